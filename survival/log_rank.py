"""The log-rank test and its Peto-Peto form: k groups, with or without strata, and for trend.

Belongs here: tests of equal hazards computed from the risk tables of the groups.
Does not belong here: comparisons of every pair (survival.pairwise), of cumulative incidence (survival.gray).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from survival.chi_square import chi_square_p
from survival.risk_table import FloatArray, RiskTable

# Entries of one block of times x groups: a million distinct times of many groups stay within megabytes.
BLOCK = 1 << 20


@dataclass(frozen=True, eq=False)
class LogRank:
    """observed, expected: float64[groups] (weighted by S when rho > 0). variance: float64[groups, groups].

    chisq is None where the variance is singular, and then p and log_p are too. df counts the groups with
    an expected event, less one. With one such group there is nothing to compare: chisq 0, df 0, p 1; without
    any event, as in R, chisq 0, df -1 and no p.
    """

    observed: FloatArray
    expected: FloatArray
    variance: FloatArray
    chisq: float | None
    df: int
    p: float | None
    log_p: float | None


@dataclass(frozen=True)
class Trend:
    """The test for trend over ordered groups; one degree of freedom."""

    chisq: float | None
    p: float | None
    log_p: float | None


def log_rank(groups: Sequence[RiskTable], rho: float = 0.0) -> LogRank:
    """Test of equal hazards in k groups, each given by its risk table; events of every cause counted.

    rho: weight S(t-)^rho of the pooled Kaplan-Meier; 0 the log-rank, 1 Peto and Peto's Wilcoxon.
    E_j = sum d n_j / n; V_jl = sum d (n - d) / (n - 1) (n_j / n) ([j = l] - n_l / n), without times of n = 1.
    Raises ValueError for fewer than two groups.
    Source: Mantel 1966; Peto and Peto, JRSS A 1972; Harrington and Fleming, Biometrika 1982; R's survdiff.
    """
    return stratified_log_rank([groups], rho)


def stratified_log_rank(strata: Sequence[Sequence[RiskTable]], rho: float = 0.0) -> LogRank:
    """The log-rank test within strata: observed, expected and variance are added over the strata.

    strata: for each stratum, the risk tables of the same groups in the same order (empty ones allowed).
    Raises ValueError for fewer than two groups or strata with different numbers of groups.
    """
    if not strata or len(strata[0]) < 2:
        raise ValueError("a log-rank test needs two groups or more")
    if any(len(groups) != len(strata[0]) for groups in strata):
        raise ValueError("every stratum must have the same groups")
    size = len(strata[0])
    observed, expected, variance = np.zeros(size), np.zeros(size), np.zeros((size, size))
    for groups in strata:
        survival = 1.0
        for n_risk, n_event in risk_blocks(groups):
            n, d = n_risk.sum(axis=1), n_event.sum(axis=1)
            before = np.concatenate(([1.0], np.cumprod((n - d) / n)))
            weight = (survival * before[:-1]) ** rho
            survival *= float(before[-1])
            observed += weight @ n_event
            expected += (weight * d / n) @ n_risk
            # One subject at risk has no variance; n is raised there only to keep 0 / 0 away. Nor has a group
            # that is alone at risk, and rounding must not leave it one.
            alone = n_risk.max(axis=1) == n
            factor = np.where(alone, 0.0, weight**2 * d * (n - d) / (n * np.maximum(n - 1, 1)))
            variance += np.diag(factor @ n_risk) - n_risk.T @ (n_risk * (factor / n)[:, None])
    return assess(observed, expected, variance)


def log_rank_trend(result: LogRank, scores: Sequence[float] | None = None) -> Trend:
    """Test for trend over the groups of `result`: (sum s (O - E))^2 / s'Vs, on 1 degree of freedom.

    scores: one for each group, 1, 2, ... in their order when not given. None where the variance is 0.
    Raises ValueError when there is not one score for each group. Source: Tarone, Biometrika 1975.
    """
    s = np.arange(1.0, len(result.observed) + 1) if scores is None else np.asarray(scores, dtype=np.float64)
    if s.shape != result.observed.shape:
        raise ValueError("scores must have one value for each group")
    variance = float(s @ result.variance @ s)
    chisq = float(s @ (result.observed - result.expected)) ** 2 / variance if variance > 0 else None
    return Trend(chisq, *chi_square_p(chisq, 1))


def risk_blocks(groups: Sequence[RiskTable]) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Numbers at risk and with an event, each float64[times, groups], in successive blocks of times."""
    grid = np.unique(np.concatenate([table.time[table.events > 0] for table in groups]))
    length = max(1, BLOCK // len(groups))
    for start in range(0, len(grid), length):
        times = grid[start : start + length]
        n_risk, n_event = np.empty((2, len(times), len(groups)))
        for j, table in enumerate(groups):
            n_risk[:, j], n_event[:, j] = counts_at(table, times)
        yield n_risk, n_event


def counts_at(table: RiskTable, times: FloatArray) -> tuple[FloatArray, FloatArray]:
    """At risk just before, and events of any cause at exactly, each of `times` (increasing), float64[m] each."""
    first, last = np.searchsorted(table.time, (times[0], times[-1]))
    own = slice(first, last + 1)
    # The row of the table that holds at a time is the first at or after it; past the last row nobody is left.
    upto = np.searchsorted(times, table.time[own], side="right")
    lengths = np.diff(upto, prepend=0, append=len(times))
    n_risk = np.repeat(np.append(table.n_risk[own], 0), lengths).astype(np.float64)
    n_event = np.zeros(len(times))
    found = times[upto - 1] == table.time[own]
    n_event[upto[found] - 1] = table.events[own][found]
    return n_risk, n_event


def assess(observed: FloatArray, expected: FloatArray, variance: FloatArray) -> LogRank:
    """The chi-square of the groups that expect an event, one of them left out."""
    kept = expected > 0
    df = int(kept.sum()) - 1
    chisq: float | None = 0.0
    if df > 0:
        excess = (observed - expected)[kept][1:]
        chisq = quadratic_form(variance[np.ix_(kept, kept)][1:, 1:], excess)
    return LogRank(observed, expected, variance, chisq, df, *chi_square_p(chisq, df))


def quadratic_form(variance: FloatArray, score: FloatArray) -> float | None:
    """The form score' variance^-1 score; None for a matrix that is singular to working precision.

    None too where it is negative, which no variance allows: only the rounding of a singular one.
    """
    condition = np.linalg.cond(variance, 1) if np.any(variance) else np.inf
    if not condition < 1 / np.finfo(np.float64).eps:
        return None
    form = float(score @ np.linalg.solve(variance, score))
    return form if form >= 0 else None
