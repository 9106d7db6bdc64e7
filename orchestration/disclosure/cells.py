"""Cells of counts and how they add up.

Belongs here: what a cell is, which cells are small by themselves. Does not belong here: where they come from
(counts.py), which others are hidden with them (suppression.py).
"""

from dataclasses import dataclass, field

#: What is counted, then up to two attributes with their values: ("OS.events", "centre", "lindenhof", "", "").
Key = tuple[str, ...]
PATIENTS, FLOW = "patients", "flow"


@dataclass(frozen=True)
class Cell:
    """A count.

    value: the count. contributors: patients behind it. is_published: False for what nobody is told but can be
    reckoned from two published counts (patients never rendered free of disease). shows_zero: whether a count of
    nobody is told; that nobody is event-free would say of each patient that he had the event. at_least: what the
    last public release told of it, below which it will hardly have fallen.
    """

    value: int
    contributors: int
    is_published: bool = True
    shows_zero: bool = True
    at_least: int = 0

    def is_small(self, threshold: int) -> bool:
        """Whether the count is of too few to be told."""
        return self.contributors < threshold and not (self.value == 0 and self.shows_zero)


@dataclass
class System:
    """Cells and the sums among them: each relation is a total and the parts that make it up."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    relations: list[tuple[Key, tuple[Key, ...]]] = field(default_factory=list)

    def relate(self, total: Key, parts: tuple[Key, ...]) -> None:
        """Note that ``parts`` add up to ``total``; cells that are not there are counts of nobody."""
        present = tuple(part for part in parts if part in self.cells)
        if sum(self.cells[part].value for part in present) != self.cells[total].value:
            raise ValueError(f"the parts of {total[:2]} do not add up to it")
        self.relations.append((total, present))

    def difference(self, name: str, whole: Key, part: Key) -> None:
        """Note that anybody can take ``part`` from ``whole``; nothing where the part is no part."""
        rest = self.cells[whole].value - self.cells[part].value
        if rest >= 0:
            key = (name, *whole[1:])
            self.cells[key] = Cell(rest, rest, is_published=False)
            self.relations.append((whole, (part, key)))
