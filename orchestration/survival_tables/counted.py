"""The counts of the warehouse that is built, which every survival table is made from.

Belongs here: reading them. Does not belong here: any estimate, and which rows are carried over (``carried``).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import duckdb
import numpy as np

from orchestration.survival_tables.carried import mark_carried
from orchestration.survival_tables.series import Series, curve_of, risk_tables
from survival.aalen_johansen import AalenJohansen
from survival.kaplan_meier import KaplanMeier
from survival.risk_table import RiskTable

#: Every text once, and numbers for the rest: of a large registry there are millions of counts.
_SERIES = """
    create or replace temporary table every_series as
    select endpoint_id, stratification_id, within_group, group_name, cast(sum(n) as bigint) as size
    from intermediate.int_risk_counts group by all;
    create or replace temporary table series as
    select
        endpoint_id, stratification_id, within_group, group_name,
        row_number() over (order by endpoint_id, stratification_id, within_group, group_name) - 1 as series
    from every_series anti join carried_set using (endpoint_id, stratification_id, within_group)
"""
_CARRIED = """
    select endpoint_id, stratification_id, within_group, group_name, size
    from every_series semi join carried_set using (endpoint_id, stratification_id, within_group)
"""
#: By how dates are read: the causes of each endpoint, its own event among them.
_CAUSES = """
    select endpoint_id, list_sort(list_distinct(list_filter(list_append({causes}, 1), lambda cause: cause > 0)))
    from endpoint_facts where {causes} is not null
"""
_COUNTS = """
    select series, entry_days, time_days, cause, n, n_earliest, n_latest
    from intermediate.int_risk_counts
    inner join series using (endpoint_id, stratification_id, within_group, group_name)
"""
_ENDPOINTS = """
    select endpoint_id, unit <> 'episode', is_headline, is_doubted and coalesce(list_max(causes), 0) <= 1
    from reference.endpoint left join endpoint_facts using (endpoint_id)
"""


@dataclass(frozen=True)
class Counted:
    """What the survival tables are made from.

    connection: the warehouse that is built, for what is not in the counts. tables: the risk table of each
    series. nested: endpoints whose units share patients (lesions), so that intervals come out too narrow.
    headline: endpoints that the end of a refresh tells.
    earliest, latest: the series of the endpoints to which partial dates matter, with every partial date at
    its earliest and at its latest; of endpoints with a median alone, as nothing else of them is told.
    sizes: how many units each series has that is carried over, and is therefore in none of the others.
    """

    connection: duckdb.DuckDBPyConnection
    tables: dict[Series, RiskTable]
    nested: frozenset[str] = frozenset()
    headline: frozenset[str] = frozenset()
    earliest: dict[Series, RiskTable] = field(default_factory=dict)
    latest: dict[Series, RiskTable] = field(default_factory=dict)
    sizes: dict[Series, int] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, carried: Sequence[str] = ()) -> "Counted":
        """The counts of the warehouse that is built, but of the sets of groups within centres that are carried over."""
        mark_carried(connection, carried)
        connection.execute(_SERIES)
        named = [Series(*names[:4]) for names in connection.execute("from series order by series").fetchall()]
        counts = connection.execute(_COUNTS).fetchnumpy()
        endpoints = connection.execute(_ENDPOINTS).fetchall()
        doubted = {name for name, _, _, is_doubted in endpoints if is_doubted}
        endpoint_is_doubted = np.array([series.endpoint_id in doubted for series in named], dtype=bool)
        is_doubted = endpoint_is_doubted[counts["series"]]
        partial = {name: column[is_doubted] for name, column in counts.items()}
        tables, earliest, latest = (
            risk_tables(
                named,
                read,
                dict(connection.execute(_CAUSES.format(causes=f"causes{way}")).fetchall()),
                f"n{way}",
            )
            for read, way in ((counts, ""), (partial, "_earliest"), (partial, "_latest"))
        )
        nested = frozenset(name for name, is_nested, *_ in endpoints if is_nested)
        headline = frozenset(name for name, _, is_headline, _ in endpoints if is_headline)
        sizes = {Series(*row[:4]): row[4] for row in connection.execute(_CARRIED).fetchall()}
        return cls(connection, tables, nested, headline, earliest, latest, sizes)

    def size_of(self, series: Series) -> int:
        """How many units a series has, also where it is carried over; 0 of one that there is not."""
        table = self.tables.get(series)
        return self.sizes.get(series, 0) if table is None else table.n_subjects

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
