"""Every comparison of groups as plain values.

Belongs here: which comparisons are made for how many groups, and which of them carry a warning.
Does not belong here: formulas (the estimators), the figures of a single group (survival.group_summary),
sentences on what to be careful of (survival.cautions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from survival.cluster_cells import ClusterCells
from survival.cox_summary import cox_values
from survival.gray import stratified_gray_test
from survival.log_rank import LogRank, log_rank_trend, stratified_log_rank
from survival.near_ties import merge_near_ties
from survival.pairwise import pairwise_log_rank
from survival.risk_table import RiskTable
from survival.rmst import compare_restricted_means
from survival.small_series import small_pair


def compare_groups(
    groups: Sequence[str],
    strata: Sequence[Sequence[RiskTable]],
    totals: Sequence[RiskTable],
    tau: float,
    competing: bool = False,
    reference: int = 0,
    cells: ClusterCells | None = None,
) -> dict[str, Any]:
    """Tests and ratios between groups; None or an empty list where one does not apply.

    groups: their names. strata: for each stratum the groups' risk tables as counted; totals: the groups'
    tables over all strata. reference: the number of the group that others are compared with. cells: the same
    subjects by cluster, if the errors of the Cox model have to allow for it.
    Log-rank, Peto-Peto, Gray, Cox and the pairs are stratified, restricted means are not.
    Trend and pairs need more than two groups.
    """
    tests: dict[str, Any] = {"logrank": None, "peto": None, "trend": None, "pairwise": [], "cox": None}
    tests |= {"rmst_contrast": None, "rmst_contrasts": [], "gray": [], "cause_specific_logrank": []}
    tests |= {"cause_specific_cox": []}
    if len(groups) < 2:
        return tests
    sizes = [table.n_subjects for table in totals]
    if cells is not None:
        sizes = cells.clusters_of_groups(len(groups)).tolist()
    warning = small_pair(min(sizes), max(sizes))
    size = len(groups)
    flat = merge_near_ties([table for tables in strata for table in tables])
    merged = [flat[i : i + size] for i in range(0, len(flat), size)]
    tied_cells = None if cells is None else cells.with_merged_times()
    log_rank = stratified_log_rank(merged)
    tests["logrank"] = log_rank_values(log_rank, warning)
    tests["peto"] = log_rank_values(stratified_log_rank(merged, rho=1.0), warning)
    tests["cox"] = cox_values(groups, merged, reference, tied_cells)
    if size > 2:
        tests["trend"] = {"scores": list(range(1, size + 1)), **asdict(log_rank_trend(log_rank)), "df": 1}
        tests["trend"]["warning"] = warning
        tests["pairwise"] = [
            {
                "groups": [groups[pair.first], groups[pair.second]],
                "chisq": pair.chisq,
                "df": 1,
                "p": pair.p,
                "p_holm": pair.p_holm,
                "warning": small_pair(sizes[pair.first], sizes[pair.second]),
            }
            for pair in pairwise_log_rank(merged)
        ]
    tests["rmst_contrasts"] = restricted_mean_contrasts(groups, totals, tau, reference, sizes)
    if size == 2:
        tests["rmst_contrast"] = tests["rmst_contrasts"][0]
    if competing:
        delayed = any(table.n_enter is not None for table in totals)
        for cause in totals[0].causes:
            own = [[table.for_cause(cause) for table in tables] for tables in merged]
            values = log_rank_values(stratified_log_rank(own), warning)
            tests["cause_specific_logrank"].append({"cause": cause, **values})
            ratios = cox_values(groups, own, reference, tied_cells, cause)
            tests["cause_specific_cox"].append({"cause": cause, **ratios})
            if not delayed:
                gray = asdict(stratified_gray_test(strata, cause))
                tests["gray"].append({**gray, "warning": warning})
    return tests


def restricted_mean_contrasts(
    groups: Sequence[str], totals: Sequence[RiskTable], tau: float, reference: int, sizes: Sequence[int]
) -> list[dict[str, Any]]:
    """The restricted mean of each other group against that of the reference, strata left out of account.

    sizes: patients in each group.
    """
    tables = [merge_near_ties([table])[0] for table in totals]
    contrasts = []
    for j, table in enumerate(tables):
        if j == reference:
            continue
        contrast = asdict(compare_restricted_means(table, tables[reference], tau))
        named = {"group": groups[j], "reference": groups[reference]}
        contrasts.append({**named, **contrast, "warning": small_pair(sizes[j], sizes[reference])})
    return contrasts


def log_rank_values(test: LogRank, warning: str | None) -> dict[str, Any]:
    """A log-rank test as plain values."""
    return {
        "chisq": test.chisq,
        "df": test.df,
        "p": test.p,
        "log_p": test.log_p,
        "observed": test.observed.tolist(),
        "expected": test.expected.tolist(),
        "warning": warning,
    }
