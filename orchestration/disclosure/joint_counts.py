"""The counts of two releases as one system of sums, of a registry that only grew.

Belongs here: which cells both tell together. Does not belong here: what is hidden for it (two_releases.py), what a
release told (previous.py), the audit's arithmetic (audit.py).
"""

from collections import defaultdict
from collections.abc import Collection

from orchestration.disclosure.audit import Seen, pinned
from orchestration.disclosure.cells import PATIENTS, Cell, Key, System
from orchestration.disclosure.counts import place
from orchestration.disclosure.previous import Previous

_OLD, _GROWN = "old ", "grown "


class UnauditableError(Exception):
    """No registry that only grew fits both releases, so what they tell together is not known."""


def now_of(key: Key) -> Key:
    """The cell of the new release that a cell of both is about."""
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
    """What the last release told, with the sums of this one and of its tables, and which of its cells are hidden."""
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
    old.relations += _of_tables(before, system)
    return old, {(_OLD + key[0], *key[1:]) for key, n in before.told.items() if n is None}


def _of_tables(before: Previous, system: System) -> list[tuple[Key, tuple[Key, ...]]]:
    """The sums of the tables that were told then and are left out now."""
    now = {key[1::2] for key in system.cells if key[0] == PATIENTS}
    parts: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in sorted(key for key in before.told if key[0] == PATIENTS and all(key[1::2])):
        if key[1::2] not in now:
            for at in (1, 3):
                margin = (PATIENTS, *place({key[at]: key[at + 1]}))
                if margin in before.told:
                    parts[margin, key[4 - at]].append(key)
    return [
        ((_OLD + margin[0], *margin[1:]), tuple((_OLD + part[0], *part[1:]) for part in members))
        for (margin, _), members in parts.items()
    ]


def _narrow(
    system: System, hidden: Collection[Key], wanted: Collection[Key], threshold: int
) -> dict[Key, tuple[int, int]]:
    """As ``pinned``; what was hidden then is not known here, so no possible registry is at hand to start from."""
    nothing_seen: Seen = dict.fromkeys(system.cells, (float("inf"), float("-inf")))
    return pinned(system, hidden, wanted, threshold, nothing_seen)
