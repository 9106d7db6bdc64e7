"""Restricted mean survival time: the area under the Kaplan-Meier curve up to a horizon tau.

Belongs here: the restricted mean, and the contrast of two groups. Does not belong here: an unrestricted
mean, which censored data do not give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from survival.confidence import normal_quantile
from survival.risk_table import RiskTable


@dataclass(frozen=True)
class RestrictedMean:
    """Mean time lived up to tau, in the unit of time. beyond_followup: tau is later than all follow-up."""

    tau: float
    estimate: float
    std_error: float
    lower: float
    upper: float
    beyond_followup: bool


@dataclass(frozen=True)
class RestrictedMeanContrast:
    """Difference (group less reference) and ratio (group by reference) of two restricted means.

    p and p_ratio are None where the standard error is 0, the ratio where a mean is 0.
    """

    tau: float
    difference: float
    std_error: float
    lower: float
    upper: float
    p: float | None
    ratio: float | None
    ratio_lower: float | None
    ratio_upper: float | None
    p_ratio: float | None


def restricted_mean(table: RiskTable, tau: float, conf_level: float = 0.95) -> RestrictedMean:
    """Area under S from 0 to tau, S carried flat from the last follow-up to tau if tau is later.

    Var = sum over event times <= tau of (area from there to tau)^2 d / (n (n - d)); a time with n = d adds
    nothing, because no area follows it. Raises ValueError unless tau is finite and 0 or more.
    Source: Irwin 1949; Royston and Parmar, BMC Medical Research Methodology 2013; as survRM2 in R.
    """
    if not (np.isfinite(tau) and tau >= 0):
        raise ValueError("tau must be a finite time of 0 or more")
    within = (table.time <= tau) & (table.exits > 0)
    n = table.n_risk[within].astype(np.float64)
    d = table.events[within].astype(np.float64)
    survival = np.concatenate(([1.0], np.cumprod((n - d) / n)))
    areas = np.diff(np.concatenate(([0.0], table.time[within], [tau]))) * survival
    weight = np.divide(d, n * (n - d), out=np.zeros_like(n), where=n > d)
    later_area = np.cumsum(areas[:0:-1])[::-1]
    std_error = float(np.sqrt(np.sum(later_area**2 * weight)))
    estimate = float(areas.sum())
    half_width = normal_quantile(conf_level) * std_error
    last = table.last_time
    return RestrictedMean(
        tau, estimate, std_error, estimate - half_width, estimate + half_width, last is None or tau > last
    )


def is_reached(table: RiskTable, tau: float) -> bool:
    """Whether the curve is known up to tau: someone was followed up so long, or nobody was left without an event."""
    last = table.last_time
    return last is not None and (last >= tau or int(table.events[-1]) == int(table.n_risk[-1]))


def compare_restricted_means(
    group: RiskTable, reference: RiskTable, tau: float, conf_level: float = 0.95
) -> RestrictedMeanContrast:
    """Difference and ratio of restricted means of two independent groups; the ratio on the log scale.

    Raises ValueError unless tau is finite and 0 or more.
    """
    z = normal_quantile(conf_level)
    one, zero = restricted_mean(group, tau), restricted_mean(reference, tau)
    difference = one.estimate - zero.estimate
    std_error = float(np.hypot(one.std_error, zero.std_error))
    ratio = lower = upper = p_ratio = None
    if one.estimate > 0 and zero.estimate > 0:
        log_ratio = float(np.log(one.estimate / zero.estimate))
        std_error_log = float(np.hypot(one.std_error / one.estimate, zero.std_error / zero.estimate))
        ratio = float(np.exp(log_ratio))
        lower = float(np.exp(log_ratio - z * std_error_log))
        upper = float(np.exp(log_ratio + z * std_error_log))
        p_ratio = two_sided_p(log_ratio, std_error_log)
    return RestrictedMeanContrast(
        tau,
        difference,
        std_error,
        difference - z * std_error,
        difference + z * std_error,
        two_sided_p(difference, std_error),
        ratio,
        lower,
        upper,
        p_ratio,
    )


def two_sided_p(value: float, std_error: float) -> float | None:
    """Normal two-sided p of value / std_error, None where the standard error is 0."""
    return float(2 * ndtr(-abs(value) / std_error)) if std_error > 0 else None
