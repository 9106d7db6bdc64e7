"""A public release, or the sentence why there is none.

Belongs here: the way from the promoted warehouse to a release, and every refusal. Does not belong here: the steps.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from orchestration.audit_trail import recorded
from orchestration.closed_connection import closed_connection
from orchestration.disclosure.counts import Counts, read_counts
from orchestration.disclosure.curve_record import read_record, write_record
from orchestration.disclosure.effort import TooMuchWorkError
from orchestration.disclosure.joint_counts import UnauditableError
from orchestration.disclosure.page_words import PageWords, read_words
from orchestration.disclosure.previous import Previous, TooLittleChangedError, read_previous
from orchestration.disclosure.suppression import UnprotectableError
from orchestration.disclosure.tier import PublicTier, public_tier
from orchestration.disclosure.writing import free_name, put_in_place, same_files, write_draft
from orchestration.history.keeping import put_in_order
from orchestration.paths import Paths
from orchestration.publish.folders import LATEST
from orchestration.writer_lock import one_writer


class NotReleasableError(Exception):
    """Nothing was written; the message says why and what to do."""


def release_public(paths: Paths, threshold: int) -> tuple[Path, list[str]]:
    """Write the public tier of the promoted warehouse.

    Returns:
        The folder in force, and sentences about what was done.

    Raises:
        NotReleasableError: nothing may be told.
        RefreshRunningError: the warehouse is being refreshed.
        TrailError: it cannot be recorded.

    """
    with one_writer(paths.lock), recorded(paths, "release", tier="public", threshold=threshold) as learned:
        put_in_order(paths)
        internal = paths.published / LATEST
        if not internal.exists():
            raise NotReleasableError(f"There is no {internal}; run: oligo refresh")
        last = paths.public / LATEST
        before = _previous(paths, last)
        if before.release and threshold != before.threshold:
            raise NotReleasableError(
                f"The last public release hides counts under {before.threshold}. A lower threshold would tell beside "
                f"it what it hid, a higher one takes nothing back that was told. Give --threshold {before.threshold}; "
                f"to begin anew, delete the link {last} if that release was never handed out."
            )
        counts, words = _read(paths.database)
        tier = _tier(counts, threshold, before, last)
        source = internal.resolve().name
        name = free_name(paths, source)
        draft = write_draft(paths, tier, words, name, before.release)
        if before.release and same_files(draft, last):
            shutil.rmtree(draft)
            return last.resolve(), ["Nothing that may be told has changed; the last public release stands."]
        write_record(paths, name, tier.stretches)
        made = put_in_place(paths, draft, name)
        learned |= {"release": source, "public": made.name}
    told = sum(cell.is_published for cell in tier.system.cells.values()) - len(tier.hidden)
    if before.release and before.curves is None:
        unknown = (
            "What the curves of the last public release told is not known any more, so this one has none."
        )
    elif before.release and len(tier.curves) < len(before.curves or ()):
        unknown = "Curves that would have told of a few beside the last public release were left out."
    else:
        unknown = ""
    unaudited = (
        f"The audit of the curves of {' and '.join(tier.unaudited)} came to no end within its bound; they are not told."
        if tier.unaudited
        else ""
    )
    sentences = [
        f"Counts under {threshold} and what would tell them are hidden: {len(tier.hidden)} cells; {told} are told.",
        f"{len(tier.curves)} curves, {len(tier.left_out)} tables of two attributes left out. Read docs/disclosure.md "
        "before it leaves the house.",
        unknown,
        unaudited,
    ]
    return made, [sentence for sentence in sentences if sentence]


def _previous(paths: Paths, folder: Path) -> Previous:
    """The last public release, with all that it was compared with."""
    try:
        chain: list[Previous] = []
        while folder.exists():
            one = read_previous(folder)
            chain.append(replace(one, curves=read_record(paths, folder)))
            folder = paths.public / one.compared_with
            if not one.compared_with or one.compared_with in {earlier.release for earlier in chain}:
                break
            if not folder.exists():  # what its curves told cannot be audited any more
                chain.append(Previous(one.compared_with, one.threshold, curves=None))
    except (ValueError, KeyError, TypeError, FileNotFoundError):
        raise NotReleasableError(
            f"The public release {folder} cannot be read, so what it told is not known. Put its files back; or "
            f"delete the link {paths.public / LATEST}, if neither it nor a later one was ever handed out."
        ) from None
    return replace(chain[0], earlier=tuple(chain[1:])) if chain else Previous()


def _read(database: Path) -> tuple[Counts, PageWords]:
    try:
        with closed_connection(database) as connection:
            return read_counts(connection), read_words(connection)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise NotReleasableError(
            "The warehouse is of an older version and lacks what a public release is made from; run: oligo refresh"
        ) from None
    except duckdb.Error:
        raise NotReleasableError(f"{database} cannot be read as a warehouse; run: oligo refresh") from None


def _tier(counts: Counts, threshold: int, before: Previous, last: Path) -> PublicTier:
    if sum(n for _, n in counts.patients) < threshold:
        raise NotReleasableError(f"The registry has fewer than {threshold} patients with an episode.")
    try:
        return public_tier(counts, threshold, before)
    except TooLittleChangedError as error:
        raise NotReleasableError(
            f"Beside the last public release it would tell of fewer than {threshold} patients, who came or changed "
            f"since ({error}). Wait for more; the last one stands."
        ) from None
    except UnauditableError:
        raise NotReleasableError(
            "The registry no longer fits the last public release, as after patients were withdrawn: what the two tell "
            "together cannot be audited. Withdraw the last one from those who have it; then delete the link "
            f"{last}."
        ) from None
    except (TooMuchWorkError, ArithmeticError):
        raise NotReleasableError(
            "The audit of the counts came to no end within its bound, so what they tell together is not known, and "
            "nothing is released. The last public release stands."
        ) from None
    except UnprotectableError:
        raise NotReleasableError(
            "The registry is too small: no choice of hidden cells protects the small ones. Wait for more patients."
        ) from None
