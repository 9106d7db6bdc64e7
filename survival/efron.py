"""Efron's sums over tied events, at a cost that does not depend on the number of ties.

Belongs here: the six sums from which score, information and residuals of the Cox model are made.
Does not belong here: the model (survival.cox), its cluster-robust errors (survival.cox_robust).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from survival.risk_table import FloatArray

# Terms that are added one by one; the series below takes over where it is exact to the last digit.
DIRECT = 16
# Digamma(y + 1/2) - log y as a series in 1 / y^2 (DLMF 5.11.2 with 24.4.27): coefficients of y^-2, y^-4, ...
HALF_DIGAMMA = (1 / 24, -7 / 960, 31 / 8064, -127 / 30720, 511 / 67584)


class EfronSums(NamedTuple):
    """For each event time, float64[m], with w = l / d and the denominators D_l = R - w E, l = 0, ..., d - 1.

    log = sum log D_l, h0 = sum 1 / D_l, h1 = sum w / D_l, s0 = sum 1 / D_l^2, s1 = sum w / D_l^2,
    s2 = sum w^2 / D_l^2.
    """

    log: FloatArray
    h0: FloatArray
    h1: FloatArray
    s0: FloatArray
    s1: FloatArray
    s2: FloatArray


def efron_sums(tied: FloatArray, staying: FloatArray, failing: FloatArray) -> EfronSums:
    """The sums at m event times; d, R and E are their number of events, risk at risk and risk of events.

    tied: d, float64[m], 1 or more. failing: E, float64[m], the summed hazard ratios of those with the event,
    above 0. staying: R - E, float64[m], those of all others at risk, 0 or more.
    With c = E / d and y = d staying / E, D_l = c (y + j) for j = d - l = 1, ..., d: the sums of 1 / (y + j)
    and its square are differences of digamma functions, whose series has no loss by cancellation.
    Source: Efron, JASA 1977.
    """
    y, scale, at_risk = tied * staying / failing, failing / tied, staying + failing
    log, first, second = tied * np.log(scale), np.zeros_like(tied), np.zeros_like(tied)
    for j in range(1, int(min(DIRECT, tied.max(initial=0))) + 1):
        term = np.where(tied >= j, 1 / (y + j), 0.0)
        log += np.where(tied >= j, np.log(y + j), 0.0)
        first += term
        second += term**2
    many = tied > DIRECT
    if np.any(many):
        low, high = y[many] + DIRECT + 0.5, y[many] + tied[many] + 0.5
        rest = tied[many] - DIRECT
        log[many] += low * np.log1p(rest / low) + rest * (np.log(high) - 1)
        first[many] += np.log1p(rest / low)
        second[many] += rest / (low * high)
        for k, coefficient in enumerate(HALF_DIGAMMA, 1):
            log[many] += coefficient / (1 - 2 * k) * (high ** (1 - 2 * k) - low ** (1 - 2 * k))
            first[many] += coefficient * (high ** (-2 * k) - low ** (-2 * k))
            second[many] += 2 * k * coefficient * (high ** (-2 * k - 1) - low ** (-2 * k - 1))
    h0, s0 = first / scale, second / scale**2
    h1 = (at_risk * h0 - tied) / failing
    s1 = (at_risk * s0 - h0) / failing
    return EfronSums(log, h0, h1, s0, s1, (at_risk * s1 - h1) / failing)
