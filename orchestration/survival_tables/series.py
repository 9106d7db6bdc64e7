"""From the count table of the marts to the risk table of each series.

Belongs here: the counts that every survival table is made from. Does not belong here: any estimate.

A *series* is one group of one stratification for one endpoint. An endpoint with a competing cause (local
control, where death competes) is estimated by Aalen-Johansen, as one minus the cumulative incidence of its
event; all others by Kaplan-Meier with log-log intervals.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import duckdb
import numpy as np

from survival.aalen_johansen import AalenJohansen, aalen_johansen
from survival.kaplan_meier import KaplanMeier, kaplan_meier
from survival.risk_table import RiskTable

_COUNTS = """
    select endpoint_id, stratification_id, within_group, group_name, entry_days, time_days, cause, n
    from intermediate.int_risk_counts where scenario = ?
"""
_ENDPOINTS = "select endpoint_id, unit <> 'episode', is_headline from reference.endpoint"


class Series(NamedTuple):
    """One group of one stratification for one endpoint."""

    endpoint_id: str
    stratification_id: str
    within_group: str
    group_name: str


@dataclass(frozen=True)
class Counted:
    """What the survival tables are made from.

    connection: the warehouse that is built, for what is not in the counts. tables: the risk table of each
    series. nested: endpoints whose units share patients (lesions), so that intervals come out too narrow.
    headline: endpoints that the end of a refresh tells.
    earliest, latest: the series of the endpoints to which partial dates matter, with every partial date at
    its earliest and at its latest.
    """

    connection: duckdb.DuckDBPyConnection
    tables: dict[Series, RiskTable]
    nested: frozenset[str] = frozenset()
    headline: frozenset[str] = frozenset()
    earliest: dict[Series, RiskTable] = field(default_factory=dict)
    latest: dict[Series, RiskTable] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> "Counted":
        """The counts of the warehouse that is built."""
        tables, earliest, latest = (
            risk_tables(connection.execute(_COUNTS, [scenario]).fetchall())
            for scenario in ("as dated", "earliest", "latest")
        )
        endpoints = connection.execute(_ENDPOINTS).fetchall()
        nested = frozenset(endpoint for endpoint, is_nested, _ in endpoints if is_nested)
        headline = frozenset(endpoint for endpoint, _, is_headline in endpoints if is_headline)
        return cls(connection, tables, nested, headline, earliest, latest)

    @cached_property
    def curves(self) -> dict[Series, KaplanMeier | AalenJohansen]:
        """The curve of each series, estimated once for all tables that show something of it."""
        return {series: curve_of(table) for series, table in self.tables.items()}

    @property
    def sets(self) -> dict[tuple[str, str, str], dict[str, RiskTable]]:
        """The groups of each stratification for each endpoint, in the order of their names."""
        sets: dict[tuple[str, str, str], dict[str, RiskTable]] = defaultdict(dict)
        for series, table in self.tables.items():
            sets[series[:3]][series.group_name] = table
        return sets


def risk_tables(counts: Iterable[tuple[str, str, str, str, int, int, int, int]]) -> dict[Series, RiskTable]:
    """Risk tables from the count table of the warehouse.

    Args:
        counts: (endpoint, stratification, within, group, entry in whole days, time in whole days, cause, n),
            in any order; entry is 0 where it is not delayed.

    Returns:
        A risk table a series, in the order of their names. All series of an endpoint have the same causes,
        so that a group without a competing event is still estimated as the others are.

    """
    by_series: dict[Series, list[tuple[int, int, int, int]]] = defaultdict(list)
    causes: dict[str, set[int]] = defaultdict(lambda: {1})
    for endpoint, stratification, within, group, entry, time, cause, n in counts:
        by_series[Series(endpoint, stratification, within, group)].append((entry, time, cause, n))
        causes[endpoint] |= {cause} - {0}
    return {
        series: _risk_table(rows, sorted(causes[series.endpoint_id]))
        for series, rows in sorted(by_series.items())
    }


def _risk_table(rows: list[tuple[int, int, int, int]], causes: list[int]) -> RiskTable:
    entry, time, cause, n = (np.array(column) for column in zip(*rows, strict=True))
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
