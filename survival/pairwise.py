"""Log-rank tests of every pair of groups, corrected for their number.

Belongs here: the pairs and Holm's correction. Does not belong here: the test (survival.log_rank).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from survival.chi_square import chi_square_p
from survival.log_rank import stratified_log_rank
from survival.risk_table import RiskTable


@dataclass(frozen=True)
class PairComparison:
    """The test of groups number `first` and `second` (from 0); None where it could not be estimated."""

    first: int
    second: int
    chisq: float | None
    p: float | None
    p_holm: float | None


def pairwise_log_rank(strata: Sequence[Sequence[RiskTable]], rho: float = 0.0) -> list[PairComparison]:
    """Each pair of groups compared on its own, in the order (0, 1), (0, 2), ..., (1, 2), ...

    strata: as for stratified_log_rank; [groups] without strata. Raises ValueError as it does.
    """
    pairs = list(combinations(range(len(strata[0])), 2))
    tests = [stratified_log_rank([[groups[i], groups[j]] for groups in strata], rho) for i, j in pairs]
    # A pair in which nothing can differ has chisq 0 and so p = 1, as in R, and still counts as a comparison.
    p_values = [chi_square_p(test.chisq, 1)[0] for test in tests]
    return [
        PairComparison(i, j, test.chisq, p, p_holm)
        for (i, j), test, p, p_holm in zip(pairs, tests, p_values, holm(p_values), strict=True)
    ]


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
