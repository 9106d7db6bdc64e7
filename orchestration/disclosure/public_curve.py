"""A coarsened curve: the true curve at the published months, and everything else from these points alone.

Belongs here: estimates, limits, medians and landmarks of a coarsened curve. Does not belong here: which months
(time_blocks.py), files.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orchestration.disclosure.time_blocks import MONTHS, Cuts, Exits, Leaving, stretches, sums
from orchestration.months import whole_days
from survival.confidence import confidence_limits
from survival.kaplan_meier import kaplan_meier
from survival.landmarks import survival_at
from survival.risk_table import RiskTable

#: Decimals of a probability, and of a time in months.
_DIGITS, _MONTH_DIGITS = 2, 1
#: Months between two points over which a quantile is read off the line.
_WIDEST = 12


@dataclass(frozen=True)
class PublicCurve:
    """Parallel by published month, the first being 0 at which all are at risk and free of the event.

    events: of the stretch that ends there. at_risk: a multiple of the threshold.
    """

    months: Sequence[int]
    estimate: Sequence[float]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    events: Sequence[int]
    at_risk: Sequence[int]


def public_curve(exits: Exits, left: Leaving, cuts: Cuts, threshold: int) -> PublicCurve:
    """The curve at its cuts.

    The estimate is Kaplan-Meier's. Its standard error is Greenwood's with each stretch taken as one step: where
    the curve falls by the factor p over d events, the term is (1 - p)^2 / (p d), which needs the points alone.
    """
    table = table_of(exits)
    months = [MONTHS[place] for place in cuts]
    days = [whole_days(month) for month in months]
    exact = [1.0, *(mark.estimate for mark in survival_at(kaplan_meier(table), days))]
    events = [sums(left, stretch)[0] for stretch in stretches(cuts)[:-1]]
    variance, terms = 0.0, [0.0]
    for before, after, d in zip(exact, exact[1:], events, strict=False):
        fall = after / before if before else 0.0
        variance += (1 - fall) ** 2 / (fall * d) if d and fall else 0.0
        terms.append(math.sqrt(variance))
    lower, upper = confidence_limits(np.array(exact), np.array(terms), "log-log")
    gone = [0]
    for stretch in stretches(cuts)[:-1]:
        gone.append(gone[-1] + sum(sums(left, stretch)))
    n = sum(count for *_, count in exits)
    return PublicCurve(
        [0, *months],
        [round(value, _DIGITS) for value in exact],
        [_limit(value) for value in lower],
        [_limit(value) for value in upper],
        [0, *events],
        [threshold * math.floor((n - so_far) / threshold + 0.5) for so_far in gone],
    )


def table_of(exits: Exits) -> RiskTable:
    """The risk table of a series."""
    day, is_event, n = (np.array(column) for column in zip(*exits, strict=True))
    return RiskTable.from_counts(day, np.where(is_event, n, 0), np.where(is_event, 0, n))


def quantile(curve: PublicCurve, values: Sequence[float | None], level: float) -> float | None:
    """The month at which the line through the points falls to ``level``.

    None where it does not, and where the two points around it are so far apart that a line says little.
    """
    # As long as nobody failed there are no limits, and none below 1.
    points = [
        (month, 1.0 if s == 1 else v)
        for month, s, v in zip(curve.months, curve.estimate, values, strict=True)
    ]
    for (start, first), (end, last) in pairwise(points):
        if first is None or last is None or last > level:
            continue
        if end - start > _WIDEST:
            return None
        return round(
            start + max(first - level, 0) / (first - last) * (end - start) if first > last else start,
            _MONTH_DIGITS,
        )
    return None


def value_at(curve: PublicCurve, values: Sequence[float | None], month: int) -> float | None:
    """The value at a published month; None at any other."""
    return dict(zip(curve.months, values, strict=True)).get(month)


def _limit(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), _DIGITS)
