"""Log-rank tests of every pair of groups, corrected for their number.

Belongs here: the pairs, their sums over event times, and Holm's correction.
Does not belong here: tests of all groups together (survival.log_rank).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from survival.chi_square import chi_square_p
from survival.log_rank import risk_blocks
from survival.risk_table import FloatArray, RiskTable


@dataclass(frozen=True)
class PairComparison:
    """The test of groups number `first` and `second` (from 0); None where it could not be estimated."""

    first: int
    second: int
    chisq: float | None
    p: float | None
    p_holm: float | None


def pairwise_log_rank(strata: Sequence[Sequence[RiskTable]]) -> list[PairComparison]:
    """Each pair of groups compared on its own, in the order (0, 1), (0, 2), ..., (1, 2), ...

    strata: as for stratified_log_rank; [groups] without strata. Each comparison is the log-rank test of its
    two groups; ValueError for fewer than two groups or strata with different numbers of groups.
    """
    if not strata or len(strata[0]) < 2:
        raise ValueError("a log-rank test needs two groups or more")
    if any(len(groups) != len(strata[0]) for groups in strata):
        raise ValueError("every stratum must have the same groups")
    observed = np.array([sum(int(t.events.sum()) for t in tables) for tables in zip(*strata, strict=True)])
    expected, variance = pair_sums(strata)
    pairs = list(combinations(range(len(strata[0])), 2))
    statistics = []
    for i, j in pairs:
        chisq: float | None = 0.0
        if expected[i, j] > 0 and expected[j, i] > 0:
            form = variance[i, j]
            chisq = float((observed[j] - expected[j, i]) ** 2 / form) if form > 0 else None
        statistics.append(chisq)
    # A pair in which nothing can differ has chisq 0 and so p = 1, as in R, and still counts as a comparison.
    p_values = [chi_square_p(chisq, 1)[0] for chisq in statistics]
    return [
        PairComparison(i, j, chisq, p, p_holm)
        for (i, j), chisq, p, p_holm in zip(pairs, statistics, p_values, holm(p_values), strict=True)
    ]


def pair_sums(strata: Sequence[Sequence[RiskTable]]) -> tuple[FloatArray, FloatArray]:
    """Expected events [i, j] of group i in its comparison with group j, and the variance, float64[k, k] each.

    All comparisons of a group are summed at once over the times at which it has events: 20 groups make 190
    pairs, but only twenty passes over a time. A time of events in both groups is counted with the first.
    """
    size = len(strata[0])
    expected, variance = np.zeros((2, size, size))
    for groups in strata:
        for risk_at, events_at in risk_blocks(groups):
            # A row for each group: numpy adds up the numbers of a row with less rounding than those of a column.
            all_risk, all_events = np.ascontiguousarray(risk_at.T), np.ascontiguousarray(events_at.T)
            for i in range(size):
                times = all_events[i] > 0
                n_risk, n_event = all_risk[:, times], all_events[:, times]
                n, d = n_risk + n_risk[i], n_event + n_event[i]
                counted = (n_event == 0) | (np.arange(size)[:, None] > i)
                hazard = np.where(counted, d / n, 0.0)
                expected[i] += (hazard * n_risk[i]).sum(axis=1)
                expected[:, i] += (hazard * n_risk).sum(axis=1)
                # One subject at risk has no variance; n is raised there only to keep 0 / 0 away.
                factor = hazard * (n - d) / np.maximum(n - 1, 1)
                spread = (factor * n_risk[i] * n_risk / n).sum(axis=1)
                variance[i] += spread
                variance[:, i] += spread
    return expected, variance


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm's step-down adjusted p-values, in the order given.

    A comparison that could not be estimated (None) still counts among those made, so that the
    others are not judged more leniently for it. Source: Holm, Scandinavian Journal of Statistics 1979.
    """
    ranked = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    largest = 0.0
    for rank, (p, i) in enumerate(ranked):
        largest = max(largest, (len(p_values) - rank) * p)
        adjusted[i] = min(1.0, largest)
    return adjusted
