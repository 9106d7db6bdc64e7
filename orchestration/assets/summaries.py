"""Survival summaries: risk tables, curves, summaries and tests, written into the warehouse that is built."""

from collections.abc import Iterator, Sequence

import dagster as dg
import numpy as np
import pyarrow as pa

from orchestration.build_folder import UNUSABLE, carried_centres, open_build, written_build
from orchestration.discretion import discreet
from orchestration.paths import Paths
from orchestration.resources import Registry
from orchestration.sql_text import quoted
from orchestration.standing import built_from, identity
from orchestration.survival_tables.benchmarks import refused_benchmarks
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import Columns, Row
from orchestration.survival_tables.later_groups import refused_stratifications
from orchestration.survival_tables.tables import SURVIVAL_TABLES

_TYPES = {"varchar": pa.string(), "bigint": pa.int64(), "double": pa.float64(), "boolean": pa.bool_()}


@dg.multi_asset(
    name="summaries",
    specs=[
        dg.AssetSpec(
            ["survival", table],
            deps=[
                ["survival", "risk_table"] if table != "risk_table" else ["intermediate", "int_risk_counts"]
            ],
            description=definition.meaning,
            group_name="survival",
            kinds={"duckdb", "numpy"},
        )
        for table, definition in SURVIVAL_TABLES.items()
    ],
)
def summaries(context: dg.AssetExecutionContext, registry: Registry) -> Iterator[dg.MaterializeResult[None]]:
    """Estimate every series from the count table of the marts."""
    paths = registry.paths
    with discreet("survival"):
        # Taken from the very file that the marts were: whoever runs one step at a time may have put another in use.
        is_same = paths.database.exists() and built_from(paths).earlier == identity(paths.database)
        carried = carried_centres(paths) if is_same else []
        with open_build(paths) as connection:
            refused = [*refused_stratifications(connection), *refused_benchmarks(connection)]
        if refused:
            raise dg.Failure("; ".join(refused))
        try:
            rows, number = write_survival(paths, carried)
        except UNUSABLE:
            if not carried:
                raise
            carried = []
            rows, number = write_survival(paths, carried)
    for name, count in rows.items():
        yield dg.MaterializeResult(asset_key=["survival", name], metadata={"rows": count})
    kept = "; those within the centres carried over are carried over too" if carried else ""
    registry.tell(context, f"survival: {number} series estimated{kept}")


def write_survival(paths: Paths, carried: Sequence[str]) -> tuple[dict[str, int], int]:
    """Write every survival table into the warehouse that is built.

    Args:
        paths: the registry's folders.
        carried: the centres whose own rows are taken from the warehouse in use.

    Returns:
        The rows of each table, and how many series were estimated.

    """
    counts = {}
    with written_build(paths, **({"earlier": paths.database} if carried else {})) as connection:
        counted = Counted.of(connection, carried)
        connection.execute("drop schema if exists survival cascade")
        connection.execute("create schema survival")
        for name, definition in SURVIVAL_TABLES.items():
            rows = as_arrow(list(definition.rows(counted)), definition.columns)
            connection.register("rows", rows)
            source = "from rows"
            if carried and definition.carried_by:
                source += (
                    f" union all by name from earlier.survival.{name} semi join {definition.carried_by} "
                    f"using ({', '.join(definition.carried_columns)}) order by {', '.join(definition.keys)}"
                )
            connection.execute(f"create table survival.{name} as {source}")
            connection.unregister("rows")
            connection.execute(f"comment on table survival.{name} is {quoted(definition.meaning)}")
            for column, (_, description) in definition.columns.items():
                connection.execute(f"comment on column survival.{name}.{column} is {quoted(description)}")
            found = connection.execute(f"select count(*) from survival.{name}").fetchone()  # noqa: S608 - our own names
            counts[name] = int(found[0]) if found else 0
    return counts, len(counted.tables)


def as_arrow(rows: list[Row], columns: Columns) -> pa.Table:
    """Rows, or blocks of rows, as an Arrow table with exactly ``columns``; a missing or unknown key is an error.

    NaN in an array of a block is null.
    """
    schema = pa.schema([(name, _TYPES[kind]) for name, (kind, _) in columns.items()])
    if rows and set(rows[0]) != set(columns):
        raise KeyError(f"columns differ: {sorted(set(rows[0]) ^ set(columns))}")
    if not any(isinstance(value, np.ndarray) for row in rows[:1] for value in row.values()):
        return pa.Table.from_pylist(rows, schema=schema)
    return pa.concat_tables(_block(row, schema) for row in rows)


def _block(row: Row, schema: pa.Schema) -> pa.Table:
    [size] = {len(value) for value in row.values() if isinstance(value, np.ndarray)}
    filled = [
        pa.array(row[field.name], field.type, from_pandas=True)
        if isinstance(row[field.name], np.ndarray)
        else pa.repeat(pa.scalar(row[field.name], field.type), size)
        for field in schema
    ]
    return pa.Table.from_arrays(filled, schema=schema)
