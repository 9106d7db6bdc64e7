"""The audit of two releases: what the last and a new one tell together.

Belongs here: one system of sums of both, of a registry that only grew. Does not belong here: what a release told
(previous.py), the audit's arithmetic (audit.py).
"""

from collections.abc import Collection, Sequence

from orchestration.disclosure.audit import Seen, pinned
from orchestration.disclosure.cells import PATIENTS, Cell, Key, System
from orchestration.disclosure.counts import Counts
from orchestration.disclosure.hiding import protect
from orchestration.disclosure.previous import Previous, TooLittleChangedError
from orchestration.disclosure.suppression import COMPLEMENT, UnprotectableError, complement_of


class UnauditableError(Exception):
    """No registry that only grew fits both releases, so what they tell together is not known."""


_OLD, _GROWN = "old ", "grown "
#: More cells than this are not hidden because of the last release; it stands until more has changed.
_MOST_ROUNDS = 40
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
    for _ in range(_MOST_ROUNDS):

        def hides(one: System, extra: dict[Key, str] = extra) -> dict[Key, str]:
            found = {key: reason for key, reason in extra.items() if key in one.cells}
            for before in releases:
                found |= before.hides(one, threshold)
            return found

        system, hidden, left_out = protect(counts, threshold, hides, is_complemented=is_complemented)
        both = [
            key
            for before in releases
            if before.release
            for key in told_by_both(before, system, hidden, threshold)
        ]
        if not both:
            return system, hidden, left_out
        narrow = sorted({_now(key) for key in both} & set(system.cells))
        try:
            extra = {**extra, complement_of(system, hidden, narrow): COMPLEMENT}
        except UnprotectableError:
            break
    raise TooLittleChangedError("hidden counts")


def _now(key: Key) -> Key:
    return (key[0].removeprefix(_OLD).removeprefix(_GROWN), *key[1:])


def told_by_both(before: Previous, system: System, hidden: Collection[Key], threshold: int) -> list[Key]:
    """The cells hidden now or then, and the numbers who came since, that both releases tell too closely.

    A hidden cell is told by a range narrower than ``threshold``; so is the number who came since, unless it is none,
    or at least ``threshold``.

    Raises:
        UnauditableError: the two do not fit one registry, as after patients were withdrawn.

    """
    old, then = _last(before, system)
    joint = System(system.cells | old.cells, system.relations + old.relations)
    came = set()
    for key, n in before.told.items():
        # Who is in a registry stays in it, and what happened has happened; a correction may say otherwise.
        new = system.cells.get(key)
        if new is not None and key[0].endswith((PATIENTS, ".n", ".events")) and new.value >= (n or 0):
            grown = (_GROWN + key[0], *key[1:])
            joint.cells[grown] = Cell(0, 0, is_published=False)
            joint.relations.append((key, ((_OLD + key[0], *key[1:]), grown)))
            came.add(grown)
    try:
        # A group that is 'other' since may be the rest of what was told then: that is nothing new.
        known = _narrow(old, then, then, threshold)
        wanted = (set(hidden) | then | came) - set(known)
        narrow = _narrow(joint, set(hidden) | then, wanted, threshold)
    except ArithmeticError:
        raise UnauditableError from None
    return sorted(
        key for key, (low, high) in narrow.items() if key not in came or (high > 0 and low < threshold)
    )


def _last(before: Previous, system: System) -> tuple[System, set[Key]]:
    """What the last release told, with the sums of this one, and which of its cells are hidden."""
    old = System()
    for key, n in before.told.items():
        name = (_OLD + key[0], *key[1:])
        old.cells[name] = Cell(n or 0, n or 0, shows_zero=not key[0].endswith("censored"))
    for total, parts in system.relations:
        old_total = (_OLD + total[0], *total[1:])
        old_parts = tuple(name for part in parts if (name := (_OLD + part[0], *part[1:])) in old.cells)
        # What was not told of a table then is not known: its sum says nothing.
        if old_total in old.cells and old_parts and all(system.cells[part].is_published for part in parts):
            old.relations.append((old_total, old_parts))
    return old, {(_OLD + key[0], *key[1:]) for key, n in before.told.items() if n is None}


def _narrow(
    system: System, hidden: Collection[Key], wanted: Collection[Key], threshold: int
) -> dict[Key, tuple[int, int]]:
    """As ``pinned``; what was hidden then is not known here, so no possible registry is at hand to start from."""
    nothing_seen: Seen = dict.fromkeys(system.cells, (float("inf"), float("-inf")))
    return pinned(system, hidden, wanted, threshold, nothing_seen)
