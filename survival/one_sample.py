"""One group against a published figure: the one-sample log-rank test.

Belongs here: expected events under a published median or curve, and the tests and ratio they give.
Does not belong here: the published figures themselves, and any claim that a historical control is fair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv, ndtr, pdtr, pdtrc

from survival.chi_square import chi_square_p
from survival.risk_table import FloatArray, RiskTable


@dataclass(frozen=True)
class OneSample:
    """Observed events against those expected from the published figure; None where nothing is expected.

    z < 0 and smr < 1: fewer events than published. p: two-sided, of chisq. p_better: one-sided, of z.
    z_wu, p_wu: Wu's form. p_exact: Poisson probability of as few events or fewer; p_exact_worse: of as many
    or more; p_exact_two_sided: twice the smaller, at most 1. n_cut: subjects whose follow-up was cut at the
    last published point.
    """

    observed: int
    expected: float
    z: float | None
    chisq: float | None
    p: float | None
    p_better: float | None
    z_wu: float | None
    p_wu: float | None
    smr: float | None
    smr_lower: float | None
    smr_upper: float | None
    p_exact: float | None
    p_exact_worse: float | None
    p_exact_two_sided: float | None
    n_cut: int


def against_median(table: RiskTable, median: float, conf_level: float = 0.95) -> OneSample:
    """Test against an exponential curve with a published median, in the unit of the table's times.

    E = log 2 / median x total time under observation. z = (O - E) / sqrt(E); Wu's form divides by
    sqrt((O + E) / 2). smr = O / E with the exact Poisson interval.
    Raises ValueError unless the median is finite and above 0.
    Source: Breslow, Biometrics 1975; Wu, Pharmaceutical Statistics 2015; Garwood, Biometrika 1936.
    """
    if not (np.isfinite(median) and median > 0):
        raise ValueError("a published median must be a finite time above 0")
    hazard = float(np.log(2)) / median
    return compare(table, lambda time: hazard * time, np.inf, conf_level)


def against_curve(
    table: RiskTable, time: ArrayLike, survival: ArrayLike, conf_level: float = 0.95
) -> OneSample:
    """Test against a published curve given as points, with a constant hazard between neighbouring points.

    time: float[m], increasing, above 0; survival: float[m], non-increasing, above 0 and at most 1. The curve
    starts from 1 at time 0. Follow-up past the last point is cut there, and events after it are not counted.
    Raises ValueError for points of any other kind. Source: Breslow, Biometrics 1975.
    """
    at, level = np.asarray(time, dtype=np.float64), np.asarray(survival, dtype=np.float64)
    if at.ndim != 1 or at.shape != level.shape or len(at) == 0:
        raise ValueError("a published curve needs one survival value for each of its times")
    if not (np.all(np.isfinite(at)) and at[0] > 0 and np.all(np.diff(at) > 0)):
        raise ValueError("the times of a published curve must be finite, above 0 and increasing")
    if not (np.all((level > 0) & (level <= 1)) and np.all(np.diff(level) <= 0)):
        raise ValueError("the survival of a published curve must fall within 1 and above 0, never rising")
    points, hazards = np.append(0.0, at), np.append(0.0, -np.log(level))
    return compare(table, lambda t: np.interp(t, points, hazards), float(at[-1]), conf_level)


def compare(
    table: RiskTable, hazard: Callable[[FloatArray], FloatArray], horizon: float, conf_level: float
) -> OneSample:
    """The tests, given the published cumulative hazard and the time until which it is known."""
    if not 0 < conf_level < 1:
        raise ValueError("conf_level must lie between 0 and 1")
    entered = 0 if table.n_enter is None else table.n_enter
    cut = np.minimum(table.time, horizon)
    expected = float(np.sum(hazard(cut) * (table.exits - entered)))
    observed = int(table.events[table.time <= horizon].sum())
    n_cut = int(table.exits[table.time > horizon].sum())
    if not expected > 0:
        return OneSample(observed, 0.0, *(None,) * 12, n_cut)
    excess = observed - expected
    z = excess / float(np.sqrt(expected))
    z_wu = excess / float(np.sqrt((observed + expected) / 2))
    tail = (1 - conf_level) / 2
    fewer = float(pdtr(observed, expected))
    more = float(pdtrc(observed - 1, expected)) if observed > 0 else 1.0
    return OneSample(
        observed,
        expected,
        z,
        z * z,
        chi_square_p(z * z, 1)[0],
        float(ndtr(z)),
        z_wu,
        float(2 * ndtr(-abs(z_wu))),
        observed / expected,
        float(gammaincinv(observed, tail)) / expected if observed > 0 else 0.0,
        float(gammainccinv(observed + 1, tail)) / expected,
        fewer,
        more,
        min(1.0, 2 * min(fewer, more)),
        n_cut,
    )
