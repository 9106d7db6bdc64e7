"""Median and other quantiles of survival time, with their intervals.

Belongs here: reading a time off a curve. Does not belong here: the curve, and any mean
(a mean of observed times ignores censoring; the restricted mean is in survival.rmst).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from survival.kaplan_meier import KaplanMeier
from survival.near_ties import TOLERANCE
from survival.risk_table import FloatArray


@dataclass(frozen=True)
class Quantile:
    """The time by which a proportion p has had the event; None stands for "not reached"."""

    p: float
    estimate: float | None
    lower: float | None
    upper: float | None


def survival_quantile(curve: KaplanMeier, p: float = 0.5) -> Quantile:
    """The first time at which S falls to 1 - p or below; the same rule on each confidence limit of S.

    p: the proportion with the event, strictly between 0 and 1: 0.25, 0.5 (median), 0.75.
    Where S equals 1 - p over an interval (within 1.5e-8), the midpoint of that interval; its end is the last
    follow-up if no later event follows. The interval is that of Brookmeyer and Crowley (Biometrics 1982),
    with the rules of R's quantile.survfit. Raises ValueError unless 0 < p < 1.
    """
    if not 0 < p < 1:
        raise ValueError("p must lie between 0 and 1")
    return Quantile(
        p,
        crossing(curve.time, curve.estimate, p),
        crossing(curve.time, curve.lower, p),
        crossing(curve.time, curve.upper, p),
    )


def crossing(time: FloatArray, survival: FloatArray, p: float) -> float | None:
    """The time at which a step function of survival crosses 1 - p, None if it never does.

    A confidence limit need not be monotone and may be undefined (NaN) at either end: undefined steps
    are passed over, and the step sought is the one whose value is nearest beyond 1 - p.
    """
    x = np.concatenate(([0.0], time))
    y = np.concatenate(([0.0], 1.0 - survival))
    if not np.any(y >= p):
        return None
    start = nearest_beyond(x, y + TOLERANCE, p)
    # A step that repeats an earlier value starts nothing; the last that does not is the level of the end.
    level = y[last_new_step(y)]
    if not np.isnan(level) and abs(p - level) < TOLERANCE and start is not None:
        return (start + float(x[-1])) / 2
    end = nearest_beyond(x, y - TOLERANCE, p)
    return None if start is None or end is None else (start + end) / 2


def last_new_step(y: FloatArray) -> int:
    """The place of the last value that no earlier one equals, NaN counting as equal to NaN."""
    place = len(y) - 1
    while place > 0:
        equal = np.isnan(y) if np.isnan(y[place]) else y == y[place]
        first = int(np.argmax(equal))
        if first == place:
            break
        # All of the run that ends here repeats the same value.
        other = np.flatnonzero(~equal[first:place])
        place = first + int(other[-1]) if len(other) else first
    return place


def nearest_beyond(x: FloatArray, y: FloatArray, p: float) -> float | None:
    """The x of the smallest y that is p or more, the first of equals, NaN passed over; None if there is none."""
    beyond = np.flatnonzero(y >= p)
    return float(x[beyond[np.argmin(y[beyond])]]) if len(beyond) else None
