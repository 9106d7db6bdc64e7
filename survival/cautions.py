"""What a reader must know before using the figures of a file or a series.

Belongs here: sentences about small arms, few events, too short a follow-up, and tests that were left out.
Does not belong here: cautions that stand beside a single figure (survival.small_series), any figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from survival.kaplan_meier import kaplan_meier
from survival.risk_table import RiskTable
from survival.small_series import FEW_CLUSTERS, SMALL, SMALL_ARM, counted

CLUSTERED = (
    "Rows of a cluster are not independent. The Cox model's errors and the clustered intervals allow for it; "
    "all other intervals (Greenwood's among them) and tests (the log-rank among them) do not."
)


def cautions(
    summaries: Sequence[dict[str, Any]], totals: Sequence[RiskTable], tests: dict[str, Any], tau: float
) -> list[str]:
    """What a reader must know before using the figures: small arms, few events, too short a follow-up.

    summaries: the figures of each group; totals: their risk tables; tests: those between them.
    """
    found = []
    delayed = any(table.n_enter is not None for table in totals)
    for summary, table in zip(summaries, totals, strict=True):
        alone = len(summaries) == 1
        name = "The group" if alone else f"Group {summary['group']}"
        noun, patients = "patient", summary["n"]
        if "clustered" in summary:
            noun, patients = "cluster", summary["clustered"]["n_clusters"]
        if patients < SMALL:
            meaning = "its figures are descriptive only" if alone else SMALL_ARM
            found.append(f"{name} has {counted(patients, noun)}: {meaning}.")
        if summary["events"] == 0:
            found.append(f"{name} has no event: its curve says only how long nobody had one.")
        elif summary["events"] < SMALL:
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
    if any("clustered" in summary for summary in summaries):
        found.append(CLUSTERED)
        fewest = min(summary["clustered"]["n_clusters"] for summary in summaries)
        if fewest < FEW_CLUSTERS:
            found.append(f"With {counted(fewest, 'cluster')} in a group, clustered intervals are too narrow.")
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
