"""Gray's test: do groups differ in the cumulative incidence of one cause when others compete?

Belongs here: the K-sample test, with or without strata, from the risk tables of the groups.
Does not belong here: the sums over event times (survival.gray_scores); the cause-specific log-rank, which
compares hazards (log_rank of RiskTable.for_cause).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from survival.chi_square import chi_square_p
from survival.gray_scores import scores_of
from survival.risk_table import FloatArray, RiskTable

# The variance of the scores counts as singular when a column keeps less than this part of its length.
RANK_TOLERANCE = 1e-7


@dataclass(frozen=True)
class GrayTest:
    """The test of one cause on df degrees of freedom; chisq and p None where the variance is singular."""

    cause: int
    chisq: float | None
    df: int
    p: float | None


def gray_test(groups: Sequence[RiskTable], cause: int) -> GrayTest:
    """Test of equal cumulative incidence of `cause` in groups given by their risk tables.

    Groups without a subject are left out, and df is the number of the others less one.
    Raises ValueError for fewer than two groups with subjects, for delayed entry, or for a cause that no
    table has. Source: Gray, Annals of Statistics 1988 (rho = 0); ties as in cmprsk::cuminc.
    """
    return stratified_gray_test([groups], cause)


def stratified_gray_test(strata: Sequence[Sequence[RiskTable]], cause: int) -> GrayTest:
    """Gray's test with scores and variances added over strata, each the tables of the same groups.

    Raises ValueError as gray_test, and for strata with different numbers of groups.
    """
    if not strata or any(len(groups) != len(strata[0]) for groups in strata):
        raise ValueError("every stratum must have the same groups")
    tables = [table for groups in strata for table in groups]
    if any(table.n_enter is not None for table in tables):
        raise ValueError("Gray's test is not defined for delayed entry")
    if not any(cause in table.causes for table in tables):
        raise ValueError(f"no such cause in the tables: {cause}")
    kept = [j for j in range(len(strata[0])) if any(len(groups[j].time) for groups in strata)]
    if len(kept) < 2:
        raise ValueError("Gray's test needs two groups with subjects or more")
    score, variance = np.zeros(len(kept)), np.zeros((len(kept), len(kept)))
    for groups in strata:
        sums = scores_of([groups[j] for j in kept], cause)
        c, v2 = sums.hazard_sum, sums.covariance
        score += sums.score
        variance += sums.variance + (c * sums.v3) @ c.T + c @ v2.T + v2 @ c.T
    chisq = full_rank_form(variance[:-1, :-1], score[:-1])
    df = len(kept) - 1
    return GrayTest(cause, chisq, df, chi_square_p(chisq, df)[0])


def full_rank_form(variance: FloatArray, score: FloatArray) -> float | None:
    """The form score' variance^-1 score; None unless the columns of the variance are independent.

    None too where it is negative: with very few at risk the correction for ties can make a variance negative.
    """
    if not np.all(np.isfinite(variance)):
        return None
    length = np.linalg.norm(variance, axis=0)
    kept = np.abs(np.diag(np.linalg.qr(variance).R))
    if np.any(length == 0) or np.any(kept < RANK_TOLERANCE * length):
        return None
    form = float(score @ np.linalg.solve(variance, score))
    return form if form >= 0 else None
