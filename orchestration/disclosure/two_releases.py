"""The audit of two releases: what the last and a new one tell together.

Belongs here: what is hidden, or left out, because of the last release. Does not belong here: what both tell
(joint_counts.py), what a release told (previous.py).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.counts import Counts, table_names
from orchestration.disclosure.hiding import is_of, protect
from orchestration.disclosure.joint_counts import now_of, told_by_both
from orchestration.disclosure.previous import Previous, TooLittleChangedError
from orchestration.disclosure.suppression import COMPLEMENT, UnprotectableError, complement_of

#: After so many rounds of hiding more because of the last release, it stands until more has changed.
_MOST_ROUNDS = 40
#: Rounds after which a table of two attributes is left out of which cells are told.
_PATIENCE = 3
Protected = tuple[System, dict[Key, str], list[tuple[str, str]]]


def protect_beside(
    counts: Counts, threshold: int, releases: Sequence[Previous], *, is_complemented: bool = True
) -> Protected:
    """Protect the counts alone, then hide one more as long as they tell a few beside what was told before.

    Args:
        counts: of the registry, with small groups merged.
        threshold: the least number that is told.
        releases: every earlier public one, the oldest first, with the same groups merged.
        is_complemented: False hides the small cells alone; for the test of the attack.

    Raises:
        TooLittleChangedError: no further cell may be hidden, or too many would have to be.
        UnauditableError: the two do not fit one registry.
        UnprotectableError: the registry is too small.

    """
    extra: dict[Key, str] = {}
    tables: set[tuple[str, str]] = set()
    for turn in range(_MOST_ROUNDS):

        def hides(one: System, extra: dict[Key, str] = extra) -> dict[Key, str]:
            found = {key: reason for key, reason in extra.items() if key in one.cells}
            for before in releases:
                found |= before.hides(one, threshold)
            return found

        system, hidden, left_out = protect(
            counts, threshold, hides, is_complemented=is_complemented, not_told=tables
        )
        both = [
            key
            for before in releases
            if before.release
            for key in told_by_both(before, system, hidden, threshold)
        ]
        if not both:
            return system, hidden, left_out
        narrow = {now_of(key) for key in both} & set(system.cells)
        guilty = {table for table in table_names() if any(is_of(key, table) for key in narrow)}
        if turn >= _PATIENCE and guilty:
            # Hiding one cell of a table tells another: a large one would be hidden piece by piece.
            tables |= guilty
            continue
        more = _one_more_each(system, hidden, narrow)
        if not more:
            break
        extra = {**extra, **more}
    raise TooLittleChangedError("hidden counts")


def _one_more_each(system: System, hidden: Mapping[Key, str], narrow: Collection[Key]) -> dict[Key, str]:
    """One more cell to hide for each table of which cells are told: a round a cell would take as many as there are."""
    tables: dict[tuple[str, Key], list[Key]] = defaultdict(list)
    for key in sorted(narrow):
        tables[key[0], key[1::2]].append(key)
    more: dict[Key, str] = {}
    for told in tables.values():
        with suppress(UnprotectableError):
            more[complement_of(system, {**hidden, **more}, told)] = COMPLEMENT
    return more
