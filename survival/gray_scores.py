"""The sums over event times behind Gray's test, in the notation of his paper.

Belongs here: scores and the parts of their variance, of one stratum, from the risk tables of its groups.
Does not belong here: what is made of them: strata added, chi-square, p (survival.gray).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from survival.log_rank import counts_at
from survival.risk_table import FloatArray, RiskTable

# Entries of one block of times x groups x groups, few enough that a block stays in the processor's cache.
BLOCK = 1 << 16


@dataclass
class GrayScores:
    """Running sums of one stratum over its event times, in the notation of Gray's paper; G groups.

    score: float64[G]; variance, hazard_sum (c) and covariance (v2): float64[G, G]; v3: float64[G].
    survival and incidence: each group's left-continuous Kaplan-Meier and cumulative incidence, float64[G].
    """

    size: int
    pooled: float = 0.0
    score: FloatArray = field(init=False)
    variance: FloatArray = field(init=False)
    hazard_sum: FloatArray = field(init=False)
    covariance: FloatArray = field(init=False)
    v3: FloatArray = field(init=False)
    survival: FloatArray = field(init=False)
    incidence: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        """Start every sum at nought, with everybody alive."""
        square = (self.size, self.size)
        self.score, self.v3, self.incidence = np.zeros((3, self.size))
        self.survival = np.ones(self.size)
        self.variance, self.hazard_sum, self.covariance = (np.zeros(square) for _ in range(3))


def scores_of(groups: Sequence[RiskTable], cause: int) -> GrayScores:
    """The sums of one stratum over blocks of event times, so that memory does not grow with their number."""
    sums = GrayScores(len(groups))
    grid = np.unique(np.concatenate([table.time[table.events > 0] for table in groups]))
    own = [table.for_cause(cause) if cause in table.causes else None for table in groups]
    size = max(1, BLOCK // len(groups) ** 2)
    length = size * max(1, len(groups))
    for start in range(0, len(grid), length):
        times = grid[start : start + length]
        n, d, d1 = np.zeros((3, len(times), len(groups)))
        for j, (table, alone) in enumerate(zip(groups, own, strict=True)):
            n[:, j], d[:, j] = counts_at(table, times)
            if alone is not None:
                d1[:, j] = counts_at(alone, times)[1]
        for first in range(0, len(times), size):
            part = slice(first, first + size)
            add_block(sums, n[part], d1[part], d[part] - d1[part])
    return sums


def add_block(sums: GrayScores, n: FloatArray, d1: FloatArray, d2: FloatArray) -> None:
    """Add a block of event times: at risk, events of the cause and of others, each float64[times, groups]."""
    active = n > 0
    whole = np.where(active, n, 1.0)
    survival = sums.survival * np.cumprod(np.where(active, (n - d1 - d2) / whole, 1.0), axis=0)
    before = np.vstack((sums.survival, survival))[:-1]
    incidence = sums.incidence + np.cumsum(np.where(active, before * d1 / whole, 0.0), axis=0)
    incidence_before = np.vstack((sums.incidence, incidence))[:-1]
    h = np.divide(n, before, out=np.zeros_like(n), where=active)
    h_sum = h.sum(axis=1, keepdims=True)
    nd1 = d1.sum(axis=1, keepdims=True)
    subdistribution_risk = h * (1 - incidence_before)
    pooled = sums.pooled + np.cumsum(nd1[:, 0] / h_sum[:, 0])
    pooled_before = np.concatenate(([sums.pooled], pooled))[:-1]
    free = (1 - pooled)[:, None]

    total_risk = subdistribution_risk.sum(axis=1, keepdims=True)
    sums.score += np.sum(np.where(active, d1 - nd1 * subdistribution_risk / total_risk, 0.0), axis=0)
    a = h[:, :, None] * np.eye(sums.size) - h[:, :, None] * h[:, None, :] / h_sum[:, :, None]
    increments = a * (nd1[:, 0] / (h_sum[:, 0] * (1 - pooled_before)))[:, None, None]
    c = sums.hazard_sum + np.cumsum(increments, axis=0)

    alive = np.divide(free, survival, out=np.zeros_like(survival), where=survival > 0)
    # A group that has left has no share in the ties, whatever its last survival would make of them.
    is_tied = active & (nd1 > 1)
    tied = 1 - np.where(is_tied, (nd1 - 1) / np.where(is_tied, h_sum * before - 1, 1.0), 0.0)
    add_variance(sums, a, c, 1 - alive, np.where(active, tied * before * nd1 / (h_sum * whole), 0.0))
    tied = 1 - np.maximum(d2 - 1, 0) / np.maximum(n - 1, 1)
    competing = np.where(survival > 0, tied * before**2 * d2 / whole**2, 0.0)
    add_variance(sums, np.zeros_like(a), c, -alive, competing)
    sums.survival, sums.incidence = survival[-1], incidence[-1]
    sums.pooled, sums.hazard_sum = float(pooled[-1]), c[-1]


def add_variance(
    sums: GrayScores, a: FloatArray, c: FloatArray, factor: FloatArray, weight: FloatArray
) -> None:
    """Add sums over times of weight (a - factor c)(a - factor c)' and of its products with `factor`."""
    influence = a - factor[:, None, :] * c
    weighted = influence * weight[:, None, :]
    sums.variance += np.matmul(weighted, influence.transpose(0, 2, 1)).sum(axis=0)
    sums.covariance += np.einsum("tik,tk->ik", weighted, factor)
    sums.v3 += np.sum(weight * factor**2, axis=0)
