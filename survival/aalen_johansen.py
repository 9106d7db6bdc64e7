"""Cumulative incidence of each cause when causes compete: the Aalen-Johansen estimate.

Belongs here: the curves, their intervals and their values at chosen times.
Does not belong here: the variances (survival.cumulative_incidence_variance), the test (survival.gray),
and one minus the Kaplan-Meier of a single cause, which counts the dead as still able to relapse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from survival.confidence import ConfType, confidence_limits
from survival.cumulative_incidence_variance import delta_method, infinitesimal_jackknife
from survival.risk_table import FloatArray, IntArray, RiskTable
from survival.rows import Rows


@dataclass(frozen=True, eq=False)
class AalenJohansen:
    """Curves at each time at which somebody leaves observation; [k] arrays and [k, causes] matrices.

    estimate is F_k(t); std_error, lower and upper come from the infinitesimal jackknife (as R's survfit), or
    from the delta method with delayed entry; variance is that of the delta method (as cmprsk::cuminc).
    Limits are NaN where they are undefined (F = 0).
    """

    time: FloatArray
    n_risk: IntArray
    n_event: IntArray
    n_censor: IntArray
    causes: tuple[int, ...]
    survival: FloatArray
    estimate: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    variance: FloatArray


@dataclass(frozen=True)
class Incidence:
    """F_k(t) of one cause at one time; None where undefined."""

    cause: int
    time: float
    estimate: float
    std_error: float | None
    lower: float | None
    upper: float | None
    variance: float
    beyond_followup: bool


def aalen_johansen(
    table: RiskTable, conf_type: ConfType = "log-log", conf_level: float = 0.95
) -> AalenJohansen:
    """F_k(t) = sum over times <= t of S(t-) d_k / n, S the Kaplan-Meier curve of any event.

    Events precede censorings at ties. The causes' curves and S add up to 1.
    conf_type and conf_level are those of F_k(t); ValueError for others.
    Source: Aalen and Johansen, Scandinavian Journal of Statistics 1978.
    """
    left = table.exits > 0
    n_risk, n_event, n_censor = table.n_risk[left], table.n_event[left], table.n_censor[left]
    n = n_risk.astype(np.float64)
    survival = np.cumprod(1 - n_event.sum(axis=1) / n)
    before = np.concatenate(([1.0], survival))[: len(n)]
    # A sum of rounded terms may pass the 1 that it stands for by the last digit.
    estimate = np.minimum(np.cumsum(before[:, None] * (n_event / n[:, None]), axis=0), 1.0)
    variance = delta_method(n_risk, n_event, survival, estimate)
    spread = variance
    if table.n_enter is None:
        spread = infinitesimal_jackknife(n_risk, n_event, n_censor, survival, estimate)
    std_error = np.sqrt(np.maximum(spread, 0.0))
    relative = np.divide(std_error, estimate, out=np.zeros_like(estimate), where=std_error > 0)
    lower, upper = confidence_limits(estimate, relative, conf_type, conf_level)
    return AalenJohansen(
        table.time[left],
        n_risk,
        n_event,
        n_censor,
        table.causes,
        survival,
        estimate,
        std_error,
        lower,
        upper,
        variance,
    )


def incidence_columns(curve: AalenJohansen, times: ArrayLike) -> dict[str, NDArray[Any]]:
    """The fields of `Incidence` at each of `times` (float[m]) for each cause, arrays of length causes x m.

    By cause and then in the order of `times`; 0 before the first time, NaN where undefined.
    Raises ValueError for a negative, NaN or infinite time.
    """
    asked = np.asarray(times, dtype=np.float64)
    if not np.all(np.isfinite(asked) & (asked >= 0)):
        raise ValueError("a landmark must be a finite time of 0 or more")
    # Row 0 stands for the time before the first.
    rows = np.searchsorted(curve.time, asked, side="right")
    last = curve.time[-1] if len(curve.time) else -1.0
    columns: dict[str, NDArray[Any]] = {
        "cause": np.repeat(np.asarray(curve.causes, dtype=np.int64), len(asked)),
        "time": np.tile(asked, len(curve.causes)),
    }
    for name in ("estimate", "std_error", "lower", "upper", "variance"):
        steps = np.vstack((np.zeros((1, len(curve.causes))), getattr(curve, name)))
        columns[name] = steps[rows].T.ravel()
    columns["beyond_followup"] = np.tile(asked > last, len(curve.causes))
    return columns


def cumulative_incidence_at(curve: AalenJohansen, times: Sequence[float]) -> list[Incidence]:
    """Each cause's curve at each of `times`, by cause and then in the order given; 0 before the first time.

    Raises ValueError for a negative, NaN or infinite time.
    """
    return [Incidence(**row) for row in Rows(incidence_columns(curve, times))]
