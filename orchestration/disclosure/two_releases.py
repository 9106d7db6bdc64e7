"""The audit of two releases: what the last and a new one tell together.

Belongs here: one system of sums of both, of a registry that only grew. Does not belong here: what a release told
(previous.py), the audit's arithmetic (audit.py).
"""

from collections.abc import Collection

from orchestration.disclosure.audit import Seen, pinned
from orchestration.disclosure.cells import PATIENTS, Cell, Key, System
from orchestration.disclosure.previous import Previous


class UnauditableError(Exception):
    """No registry that only grew fits both releases, so what they tell together is not known."""


_OLD, _GROWN = "old ", "grown "


def told_by_both(before: Previous, system: System, hidden: Collection[Key], threshold: int) -> list[Key]:
    """The cells hidden now or then that both releases tell to a range narrower than ``threshold``.

    Raises:
        UnauditableError: the two do not fit one registry, as after patients were withdrawn.

    """
    joint = System(dict(system.cells), list(system.relations))
    unknown = set(hidden)
    for key, n in before.told.items():
        old = (_OLD + key[0], *key[1:])
        shows_zero = not key[0].endswith("censored")
        joint.cells[old] = Cell(n or 0, n or 0, shows_zero=shows_zero)
        if n is None:
            unknown.add(old)
        # Who is in a registry stays in it, and what happened has happened; a correction may say otherwise.
        new = system.cells.get(key)
        if new is not None and key[0].endswith((PATIENTS, ".n", ".events")) and new.value >= (n or 0):
            grown = (_GROWN + key[0], *key[1:])
            joint.cells[grown] = Cell(0, 0, is_published=False)
            joint.relations.append((key, (old, grown)))
    for total, parts in system.relations:
        old_total = (_OLD + total[0], *total[1:])
        old_parts = tuple(old for part in parts if (old := (_OLD + part[0], *part[1:])) in joint.cells)
        # What was not told of a table then is not known: its sum says nothing.
        if old_total in joint.cells and old_parts and all(system.cells[part].is_published for part in parts):
            joint.relations.append((old_total, old_parts))
    # What was hidden then is not known here either, so no possible registry is at hand to start from.
    nothing_seen: Seen = dict.fromkeys(joint.cells, (float("inf"), float("-inf")))
    try:
        return sorted(pinned(joint, unknown, unknown, threshold, nothing_seen))
    except ArithmeticError:
        raise UnauditableError from None
