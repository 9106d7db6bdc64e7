"""Proportional hazards of groups: the Cox model with one term for each group but the reference.

Belongs here: the model of risk tables, its hazard ratios with their intervals and p-values.
Does not belong here: which hazard ratios exist (survival.cox_existence), the maximisation (survival.cox_fit),
cluster-robust errors (survival.cox_robust), covariates of a patient, which no risk table holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from survival.confidence import normal_quantile
from survival.cox_existence import NOT_CONVERGED, reasons_without_estimate
from survival.cox_fit import maximum
from survival.risk_table import FloatArray, IntArray, RiskTable


@dataclass(frozen=True, eq=False)
class CoxModel:
    """coefficient: float64[groups], log hazard ratio to the reference, 0 there, NaN where not estimable.

    kept: int64[m], the groups that can be compared, the reference among them; all others are left out of the
    risk sets, as in the limit in which their hazard ratio is 0 or infinite.
    variance: float64[groups, groups] of the coefficients, inverse of the information; NaN where not estimable.
    reasons: for each group, None or the word why it has no estimate.
    chisq: of the likelihood ratio test of equal hazards, on groups - 1 degrees of freedom; None unless every
    hazard ratio can be estimated.
    """

    reference: int
    coefficient: FloatArray
    variance: FloatArray
    kept: IntArray
    reasons: tuple[str | None, ...]
    chisq: float | None


@dataclass(frozen=True)
class HazardRatio:
    """The hazard of a group by that of the reference; None throughout where not estimable, with a reason."""

    coef: float | None
    std_error: float | None
    hr: float | None
    lower: float | None
    upper: float | None
    p: float | None
    log_p: float | None
    reason: str | None


def cox_model(strata: Sequence[Sequence[RiskTable]], reference: int = 0) -> CoxModel:
    """The maximum of Cox's partial likelihood, ties as Efron, events of every cause counted.

    strata: for each stratum, the risk tables of the same groups in the same order (empty ones allowed); the
    groups share their hazard ratios, each stratum has a baseline hazard of its own.
    Newton's method from equal hazards, ended as R ends it.
    Raises ValueError for fewer than two groups, strata with different numbers of groups, and a reference that
    is no group.
    Source: Cox, JRSS B 1972; Efron, JASA 1977; delayed entry as R's coxph(Surv(entry, time, event)).
    """
    if not strata or len(strata[0]) < 2:
        raise ValueError("a Cox model needs two groups or more")
    size = len(strata[0])
    if any(len(groups) != size for groups in strata):
        raise ValueError("every stratum must have the same groups")
    if not 0 <= reference < size:
        raise ValueError("the reference must be one of the groups")
    reasons = reasons_without_estimate(strata, reference)
    kept = np.asarray([j for j, reason in enumerate(reasons) if reason is None], dtype=np.int64)
    coefficient, variance = np.full(size, np.nan), np.full((size, size), np.nan)
    coefficient[reference] = 0.0
    variance[reference, kept] = variance[kept, reference] = 0.0
    chisq = None
    if len(kept) > 1:
        compared = [[groups[j] for j in kept] for groups in strata]
        fit = maximum(compared, int(np.flatnonzero(kept == reference)[0]))
        if fit is None:
            reasons = tuple(
                None if j == reference else reason or NOT_CONVERGED for j, reason in enumerate(reasons)
            )
            kept = kept[kept == reference]
        else:
            coefficient[kept], variance[np.ix_(kept, kept)] = fit.coefficient, fit.variance
            chisq = fit.chisq if len(kept) == size else None
    return CoxModel(reference, coefficient, variance, kept, reasons, chisq)


def hazard_ratios(
    model: CoxModel, variance: FloatArray | None = None, conf_level: float = 0.95
) -> list[HazardRatio]:
    """Every group but the reference against it, in the groups' order; Wald intervals and p-values.

    variance: float64[groups, groups] instead of the model's own, such as a cluster-robust one; None there
    stands for the model's own. A variance of 0 or NaN gives a ratio without interval and p.
    Raises ValueError unless 0 < conf_level < 1.
    """
    z = normal_quantile(conf_level)
    spread = model.variance if variance is None else variance
    ratios = []
    for j, reason in enumerate(model.reasons):
        if j == model.reference:
            continue
        if reason is not None:
            ratios.append(HazardRatio(None, None, None, None, None, None, None, reason))
            continue
        coef = float(model.coefficient[j])
        if not spread[j, j] > 0:
            ratios.append(HazardRatio(coef, None, float(np.exp(coef)), None, None, None, None, None))
            continue
        std_error = float(np.sqrt(spread[j, j]))
        log_p = float(np.log(2) + log_ndtr(-abs(coef) / std_error))
        with np.errstate(over="ignore"):
            hr, lower, upper = np.exp([coef, coef - z * std_error, coef + z * std_error]).tolist()
        p = min(1.0, float(np.exp(log_p)))
        ratios.append(HazardRatio(coef, std_error, hr, lower, upper, p, log_p, None))
    return ratios
