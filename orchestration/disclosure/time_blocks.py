"""The months at which a curve is published, so far apart that no stretch between two tells of few patients.

Belongs here: the stretches, and the audit of all curves of an endpoint together. Does not belong here: the
estimates at these months (public_curve.py).

Between two published months of a series lie no events or at least the threshold, and as many leave without one;
so it is before the first and after the last. An intruder is taken to know both numbers of every stretch exactly,
as steps and intervals nearly tell them, and all counts of counts.py.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from orchestration.disclosure.audit import Seen, pinned
from orchestration.disclosure.cells import Cell, Key, System
from orchestration.months import whole_days

#: Months at which a curve may be published; fixed, so that no month is a patient's.
MONTHS = (3, *range(6, 61, 6), 72, 84, 96, 108, 120)
_DAYS = tuple(whole_days(month) for month in MONTHS)
Exits = Sequence[tuple[int, bool, int]]
#: Events, and leaving without one, by stretch of MONTHS; the last is what lies after them.
Leaving = tuple[list[int], list[int]]
#: The published months of a series, as places in MONTHS, each the end of a stretch.
Cuts = list[int]


def leaving(exits: Exits) -> Leaving:
    """How many have the event, and how many leave without, in each stretch of MONTHS and after the last."""
    events, others = [0] * (len(MONTHS) + 1), [0] * (len(MONTHS) + 1)
    for day, is_event, n in exits:
        stretch = sum(day > end for end in _DAYS)
        (events if is_event else others)[stretch] += n
    return events, others


def stretches(cuts: Cuts) -> list[tuple[int, int]]:
    """The stretches between cuts as (first, last) places, the last one open."""
    return [(start + 1, end) for start, end in pairwise([-1, *cuts, len(MONTHS)])]


def sums(left: Leaving, stretch: tuple[int, int]) -> tuple[int, int]:
    """Events and others of one stretch."""
    first, last = stretch
    return sum(left[0][first : last + 1]), sum(left[1][first : last + 1])


def own_cuts(left: Leaving, threshold: int, is_changed_little: Callable[[Cuts], int | None]) -> Cuts:
    """The finest cuts that a series may have for itself; ``is_changed_little`` names one that may not stand."""

    def is_safe(both: tuple[int, int]) -> bool:
        return sum(both) >= threshold and all(n == 0 or n >= threshold for n in both)

    cuts: Cuts = []
    for place in range(len(MONTHS)):
        if is_safe(sums(left, ((cuts[-1] if cuts else -1) + 1, place))):
            cuts.append(place)
    while cuts and not (
        is_safe(sums(left, stretches(cuts)[-1])) or sum(sums(left, stretches(cuts)[-1])) == 0
    ):
        cuts.pop()
    while (bad := is_changed_little(cuts)) is not None:
        cuts.remove(bad)
    return cuts


def linked_cuts(
    endpoint: str,
    series: Mapping[Key, Leaving],
    cuts: dict[Key, Cuts],
    totals: tuple[System, Mapping[Key, str]],
    threshold: int,
    is_changed_little: Callable[[Key, Cuts], int | None],
    *,
    is_linked: bool = True,
) -> dict[Key, Cuts]:
    """Leave out months until no stretch of any series can be told from those of the others.

    Args:
        endpoint: of which all series are.
        series: all of them, also those without a curve.
        cuts: those of the series with a curve.
        totals: the counts of the registry and what is hidden of them.
        threshold: the least number that is told.
        is_changed_little: names a cut of a series that would tell a small change since the last release.
        is_linked: False leaves the curves as they are; for the test of the attack alone.

    """
    cuts = {key: list(places) for key, places in cuts.items()}
    seen: Seen = {}
    while is_linked:
        system = stretch_system(endpoint, series, cuts, totals)
        small = {key for key, cell in system.cells.items() if cell.is_small(threshold)}
        dropped = {
            drop
            for key in pinned(system, totals[1], small, threshold, seen)
            if (drop := _to_drop(key, series, cuts)) is not None
        }
        if not dropped:
            break
        for key, place in sorted(dropped):
            cuts[key].remove(place)
            while (bad := is_changed_little(key, cuts[key])) is not None:
                cuts[key].remove(bad)
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


def _to_drop(told: Key, series: Mapping[Key, Leaving], cuts: Mapping[Key, Cuts]) -> tuple[Key, int] | None:
    """Whose month is left out so that a stretch is told no more: of a sister, else of the whole registry."""
    key, stretch = told[1:], int(told[0][-2:])
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
