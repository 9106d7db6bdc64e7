"""Every test between groups as plain values, and the cautions that a reader of them needs.

Belongs here: which tests are made for how many groups, and when a figure carries a warning.
Does not belong here: formulas (the estimators), the figures of a single group (survival.group_summary).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from survival.gray import stratified_gray_test
from survival.kaplan_meier import kaplan_meier
from survival.log_rank import LogRank, log_rank_trend, stratified_log_rank
from survival.near_ties import merge_near_ties
from survival.pairwise import pairwise_log_rank
from survival.risk_table import RiskTable
from survival.rmst import compare_restricted_means

SMALL = 10
SMALL_ARM = f"fewer than {SMALL} patients in an arm: the p-value is descriptive only"


def compare_groups(
    groups: Sequence[str],
    strata: Sequence[Sequence[RiskTable]],
    totals: Sequence[RiskTable],
    tau: float,
    competing: bool = False,
) -> dict[str, Any]:
    """Tests between groups; None or an empty list where a test does not apply.

    groups: their names. strata: for each stratum the groups' risk tables as counted; totals: the groups'
    tables over all strata. Log-rank, Peto-Peto, Gray and the pairs are stratified, restricted means are not.
    Trend and pairs need more than two groups, the contrast of restricted means exactly two.
    """
    tests: dict[str, Any] = {"logrank": None, "peto": None, "trend": None, "pairwise": []}
    tests |= {"rmst_contrast": None, "gray": [], "cause_specific_logrank": []}
    if len(groups) < 2:
        return tests
    warning = SMALL_ARM if any(table.n_subjects < SMALL for table in totals) else None
    size = len(groups)
    flat = merge_near_ties([table for tables in strata for table in tables])
    merged = [flat[i : i + size] for i in range(0, len(flat), size)]
    log_rank = stratified_log_rank(merged)
    tests["logrank"] = log_rank_values(log_rank, warning)
    tests["peto"] = log_rank_values(stratified_log_rank(merged, rho=1.0), warning)
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
                "warning": small_pair(totals[pair.first], totals[pair.second]),
            }
            for pair in pairwise_log_rank(merged)
        ]
    if size == 2:
        aligned = [merge_near_ties([table])[0] for table in totals]
        contrast = asdict(compare_restricted_means(aligned[1], aligned[0], tau))
        named = {"group": groups[1], "reference": groups[0]}
        tests["rmst_contrast"] = {**named, **contrast, "warning": warning}
    if competing:
        delayed = any(table.n_enter is not None for table in totals)
        for cause in totals[0].causes:
            own = [[table.for_cause(cause) for table in tables] for tables in merged]
            values = log_rank_values(stratified_log_rank(own), warning)
            tests["cause_specific_logrank"].append({"cause": cause, **values})
            if not delayed:
                gray = asdict(stratified_gray_test(strata, cause))
                tests["gray"].append({**gray, "warning": warning})
    return tests


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


def small_pair(one: RiskTable, other: RiskTable) -> str | None:
    """The caution of a pair of groups, if either is small."""
    return SMALL_ARM if min(one.n_subjects, other.n_subjects) < SMALL else None


def cautions(
    summaries: Sequence[dict[str, Any]], totals: Sequence[RiskTable], tests: dict[str, Any], tau: float
) -> list[str]:
    """What a reader must know before using the figures: small arms, few events, too short a follow-up.

    summaries: the figures of each group; totals: their risk tables; tests: those between them.
    """
    found = []
    delayed = any(table.n_enter is not None for table in totals)
    for summary, table in zip(summaries, totals, strict=True):
        name = f"Group {summary['group']}" if len(summaries) > 1 else "The group"
        if summary["n"] < SMALL:
            found.append(f"{name} has {counted(summary['n'], 'patient')}: {SMALL_ARM}.")
        if summary["events"] < SMALL:
            found.append(f"{name} has {counted(summary['events'], 'event')}: its figures are imprecise.")
        late = [landmark["time"] for landmark in summary["survival"] if landmark["beyond_followup"]]
        if late:
            times = ", ".join(f"{time:.15g}" for time in late)
            found.append(f"{name} is not followed up to {times}: shown is its last value, carried forward.")
        if summary["rmst"]["beyond_followup"]:
            found.append(f"{name} is not followed up to tau {tau:.15g}: its curve is carried forward.")
        emptied = emptied_at(table)
        if emptied is not None:
            found.append(f"{name} falls to 0 at {emptied:.15g}, when few had entered, and stays there.")
    if tests["logrank"] is not None and (tests["logrank"]["chisq"] is None or tests["logrank"]["df"] < 1):
        found.append("The log-rank test compares nothing: fewer than two groups were at risk of an event.")
    if delayed and tests["cause_specific_logrank"]:
        found.append("Gray's test is not defined for delayed entry and was left out.")
    return found


def emptied_at(table: RiskTable) -> float | None:
    """When a curve with delayed entry falls to 0 although others come under observation later."""
    if table.n_enter is None:
        return None
    curve = kaplan_meier(table)
    early = curve.time[:-1][curve.estimate[:-1] == 0]
    return float(early[0]) if len(early) else None


def counted(number: int, noun: str) -> str:
    """The number with its noun, in the plural where it is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
