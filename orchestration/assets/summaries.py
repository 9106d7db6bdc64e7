"""Survival summaries: risk tables, curves, summaries and tests, written into the warehouse that is built."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pyarrow as pa

from orchestration.build_folder import open_build
from orchestration.discretion import discreet
from orchestration.resources import Registry
from orchestration.survival_columns import SURVIVAL_TABLES, Columns
from orchestration.survival_tables import curve_rows, risk_rows, risk_tables, summary_rows, test_rows

_COUNTS = """
    select endpoint_id, stratification_id, within_group, group_name, entry_days, time_days, cause, n
    from intermediate.int_risk_counts where scenario = ?
"""
_NESTED = "select endpoint_id from reference.endpoint where unit <> 'episode'"
_TYPES = {"varchar": pa.string(), "bigint": pa.int64(), "double": pa.float64(), "boolean": pa.bool_()}


@dg.multi_asset(
    name="summaries",
    specs=[
        dg.AssetSpec(
            ["survival", table],
            deps=[
                ["survival", "risk_table"] if table != "risk_table" else ["intermediate", "int_risk_counts"]
            ],
            description=meaning,
            group_name="survival",
            kinds={"duckdb", "numpy"},
        )
        for table, (meaning, _) in SURVIVAL_TABLES.items()
    ],
)
def summaries(context: dg.AssetExecutionContext, registry: Registry) -> Iterator[dg.MaterializeResult[None]]:
    """Estimate every series from the count table of the marts."""
    with discreet("survival"), open_build(registry.paths) as connection:
        tables, earliest, latest = (
            risk_tables(connection.execute(_COUNTS, [scenario]).fetchall())
            for scenario in ("as dated", "earliest", "latest")
        )
        nested = frozenset(endpoint for (endpoint,) in connection.execute(_NESTED).fetchall())
        connection.execute("create schema if not exists survival")
        for name, made in (
            ("risk_table", risk_rows(tables)),
            ("curve", curve_rows(tables)),
            ("summary", summary_rows(tables, nested, {"earliest": earliest, "latest": latest})),
            ("test", test_rows(tables, nested)),
        ):
            meaning, columns = SURVIVAL_TABLES[name]
            rows = as_arrow(list(made), columns)
            connection.register("rows", rows)
            connection.execute(f"create table survival.{name} as select * from rows")  # noqa: S608 - our own names
            connection.unregister("rows")
            connection.execute(f"comment on table survival.{name} is '{_quoted(meaning)}'")
            for column, (_, description) in columns.items():
                connection.execute(f"comment on column survival.{name}.{column} is '{_quoted(description)}'")
            yield dg.MaterializeResult(asset_key=["survival", name], metadata={"rows": rows.num_rows})
    registry.tell(context, f"survival: {len(tables)} series estimated")


def as_arrow(rows: list[dict[str, Any]], columns: Columns) -> pa.Table:
    """Rows as an Arrow table with exactly ``columns``; a missing or unknown key is an error."""
    schema = pa.schema([(name, _TYPES[kind]) for name, (kind, _) in columns.items()])
    if rows and set(rows[0]) != set(columns):
        raise KeyError(f"columns differ: {sorted(set(rows[0]) ^ set(columns))}")
    return pa.Table.from_pylist(rows, schema=schema)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
