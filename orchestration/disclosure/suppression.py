"""Which cells are hidden: the small ones, and as many others as keep them from being reckoned.

Belongs here: primary and secondary suppression. Does not belong here: the audit's arithmetic (audit.py).

Method: as long as the audit can tell a hidden cell to a range narrower than the threshold, a published
neighbour in one of its sums is hidden too: one of a group in which something is hidden already, then the smallest.
"""

from collections import defaultdict
from collections.abc import Mapping

from orchestration.disclosure.audit import Seen, pinned
from orchestration.disclosure.cells import PATIENTS, Key, System

SMALL, COMPLEMENT = "small", "complement"
_Sums = Mapping[Key, list[tuple[Key, ...]]]


class UnprotectableError(Exception):
    """No further cell may be hidden, and the audit still tells one."""


def suppress(
    system: System,
    threshold: int,
    given: Mapping[Key, str] | None = None,
    *,
    is_complemented: bool = True,
    depth: int = 0,
) -> dict[Key, str]:
    """The hidden cells, each with its reason.

    Args:
        system: the cells and their sums.
        threshold: the least number of patients that is told.
        given: cells that are hidden already.
        is_complemented: False leaves the small cells without protection; for the test of the attack alone.
        depth: complements have at least so many attributes; margins are left as they are.

    Raises:
        UnprotectableError: too few cells may be hidden.

    """
    hidden = dict(given or {})
    small = {key for key, cell in system.cells.items() if cell.is_small(threshold)}
    hidden |= {key: hidden.get(key, SMALL) for key in sorted(small) if system.cells[key].is_published}
    if not is_complemented:
        return hidden
    sums = _sums_of(system)
    seen: Seen = {}
    while narrow := pinned(system, hidden, small | set(hidden), threshold, seen):
        hidden[_complement(system, hidden, sums, sorted(narrow), depth)] = COMPLEMENT
    return hidden


def complement_of(system: System, hidden: Mapping[Key, str], narrow: list[Key]) -> Key:
    """The next cell to hide so that those of ``narrow`` are told no more.

    Raises:
        UnprotectableError: no further cell may be hidden.

    """
    return _complement(system, hidden, _sums_of(system), narrow, 0)


def _sums_of(system: System) -> _Sums:
    sums: dict[Key, list[tuple[Key, ...]]] = defaultdict(list)
    for total, parts in system.relations:
        for key in (total, *parts):
            sums[key].append((total, *parts))
    return sums


def _complement(system: System, hidden: Mapping[Key, str], sums: _Sums, narrow: list[Key], depth: int) -> Key:
    """The cheapest cell beside one that is told; further away where there is none."""
    places = {(key[0].split(".")[0], key[1:]) for key in hidden}
    seen, edge = set(narrow), set(narrow)
    while edge:
        edge = {near for key in edge for members in sums[key] for near in members} - seen
        free = [
            # The whole goes last, a margin late, and how many there are after how they fared; a group of which
            # something is hidden goes first.
            (
                -_attributes(near),
                near[0].endswith((PATIENTS, ".n")),
                (near[0].split(".")[0], near[1:]) not in places,
                system.cells[near].value,
                near,
            )
            for near in sorted(edge)
            if near not in hidden and _attributes(near) >= depth and _protects(system, sums, near)
        ]
        if free:
            return min(free)[-1]
        seen |= edge
    raise UnprotectableError(f"{len(narrow)} cells")


def _attributes(key: Key) -> int:
    return sum(map(bool, key[1::2]))


def _protects(system: System, sums: _Sums, key: Key) -> bool:
    """Whether hiding the cell hides anything: not a shown zero, not what its total says by itself."""
    cell = system.cells[key]
    if not cell.is_published or (cell.value == 0 and cell.shows_zero):
        return False
    return not any(
        members[0] != key
        and system.cells[members[0]].value == cell.value
        and _attributes(key) > _attributes(members[0])
        for members in sums[key]
    )
