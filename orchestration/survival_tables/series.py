"""From the count table of the marts to the risk table of each series.

Belongs here: the counts that every survival table is made from. Does not belong here: any estimate.

A *series* is one group of one stratification for one endpoint. An endpoint with a competing cause (local
control, where death competes) is estimated by Aalen-Johansen, as one minus the cumulative incidence of its
event; all others by Kaplan-Meier with log-log intervals.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import duckdb
import numpy as np

from survival.aalen_johansen import AalenJohansen, aalen_johansen
from survival.kaplan_meier import KaplanMeier, kaplan_meier
from survival.risk_table import IntArray, RiskTable

#: Every text once, and numbers for the rest: of a large registry there are millions of counts.
_SERIES = """
    create or replace temporary table series as
    select *, row_number() over (order by endpoint_id, stratification_id, within_group, group_name) - 1 as series
    from (select distinct endpoint_id, stratification_id, within_group, group_name from intermediate.int_risk_counts)
"""
_COUNTS = """
    select series, entry_days, time_days, cause, n, n_earliest, n_latest
    from intermediate.int_risk_counts
    inner join series using (endpoint_id, stratification_id, within_group, group_name)
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
    its earliest and at its latest; of endpoints with a median alone, as nothing else of them is told.
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
        connection.execute(_SERIES)
        named = [Series(*names[:4]) for names in connection.execute("from series order by series").fetchall()]
        counts = connection.execute(_COUNTS).fetchnumpy()
        tables = risk_tables(named, counts)
        endpoint = np.unique([series.endpoint_id for series in named], return_inverse=True)[1][
            counts["series"]
        ]
        is_moved = (counts["n"] != counts["n_earliest"]) | (counts["n"] != counts["n_latest"])
        has_median = ~np.isin(endpoint, endpoint[(counts["cause"] > 1) & (counts["n"] > 0)])
        is_doubted = np.isin(endpoint, endpoint[is_moved]) & has_median
        doubted = {name: column[is_doubted] for name, column in counts.items()}
        earliest, latest = (risk_tables(named, doubted, n) for n in ("n_earliest", "n_latest"))
        endpoints = connection.execute(_ENDPOINTS).fetchall()
        nested = frozenset(name for name, is_nested, _ in endpoints if is_nested)
        headline = frozenset(name for name, _, is_headline in endpoints if is_headline)
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


def risk_tables(
    named: Sequence[Series], counts: Mapping[str, IntArray], n: str = "n"
) -> dict[Series, RiskTable]:
    """Risk tables from the count table of the warehouse.

    Args:
        named: the series, in the order of their names.
        counts: parallel columns in any order: series (its place in ``named``), entry_days (0 where it is not
            delayed), time_days, cause (0 censored) and how many.
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
    causes: dict[str, set[int]] = defaultdict(lambda: {1})
    for series, part in parts.items():
        causes[series.endpoint_id] |= set(np.unique(cause[part]).tolist()) - {0}
    return {
        series: _risk_table(
            entry[part], time[part], cause[part], number[part], sorted(causes[series.endpoint_id])
        )
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
