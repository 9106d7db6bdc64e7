"""From counts of rows to risk tables and cluster cells, the forms in which survival/ takes them.

Belongs here: one risk table for each stratum and group, and how many of them, and of causes, are believable.
Does not belong here: reading (counting.py), what a risk table is (survival.risk_table).
"""

from __future__ import annotations

import numpy as np

from orchestration.estimate.columns import Columns
from orchestration.estimate.counting import Counts
from orchestration.estimate.refusal import RefusedInputError
from survival.cluster_cells import ClusterCells
from survival.risk_table import RiskTable

MOST_CAUSES, MOST_GROUPS, LONGEST_LABEL = 50, 200, 200


def risk_tables(counts: Counts, columns: Columns) -> list[list[RiskTable]]:
    """The risk tables of each stratum, one for each group in order."""
    causes = [int(code) for code in np.unique(counts.cause) if code != 0] or [1]
    if len(causes) > MOST_CAUSES:
        column = columns.named()[columns.deciding]
        raise RefusedInputError(
            f"column '{column}' has {len(causes)} different causes; is it the right column?"
        )
    for part, labels in ((columns.group, counts.groups), (columns.strata, counts.strata)):
        if len(labels) > MOST_GROUPS:
            raise RefusedInputError(
                f"column '{part}' has more than {MOST_GROUPS} groups or strata; is it the right column?"
            )
        if any(len(label) > LONGEST_LABEL for label in labels):
            raise RefusedInputError(
                f"column '{part}' has a label of more than {LONGEST_LABEL} characters; is it the right column?"
            )
    return [
        [risk_table(counts, stratum, group, causes) for group in range(len(counts.groups))]
        for stratum in range(len(counts.strata))
    ]


def risk_table(counts: Counts, stratum: int, group: int, causes: list[int]) -> RiskTable:
    """The risk table of one group within one stratum; both are given by their number."""
    own = (counts.stratum == stratum) & (counts.group == group)
    time, cause, n = counts.time[own], counts.cause[own], counts.n[own]
    events = np.where(cause[:, None] == np.asarray(causes), n[:, None], 0)
    censored = np.where(cause == 0, n, 0)
    if counts.entry is None:
        return RiskTable.from_counts(time, events, censored, causes=causes)
    # Who enters at 0 is at risk from the start; the others are counted on the day of entry as well.
    late = counts.entry[own] > 0
    none = np.zeros_like(n[late])
    return RiskTable.from_counts(
        np.concatenate((time, counts.entry[own][late])),
        np.vstack((events, np.zeros_like(events[late]))),
        np.concatenate((censored, none)),
        np.concatenate((np.zeros_like(n), n[late])),
        causes,
    )


def cluster_cells(counts: Counts) -> ClusterCells | None:
    """The counted rows by cluster; None without a cluster column."""
    if counts.cluster is None:
        return None
    # Who enters at 0 is at risk from the start, also of an event at time 0.
    entry = None if counts.entry is None else np.where(counts.entry > 0, counts.entry, -1.0)
    return ClusterCells(
        counts.time, entry, counts.cause, counts.group, counts.stratum, counts.cluster, counts.n
    )
