"""From counts to the risk table of each series.

Belongs here: what a series is, and its risk table and curve. Does not belong here: reading counts (``counted``).

A *series* is one group of one stratification for one endpoint. An endpoint with a competing cause (local
control, where death competes) is estimated by Aalen-Johansen, as one minus the cumulative incidence of its
event; all others by Kaplan-Meier with log-log intervals.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from survival.aalen_johansen import AalenJohansen, aalen_johansen
from survival.kaplan_meier import KaplanMeier, kaplan_meier
from survival.risk_table import IntArray, RiskTable


class Series(NamedTuple):
    """One group of one stratification for one endpoint."""

    endpoint_id: str
    stratification_id: str
    within_group: str
    group_name: str


def risk_tables(
    named: Sequence[Series], counts: Mapping[str, IntArray], causes: Mapping[str, list[int]], n: str = "n"
) -> dict[Series, RiskTable]:
    """Risk tables from the count table of the warehouse.

    Args:
        named: the series, in the order of their names.
        counts: parallel columns in any order: series (its place in ``named``), entry_days (0 where it is not
            delayed), time_days, cause (0 censored) and how many.
        causes: of each endpoint, over all of its series.
        n: the column of ``counts`` that says how many.

    Returns:
        A risk table a series that is counted, in the order of their names. All series of an endpoint have the
        same causes, so that a group without a competing event is still estimated as the others are.

    """
    order = np.argsort(counts["series"], kind="stable")
    order = order[counts[n][order] > 0]
    if not len(order):  # as where no partial date matters
        return {}
    entry, time, cause, number = (counts[name][order] for name in ("entry_days", "time_days", "cause", n))
    places, starts = np.unique(counts["series"][order], return_index=True)
    ends = [*starts[1:].tolist(), len(order)]
    parts = {
        named[place]: slice(start, end)
        for place, start, end in zip(places.tolist(), starts.tolist(), ends, strict=True)
    }
    return {
        series: _risk_table(entry[part], time[part], cause[part], number[part], causes[series.endpoint_id])
        for series, part in parts.items()
    }


def _risk_table(
    entry: IntArray, time: IntArray, cause: IntArray, n: IntArray, causes: list[int]
) -> RiskTable:
    n_event = np.stack([np.where(cause == code, n, 0) for code in causes], axis=1)
    n_censor = np.where(cause == 0, n, 0)
    late = entry > 0
    if not late.any():
        return RiskTable.from_counts(time, n_event, n_censor, causes=tuple(causes))
    # Who enters late is counted on the day of entry as well, and is at risk just after it.
    return RiskTable.from_counts(
        np.concatenate([time, entry[late]]),
        np.concatenate([n_event, np.zeros((late.sum(), len(causes)), dtype=n_event.dtype)]),
        np.concatenate([n_censor, np.zeros(late.sum(), dtype=n_censor.dtype)]),
        np.concatenate([np.zeros_like(n_censor), n[late]]),
        causes=tuple(causes),
    )


def curve_of(table: RiskTable) -> KaplanMeier | AalenJohansen:
    """The curve of the event: its complement is a cumulative incidence where another cause competes."""
    return aalen_johansen(table) if len(table.causes) > 1 else kaplan_meier(table)
