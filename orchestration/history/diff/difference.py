"""What differs between two releases, as far as what is kept of them can tell.

Belongs here: which comparison can be made, and what to say where it cannot. Does not belong here: the comparisons
themselves, and words for a terminal.
"""

from dataclasses import dataclass, field

import duckdb

from orchestration.history.diff.figures import (
    Findings,
    Median,
    changed_deliveries,
    compared_findings,
    moved_medians,
)
from orchestration.history.diff.records import MARTS, Records, changed_rows, compared_records, moved_states
from orchestration.history.diff.sides import Side, opened
from orchestration.history.known import Release, releases_of
from orchestration.paths import Paths


class UnknownReleaseError(Exception):
    """There is nothing to compare; the message says why and what there is."""


@dataclass
class Difference:
    """What differs: None where it cannot be told, and then ``untold`` says why.

    ``rows`` are asked for: a mart to its rows (centre, pseudonym, what, columns), at most so many.
    """

    older: str
    newer: str
    records: dict[str, Records] = field(default_factory=dict)
    states: list[tuple[str, str, int]] | None = None
    medians: list[Median] | None = None
    findings: list[Findings] = field(default_factory=list)
    deliveries: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    rows: dict[str, list[tuple[str, str, str, list[str]]]] | None = None
    untold: list[str] = field(default_factory=list)


def compared_releases(
    paths: Paths, older: str | None, newer: str | None, rows: int | None = None
) -> Difference:
    """Compare two releases; without names, the one in force with the one before it.

    Args:
        paths: the registry's folders.
        older: the one to compare with.
        newer: the one that is compared.
        rows: how many rows to name by their pseudonyms; None for none.

    Raises:
        UnknownReleaseError: there are no two such releases.

    """
    first, second = _chosen(paths, older, newer)
    with opened(paths, first, second) as (connection, before, now):
        found = Difference(first.name, second.name, untold=_not_kept(before, now))
        can_follow = not found.untold
        if can_follow and before.label and now.label and before.label.key != now.label.key:
            can_follow = False
            found.untold.append(
                "The pseudonyms of the two are made with different keys, so no patient can be followed from one to the "
                "other; numbers are compared."
            )
        if can_follow:
            found.records = {mart: compared_records(connection, mart) for mart in MARTS}
            found.states = moved_states(connection)
            if rows is not None:
                found.rows = {mart: changed_rows(connection, mart, rows) for mart in MARTS}
        else:
            counts = {
                "patient": (first.patients, second.patients),
                "episode": (first.episodes, second.episodes),
            }
            found.records = {mart: Records(*both) for mart, both in counts.items()}
        found.medians = moved_medians(connection, before, now)
        if found.medians is None:
            found.untold.append("The survival tables of one of the two are gone: medians cannot be compared.")
        found.findings = compared_findings(connection, before, now, can_follow=can_follow)
        found.deliveries = changed_deliveries(connection, before, now)
    return found


def _not_kept(*sides: Side) -> list[str]:
    lost = [side.release for side in sides if side.catalog is None]
    told = []
    for release in lost:
        why = "cannot be read" if release.warehouse else "is not kept"
        told.append(f"The warehouse of {release.name} {why}.")
    if told:
        told.append(
            "Which patients and episodes came, went or changed, and which states moved, cannot be told; numbers, "
            "medians, findings by rule and deliveries are those of the published folder."
        )
    return told


def _chosen(paths: Paths, older: str | None, newer: str | None) -> tuple[Release, Release]:
    found = releases_of(paths)
    known = {release.name: release for release in found}
    for name in (older, newer):
        if name is not None and name not in known:
            raise UnknownReleaseError(f"There is no release {name}. There are: {', '.join(known) or 'none'}.")
    in_force = next((release for release in found if release.is_in_force), None)
    second = known[newer] if newer else in_force
    if second is None:
        raise UnknownReleaseError(f"There is no release in {paths.published} yet; run: oligo refresh")
    earlier = found[: found.index(second)]
    first = known[older] if older else earlier[-1] if earlier else None
    if first is None:
        raise UnknownReleaseError(
            f"{second.name} is the first release that is known; there is none before it."
        )
    if first.name == second.name:
        raise UnknownReleaseError(f"{first.name} was named twice.")
    return first, second


#: What a warehouse of another version of the code may lack.
OTHER_VERSION = (duckdb.CatalogException, duckdb.BinderException)
