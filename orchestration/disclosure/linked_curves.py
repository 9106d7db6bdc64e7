"""The audit of all curves of an endpoint together: no stretch of any group is told by those of the others.

Belongs here: cells of events and others by stretch, their sums, and which months go. Does not belong here: one series
(time_blocks.py); two releases (curves_since.py).
"""

from collections.abc import Mapping

from orchestration.disclosure.audit import Seen, pinned
from orchestration.disclosure.cells import Cell, Key, System
from orchestration.disclosure.time_blocks import Cuts, Leaving, stretches


def linked_cuts(
    endpoint: str,
    series: Mapping[Key, Leaving],
    cuts: dict[Key, Cuts],
    totals: tuple[System, Mapping[Key, str]],
    threshold: int,
) -> dict[Key, Cuts]:
    """Leave out months until no stretch of any series can be told from those of the others.

    Args:
        endpoint: of which all series are.
        series: all of them, also those without a curve.
        cuts: those of the series with a curve.
        totals: the counts of the registry and what is hidden of them.
        threshold: the least number that is told.

    """
    cuts = {key: list(places) for key, places in cuts.items()}
    seen: Seen = {}
    while True:
        system = stretch_system(endpoint, series, cuts, totals)
        small = {key for key, cell in system.cells.items() if cell.is_small(threshold)}
        dropped = {
            drop
            for key in pinned(system, totals[1], small, threshold, seen)
            if (drop := to_drop(key, series, cuts)) is not None
        }
        if not dropped:
            break
        for key, place in sorted(dropped):
            cuts[key].remove(place)
    return {key: places for key, places in cuts.items() if places}


def stretch_system(
    endpoint: str,
    series: Mapping[Key, Leaving],
    cuts: Mapping[Key, Cuts],
    totals: tuple[System, Mapping[Key, str]],
) -> System:
    """Events and others of each series and stretch of MONTHS, with what the published stretches say of them."""
    system = System()
    counts, _ = totals
    for key, left in series.items():
        for quantity in ("n", "events", "censored"):
            system.cells[(f"{endpoint}.{quantity}", *key)] = counts.cells[(f"{endpoint}.{quantity}", *key)]
        system.relations.append(
            ((f"{endpoint}.n", *key), ((f"{endpoint}.events", *key), (f"{endpoint}.censored", *key)))
        )
        for quantity, numbers in zip(("events", "censored"), left, strict=True):
            names = [(f"{quantity} {place:02}", *key) for place in range(len(numbers))]
            for name, n in zip(names, numbers, strict=True):
                system.cells[name] = Cell(n, n, is_published=False)
            system.relations.append(((f"{endpoint}.{quantity}", *key), tuple(names)))
            for first, last in stretches(cuts[key]) if cuts.get(key) else []:
                whole = (f"{quantity} {first:02}-{last:02}", *key)
                n = sum(numbers[first : last + 1])
                system.cells[whole] = Cell(n, n)
                system.relations.append((whole, tuple(names[first : last + 1])))
    whole_registry = next(key for key in series if not any(key))
    for attribute in sorted({key[0] for key in series if key[0]}):
        groups = sorted(key for key in series if key[0] == attribute)
        for quantity in sorted(
            key[0] for key in system.cells if key[1:] == whole_registry and "-" not in key[0]
        ):
            system.relations.append(
                ((quantity, *whole_registry), tuple((quantity, *group) for group in groups))
            )
    return system


def to_drop(told: Key, series: Mapping[Key, Leaving], cuts: Mapping[Key, Cuts]) -> tuple[Key, int] | None:
    """Whose month is left out so that a stretch is told no more: of a sister, else of the whole registry."""
    key, stretch = told[1:], int(told[0][-2:]) if told[0][-2:].isdigit() else 0
    sisters = [other for other in cuts if other[0] == key[0] and other != key]
    for candidates in (sisters, [other for other in cuts if not any(other)], list(cuts)):
        near = [
            (min(abs(place - stretch), abs(place - stretch + 1)), sum(series[other][0]), other, place)
            for other in candidates
            for place in cuts[other]
        ]
        close = [entry for entry in near if entry[0] == 0] or (near if candidates is not sisters else [])
        if close:
            *_, other, place = min(close)
            return other, place
    return None
