"""The months at which a curve is published, so far apart that no stretch between two tells of few patients.

Belongs here: the stretches of one series. Does not belong here: the audit of all curves of an endpoint together
(linked_curves.py), and beside the last release (curves_since.py); the estimates at these months (public_curve.py).

Between two published months of a series lie no events or at least the threshold, and as many leave without one;
so it is before the first and after the last. An intruder is taken to know both numbers of every stretch exactly,
as steps and intervals nearly tell them, and all counts of counts.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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


@dataclass(frozen=True)
class Stretches:
    """What a curve tells at most: events and others of each stretch between its cuts, the last one open."""

    cuts: Cuts
    events: list[int]
    others: list[int]

    def so_far(self, place: int) -> tuple[int, int]:
        """Events and others up to a cut."""
        end = self.cuts.index(place) + 1
        return sum(self.events[:end]), sum(self.others[:end])


def stretches_of(left: Leaving, cuts: Cuts) -> Stretches:
    """What a curve with these cuts tells at most."""
    both = [sums(left, stretch) for stretch in stretches(cuts)]
    return Stretches(cuts, [events for events, _ in both], [others for _, others in both])


def own_cuts(left: Leaving, threshold: int) -> Cuts:
    """The finest cuts that a series may have for itself."""

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
    return cuts
