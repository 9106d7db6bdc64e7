"""Survival at chosen times.

Belongs here: values of a Kaplan-Meier curve at landmarks, and whether follow-up reaches them.
Does not belong here: landmark analysis in the sense of restarting the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from survival.kaplan_meier import KaplanMeier


@dataclass(frozen=True)
class Landmark:
    """S(t) at one time; None where undefined.

    beyond_followup: the time is later than the longest follow-up, so that the values shown are only the last
    ones of the curve, carried forward.
    """

    time: float
    n_risk: int
    estimate: float
    std_error: float | None
    lower: float | None
    upper: float | None
    beyond_followup: bool


def survival_at(curve: KaplanMeier, times: Sequence[float]) -> list[Landmark]:
    """The curve at each of `times`, in the order given; 1 with limits 1 before its first time.

    n_risk counts those under observation just before the landmark (with delayed entry, R counts those of
    the next exit time instead). Raises ValueError for a negative, NaN or infinite time.
    Source: the curve's; as summary(survfit, times, extend = TRUE) in R.
    """
    asked = np.asarray(times, dtype=np.float64)
    if not np.all(np.isfinite(asked) & (asked >= 0)):
        raise ValueError("a landmark must be a finite time of 0 or more")
    row = np.searchsorted(curve.time, asked, side="right") - 1
    at_risk = curve.table.at_risk(asked)
    last = curve.table.last_time
    landmarks = []
    for time, i, n_risk in zip(asked.tolist(), row.tolist(), at_risk.tolist(), strict=True):
        values = (1.0, 0.0, 1.0, 1.0)
        if i >= 0:
            values = tuple(  # type: ignore[assignment]
                float(column[i]) for column in (curve.estimate, curve.std_error, curve.lower, curve.upper)
            )
        estimate, std_error, lower, upper = values
        landmarks.append(
            Landmark(
                time,
                n_risk,
                estimate,
                defined(std_error),
                defined(lower),
                defined(upper),
                last is None or time > last,
            )
        )
    return landmarks


def defined(value: float) -> float | None:
    """The value, or None for NaN and infinity."""
    return value if np.isfinite(value) else None
