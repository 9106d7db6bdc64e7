"""What the rows give for a claim.

Belongs here: the claimed statistic of the claimed cohort, in the unit of the claim. Does not belong here: whether it is
the printed number.
"""

from dataclasses import dataclass

from orchestration.claims.claim import TIME_UNITS, Claim
from orchestration.claims.cohorts import Cohorts
from orchestration.claims.statistics import (
    AGAINST,
    COUNTS,
    OF_EVENTS,
    Times,
    is_landmark,
    median,
    survival,
    time_of,
)
from survival.one_sample import against_median


@dataclass(frozen=True)
class Recomputed:
    """What the rows give.

    value: in the unit of the claim; None where there is none, such as a median that is not reached. lower, upper: 95%
    interval of a Kaplan-Meier figure. n, events: units and events behind it. untold: why the rows cannot tell, or ''.
    """

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    n: int | None = None
    events: int | None = None
    untold: str = ""


def recomputed(cohorts: Cohorts, claim: Claim) -> Recomputed:
    """Recompute a claim that has no problem. Raises CannotAskError."""
    if claim.query:
        return Recomputed(cohorts.asker.number(claim.query))
    mask = cohorts.mask(claim.centre_id, claim.cohort)
    if claim.statistic in COUNTS and claim.statistic not in OF_EVENTS:
        n = cohorts.count(mask, claim.statistic)
        untold = "" if n is not None else "the number of metastases of some is not known"
        return Recomputed(n, n=cohorts.count(mask, "patients"), untold=untold)
    times = cohorts.times(claim.endpoint_id, mask, claim.days_per_unit or 1.0)
    behind = Recomputed(n=times.units, events=times.events)
    if claim.statistic in OF_EVENTS:
        n = times.events if claim.statistic == "events" else times.units - times.events
        return Recomputed(n, n=times.units, events=times.events)
    if not times.units:
        return Recomputed(n=0, events=0, untold=f"nobody of the cohort has a time for {claim.endpoint_id}")
    if claim.statistic == AGAINST:
        return _against(times, claim, behind)
    return _landmark(times, claim, behind) if is_landmark(claim.statistic) else _time(times, claim, behind)


def _time(times: Times, claim: Claim, behind: Recomputed) -> Recomputed:
    value, lower, upper = time_of(times, claim.statistic), None, None
    untold = ""
    if claim.statistic == "km_median":
        lower, upper = median(times).lower, median(times).upper
        untold = (
            "another cause competes with the event, so that it has no median" if times.is_competing else ""
        )
    elif value is None and claim.statistic != "follow_up_median":
        untold = "nobody of the cohort is of that kind"
    return Recomputed(value, lower, upper, behind.n, behind.events, untold)


def _landmark(times: Times, claim: Claim, behind: Recomputed) -> Recomputed:
    found = survival(times, float(round(int(claim.statistic.split("_")[2]) * TIME_UNITS["months"])))
    if found is None:
        untold = "past the last observation, or another cause competes"
        return Recomputed(n=behind.n, events=behind.events, untold=untold)
    scale = 100 if claim.unit == "percent" else 1
    value, lower, upper = (None if part is None else part * scale for part in found)
    return Recomputed(value, lower, upper, behind.n, behind.events)


def _against(times: Times, claim: Claim, behind: Recomputed) -> Recomputed:
    """Fewer events than a published median expects is all that rows of one arm can show."""
    test = against_median(times.table.for_cause(1), float(claim.printed.value))
    expected = f"{test.observed} events where that median expects {test.expected:.1f}"
    if test.p_exact is None:
        return Recomputed(n=behind.n, events=behind.events, untold="no time under observation")
    p = f"= {test.p_exact:.{2 if test.p_exact >= 0.095 else 4}f}" if test.p_exact >= 0.0001 else "< 0.0001"
    shown = "fewer than expected" if test.p_exact < 0.05 else "no difference is shown"
    untold = f"{expected} (exact one-sided p {p}): {shown}; a historical control cannot show what made a difference"
    return Recomputed(n=behind.n, events=behind.events, untold=untold)
