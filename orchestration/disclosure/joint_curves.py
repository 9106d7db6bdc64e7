"""The curves of two releases as one system of sums.

Belongs here: what the last release told of an endpoint, and what came since. Does not belong here: what may stand
beside it (curves_since.py).
"""

from collections.abc import Mapping
from itertools import chain

from orchestration.disclosure.cells import Cell, Key, System
from orchestration.disclosure.linked_curves import stretch_system
from orchestration.disclosure.previous import Previous
from orchestration.disclosure.time_blocks import MONTHS, Leaving, Stretches

OLD, GROWN = "old ", "grown "
QUANTITIES = ("n", "events", "censored")


def last_system(
    endpoint: str, series: Mapping[Key, Leaving], old: Mapping[Key, Stretches], before: Previous
) -> tuple[System, set[Key]]:
    """What the last release told of the endpoint, and which of its totals are hidden.

    Where a stretch has more than one month, its number stands at the last: only the sum is ever read.
    """
    cells, hidden = System(), set()
    for key in series:
        for quantity in QUANTITIES:
            name = (f"{endpoint}.{quantity}", *key)
            # A group that was not there then had nobody.
            n = before.told.get(name, 0)
            cells.cells[name] = Cell(n or 0, n or 0, shows_zero=quantity != "censored")
            if n is None:
                hidden.add(name)
    spread: dict[Key, Leaving] = {}
    for key in series:
        numbers: Leaving = ([0] * (len(MONTHS) + 1), [0] * (len(MONTHS) + 1))
        if one := old.get(key):
            for column, told in zip(numbers, (one.events, one.others), strict=True):
                for cut, n in zip((*one.cuts, len(MONTHS)), told, strict=True):
                    column[cut] = n
        spread[key] = numbers
    system = stretch_system(
        endpoint, spread, {key: one.cuts for key, one in old.items()}, (cells, dict.fromkeys(hidden, ""))
    )
    return system, hidden


def joint_system(new: System, old: System, series: Mapping[Key, Leaving]) -> System:
    """Both releases, with what came since: events by stretch, and who is under observation after each."""
    joint = System(dict(new.cells), list(new.relations))
    joint.cells |= {(OLD + key[0], *key[1:]): cell for key, cell in old.cells.items()}
    joint.relations += [
        ((OLD + total[0], *total[1:]), tuple((OLD + part[0], *part[1:]) for part in parts))
        for total, parts in old.relations
    ]
    unknown = Cell(0, 0, is_published=False)
    for key in series:
        for when in ("", OLD):
            for place in reversed(range(len(MONTHS))):
                after = [f"{when}{name} {place + 1:02}" for name in ("events", "censored")]
                later = [f"{when}rest {place + 1:02}"] if place + 1 < len(MONTHS) else []
                whole = (f"{when}rest {place:02}", *key)
                joint.cells[whole] = unknown
                joint.relations.append((whole, tuple((name, *key) for name in (*after, *later))))
        names = chain(
            (f"events {place:02}" for place in range(len(MONTHS) + 1)),
            (f"rest {place:02}" for place in range(len(MONTHS))),
        )
        for name in names:
            grown = (GROWN + name, *key)
            joint.cells[grown] = unknown
            joint.relations.append(((name, *key), ((OLD + name, *key), grown)))
    return joint
