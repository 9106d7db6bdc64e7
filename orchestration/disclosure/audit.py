"""The audit: what can be reckoned about a hidden cell from everything that is told.

Belongs here: the linear programmes of an intruder who knows every published cell and every sum.
Does not belong here: what is done about it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np

from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.programme import Programme

_SLACK = 1e-6


#: The least and greatest value that some registry, alike in all that is told, has for a cell.
Seen = dict[Key, tuple[float, float]]


def pinned(
    system: System, hidden: Collection[Key], wanted: Iterable[Key], threshold: int, seen: Seen | None = None
) -> dict[Key, tuple[int, int]]:
    """Those of ``wanted`` that can be told to a range narrower than ``threshold``, with that range.

    Every cell that is hidden or never published is an unknown of 0 or more (of 1 or more where a zero would have
    been shown, and of no less than it was in the last public release). The range is that of the linear programme,
    rounded inwards to whole numbers.

    ``seen`` is carried from one audit to the next as long as each tells less than the one before: what was possible
    then is possible still.
    """
    hidden, seen = set(hidden), {} if seen is None else seen
    unknown = [key for key, cell in system.cells.items() if key in hidden or not cell.is_published]
    wanted = set(wanted) & set(unknown)
    narrow: dict[Key, tuple[int, int]] = {}
    for names, rows, right in _components(system, set(unknown)):
        mine = sorted(wanted & set(names))
        if mine:
            narrow |= _narrow(system, hidden, (names, rows, right), mine, threshold, seen)
    return narrow


_Component = tuple[list[Key], list[list[tuple[int, int]]], list[int]]


def _components(system: System, unknown: set[Key]) -> list[_Component]:
    """Unknowns that hang together by a sum, with the sums: rows of (place, sign), and right-hand sides."""
    leader = {key: key for key in unknown}

    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    sums: list[tuple[list[tuple[Key, int]], int]] = []
    for total, parts in system.relations:
        signed = [(total, -1), *((part, 1) for part in parts)]
        known = sum(sign * system.cells[key].value for key, sign in signed if key not in unknown)
        free = [(key, sign) for key, sign in signed if key in unknown]
        if free:
            sums.append((free, -known))
            for key, _ in free[1:]:
                leader[find(key)] = find(free[0][0])
    names: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(unknown):
        names[find(key)].append(key)
    places = {key: place for members in names.values() for place, key in enumerate(members)}
    rows: dict[Key, list[list[tuple[int, int]]]] = defaultdict(list)
    right: dict[Key, list[int]] = defaultdict(list)
    for free, value in sums:
        root = find(free[0][0])
        rows[root].append([(places[key], sign) for key, sign in free])
        right[root].append(value)
    return [(members, rows[root], right[root]) for root, members in sorted(names.items())]


def _narrow(
    system: System, hidden: set[Key], component: _Component, mine: list[Key], threshold: int, seen: Seen
) -> dict[Key, tuple[int, int]]:
    names, rows, right = component
    if not rows:
        return {}
    lowest = [
        max(int(key in hidden and system.cells[key].shows_zero), system.cells[key].at_least) for key in names
    ]
    programme = Programme(rows, right, lowest)
    place_of = {key: place for place, key in enumerate(names)}
    # Each solution is a possible registry: what it says of all cells spares most of the programmes.
    start = [seen.get(key, (system.cells[key].value, system.cells[key].value)) for key in names]
    least, most = (np.array(column, dtype=float) for column in zip(*start, strict=True))
    narrow = {}
    for key in mine:
        place, ends = place_of[key], []
        for sign in (1, -1):
            if most[place] - least[place] >= threshold:
                break
            found = programme.end(place, sign)
            if found is None:  # unbounded: nothing is known
                most[place] = np.inf
                break
            least, most = np.minimum(least, found), np.maximum(most, found)
            ends.append(float(found[place]))
        if most[place] - least[place] < threshold - _SLACK:
            narrow[key] = (int(np.ceil(min(ends) - _SLACK)), int(np.floor(max(ends) + _SLACK)))
    seen |= {key: (float(least[i]), float(most[i])) for i, key in enumerate(names)}
    return narrow
