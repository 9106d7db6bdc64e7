"""What an intruder does not see, and the sums that it stands in.

Belongs here: the unknowns and their sums; what single sums say without a solver; parts that hang together. Does not
belong here: what several sums say together (probing.py).

Where groups are large, most stretches of a curve are told and hold one month: single sums settle them, and the
programmes of the audit are left with the few that are not.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from orchestration.disclosure.cells import Key, System

#: (place, sign) of the unknowns of a sum.
Row = list[tuple[int, int]]


@dataclass(frozen=True)
class Unknowns:
    """Unknowns by place, the least that each can be, and rows of (place, sign) that add up to ``right``."""

    names: Sequence[Key]
    lowest: Sequence[int]
    rows: Sequence[Row]
    right: Sequence[int]

    @classmethod
    def of(cls, system: System, hidden: Collection[Key]) -> "Unknowns":
        """The cells that are hidden or never published."""
        least = {
            key: max(int(key in hidden and cell.shows_zero), cell.at_least)
            for key, cell in system.cells.items()
            if key in hidden or not cell.is_published
        }
        names = sorted(least)
        place_of = {key: place for place, key in enumerate(names)}
        rows, right = [], []
        for total, parts in system.relations:
            signed = [(total, -1), *((part, 1) for part in parts)]
            row = [(place_of[key], sign) for key, sign in signed if key in place_of]
            if row:
                rows.append(row)
                right.append(
                    -sum(sign * system.cells[key].value for key, sign in signed if key not in place_of)
                )
        return cls(names, [least[key] for key in names], rows, right)

    def settled(self) -> dict[int, int]:
        """The places that single sums leave one value, one after the other, with that value.

        Raises:
            ArithmeticError: no numbers fit a sum.

        """
        free, right = [dict(row) for row in self.rows], list(self.right)
        sums_of: dict[int, list[int]] = defaultdict(list)
        for number, row in enumerate(free):
            for place in row:
                sums_of[place].append(number)
        found: dict[int, int] = {}
        waiting = list(range(len(free)))
        while waiting:
            number = waiting.pop()
            for place, value in self._said(free[number], right[number]).items():
                if value < self.lowest[place]:
                    raise ArithmeticError("the audit found no solution")
                found[place] = value
                for other in sums_of[place]:
                    right[other] -= free[other].pop(place) * value
                    waiting.append(other)
        return found

    def _said(self, row: Mapping[int, int], right: int) -> dict[int, int]:
        """What one sum says: its last unknown, or that all are at their least; nothing else."""
        if len(row) == 1:
            ((place, sign),) = row.items()
            return {place: sign * right}
        signs = set(row.values())
        if len(signs) > 1:
            return {}
        room = (signs.pop() if signs else 1) * right - sum(self.lowest[place] for place in row)
        if room < 0 or (room and not row):
            raise ArithmeticError("the audit found no solution")
        return {place: self.lowest[place] for place in row} if room == 0 else {}

    def without(self, settled: Mapping[int, int]) -> list["Unknowns"]:
        """The others, by what hangs together by a sum."""
        leader = {place: place for place in range(len(self.names)) if place not in settled}

        def find(place: int) -> int:
            while leader[place] != place:
                leader[place] = leader[leader[place]]
                place = leader[place]
            return place

        rows = [[(place, sign) for place, sign in row if place not in settled] for row in self.rows]
        for row in rows:
            for place, _ in row[1:]:
                leader[find(place)] = find(row[0][0])
        members: dict[int, list[int]] = defaultdict(list)
        for place in leader:
            members[find(place)].append(place)
        new = {place: number for group in members.values() for number, place in enumerate(group)}
        sums: dict[int, list[tuple[Row, int]]] = defaultdict(list)
        for row, whole, right in zip(rows, self.rows, self.right, strict=True):
            if row:
                known = sum(sign * settled[place] for place, sign in whole if place in settled)
                sums[find(row[0][0])].append(([(new[place], sign) for place, sign in row], right - known))
        return [
            Unknowns(
                [self.names[place] for place in group],
                [self.lowest[place] for place in group],
                [row for row, _ in sums[root]],
                [right for _, right in sums[root]],
            )
            for root, group in members.items()
        ]
