"""The Kaplan-Meier curve with Greenwood's standard error.

Belongs here: the curve itself. Does not belong here: what is read off it
(survival.quantiles, survival.landmarks, survival.rmst).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from survival.confidence import ConfType, confidence_limits
from survival.risk_table import FloatArray, IntArray, RiskTable


@dataclass(frozen=True, eq=False)
class KaplanMeier:
    """The curve at each time at which somebody leaves observation; all arrays have length k.

    estimate is S(t); std_error is Greenwood's, of S(t); std_error_log is that of log S(t).
    std_error, lower and upper are NaN where they are undefined (S = 0; for log-log limits also S = 1).
    table is the risk table that the curve was computed from.
    """

    time: FloatArray
    n_risk: IntArray
    n_event: IntArray
    n_censor: IntArray
    estimate: FloatArray
    std_error: FloatArray
    std_error_log: FloatArray
    lower: FloatArray
    upper: FloatArray
    table: RiskTable


def kaplan_meier(table: RiskTable, conf_type: ConfType = "log-log", conf_level: float = 0.95) -> KaplanMeier:
    """S(t) = prod over times <= t of (n - d) / n, events of every cause counted, events before censorings.

    Var(log S) = sum d / (n (n - d)); infinite once everyone at risk has had the event.
    conf_type: log-log (default), log or plain. conf_level: two-sided, 0.95 by default.
    Raises ValueError for another conf_type or level.
    Source: Kaplan and Meier, JASA 1958; Greenwood 1926.
    """
    leaving = table.exits > 0
    # Where somebody leaves at each time, the columns are those of the table, no copies of a million times.
    left = slice(None) if np.all(leaving) else leaving
    n = table.n_risk[left].astype(np.float64)
    events = table.events[left]
    d = events.astype(np.float64)
    estimate = np.cumprod((n - d) / n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_variance = np.cumsum(np.where(d > 0, d / (n * (n - d)), 0.0), dtype=np.float64)
        std_error_log: FloatArray = np.sqrt(log_variance)
        std_error: FloatArray = estimate * std_error_log
    lower, upper = confidence_limits(estimate, std_error_log, conf_type, conf_level)
    return KaplanMeier(
        table.time[left],
        table.n_risk[left],
        events,
        table.n_censor[left],
        estimate,
        std_error,
        std_error_log,
        lower,
        upper,
        table,
    )
