"""The figures that may have been printed in place of a claimed one, in tiers.

Belongs here: which statistics of which cohorts are tried. Does not belong here: the rule of a match
(``other_statistic``).
"""

from collections.abc import Iterable, Iterator, Mapping

from orchestration.claims.cohorts import Cohorts, Mask
from orchestration.claims.other_statistic import OF_OTHERS, Candidate, Tier
from orchestration.claims.statistics import COUNTS, OF_EVENTS, TIMES, Times, all_times

_OF_PARTS = ("mean_of_event_free", "median_of_event_free", "mean_of_events", "median_of_events")


def other_counts(cohorts: Cohorts, mask: Mask, endpoint: str) -> Iterator[Tier]:
    """The other counts of the same patients. Counts of other cohorts are small numbers that fit anything."""
    found = {name: cohorts.count(mask, name) for name in COUNTS if name not in OF_EVENTS}
    if endpoint:
        times = cohorts.times(endpoint, mask)
        found |= {"events": times.events, "event_free": times.units - times.events}
    yield Tier(
        [Candidate(COUNTS[name], "the same patients", n) for name, n in found.items() if n is not None]
    )


def other_times(
    cohorts: Cohorts, mask: Mask, endpoint: str, days_per_unit: float, others: Mapping[str, Mask]
) -> Iterator[Tier]:
    """The times of the same cohort, of its part without and its part with an event, and of other cohorts.

    Args:
        cohorts: where times come from.
        mask: the cohort of the claim.
        endpoint: the endpoint of the claim.
        days_per_unit: days of its unit.
        others: the cohorts of other claims, by the claim that names each first.

    Yields:
        The same cohort whole; its parts; cohorts that contain it or lie in it, which may be another reading of the same
        group; other cohorts; the cohort together with each of them, and without. Those that differ from it in fewest
        patients come first.

    """

    def times(tier: Iterable[tuple[str, Mask]]) -> Tier:
        """The figures of cohorts with their names, those that differ in fewest patients first."""
        nearest = sorted(
            ((int((mask ^ other).sum()), name, other) for name, other in tier), key=lambda x: x[:2]
        )
        figures = (
            _candidates(cohorts.times(endpoint, other, days_per_unit), name).values()
            for difference, name, other in nearest
            if difference and other.any()
        )
        return Tier((figure for cohort in figures for figure in cohort), OF_OTHERS)

    own = _candidates(cohorts.times(endpoint, mask, days_per_unit), "")
    yield Tier([figure for name, figure in own.items() if name not in _OF_PARTS])
    yield Tier([figure for name, figure in own.items() if name in _OF_PARTS])
    named = {f"the patients of claim {claim_id}": other for claim_id, other in others.items()}
    nested = {
        name: other for name, other in named.items() if not ((mask & ~other).any() and (other & ~mask).any())
    }
    yield times(nested.items())
    yield times((name, other) for name, other in named.items() if name not in nested)
    yield times((f"these and {name}", mask | other) for name, other in named.items())
    yield times((f"these without {name}", mask & ~other) for name, other in named.items())


def _candidates(times: Times, words: str) -> dict[str, Candidate]:
    if not times.units:
        return {}
    n = {"events": times.events, "event_free": times.units - times.events}
    found = {}
    for name, value in all_times(times):
        statistic, part = TIMES[name], name.rpartition("_of_")[2]
        of = f"{words} ({times.units})" if words else f"the same {times.units}"
        if name in _OF_PARTS:
            statistic = TIMES[name].partition(" of ")[0]
            of = f"the {n[part]} {'with' if part == 'events' else 'without'} an event" + (
                f" of {words}" if words else ""
            )
        if times.units == 1 and not words:
            statistic, of = "time" if times.events else "time so far", "the only patient"
        found[name] = Candidate(statistic, of, value)
    return found
