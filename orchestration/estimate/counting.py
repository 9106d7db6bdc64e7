"""From the rows of a file to counts of equal rows, by DuckDB.

Belongs here: the one scan of the file, its judgement by the rules, and the counts as arrays.
Does not belong here: the rules (checking.py), risk tables (risk_tables.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from orchestration.estimate.cells import Cells
from orchestration.estimate.checking import broken_sql, first_broken_row, rules_of
from orchestration.estimate.columns import Columns, Part
from orchestration.estimate.refusal import RefusedInputError, reading_fault
from orchestration.estimate.source import Source
from survival.risk_table import FloatArray, IntArray


@dataclass(frozen=True)
class Counts:
    """Equal rows counted once: time, cause (0 censored), entry, number of group, stratum, cluster, how many."""

    time: FloatArray
    cause: IntArray
    entry: FloatArray | None
    group: IntArray
    stratum: IntArray
    cluster: IntArray | None
    n: IntArray
    groups: list[str]
    strata: list[str]
    n_rows: int
    n_dropped: int


@dataclass(frozen=True)
class Labels:
    """The labels of a part in the order of their bytes, a row's label as a number, and the join for it."""

    names: list[str]
    code: str
    join: str


def count_rows(columns: Columns, source: Source) -> Counts:
    """Scan the file once, counting equal rows; refuse it at the first row that breaks a rule."""
    # No spill directory: what a patient's row says stays in memory.
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        try:
            n_rows, n_dropped = judge_rows(connection, columns, source)
            return read_counts(connection, columns, source, n_rows, n_dropped)
        except duckdb.Error as error:
            fault = reading_fault(source.path, source.delimiter, error)
            raise RefusedInputError(f"{source.path}: {fault}") from None


def judge_rows(connection: duckdb.DuckDBPyConnection, columns: Columns, source: Source) -> tuple[int, int]:
    """Make the table `judged`, each combination of raw values once; say how many rows, how many dropped."""
    cells = Cells.of(columns, source)
    # A progress bar would mix with the figures on standard output.
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(
        f"CREATE TEMP TABLE judged AS WITH counted AS "  # noqa: S608
        f"(SELECT {cells.selected}, count(*) AS n FROM {source.scan} GROUP BY ALL) "
        f"SELECT *, {broken_sql(rules_of(columns, cells))} AS broken, {cells.any_missing} AS dropped FROM counted"
    )
    totals = connection.execute(
        "SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (broken > 0), 0), "
        "coalesce(sum(n) FILTER (dropped), 0) FROM judged"
    ).fetchone()
    n_rows, n_broken, n_dropped = (int(total) for total in totals or (0, 0, 0))
    if n_rows == 0:
        raise RefusedInputError(f"{source.path}: has a header but no data rows")
    if n_broken:
        raise RefusedInputError(first_broken_row(connection, columns, source, n_broken))
    if n_dropped == n_rows:
        raise RefusedInputError(
            f"{source.path}: not one row has all of {', '.join(columns.named().values())}"
        )
    return n_rows, n_dropped


def read_counts(
    connection: duckdb.DuckDBPyConnection, columns: Columns, source: Source, n_rows: int, n_dropped: int
) -> Counts:
    """The counts of the judged rows; values that are the same number in different texts are added."""
    cells = Cells.of(columns, source)
    groups, strata = label_numbers(connection, "group", cells), label_numbers(connection, "strata", cells)
    clusters = label_numbers(connection, "cluster", cells)
    entry = cells.number("entry") if columns.entry is not None else "0.0"
    found = connection.execute(
        f"SELECT {cells.number('time')} AS time, {entry} AS entry, "  # noqa: S608
        f"CAST({cells.number(columns.deciding)} AS BIGINT) AS cause, {groups.code} AS g, {strata.code} AS s, "
        f"{clusters.code} AS c, CAST(sum(n) AS BIGINT) AS n "
        f"FROM judged {groups.join} {strata.join} {clusters.join} "
        "WHERE NOT dropped GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    return Counts(
        time=found["time"],
        cause=found["cause"],
        entry=found["entry"] if columns.entry is not None else None,
        group=found["g"],
        stratum=found["s"],
        cluster=found["c"] if columns.cluster is not None else None,
        n=found["n"],
        groups=groups.names,
        strata=strata.names,
        n_rows=n_rows,
        n_dropped=n_dropped,
    )


def label_numbers(connection: duckdb.DuckDBPyConnection, part: Part, cells: Cells) -> Labels:
    """The labels that occur; without the column there is one, called all."""
    if part not in cells.scanned:
        return Labels(["all"], "0", "")
    connection.execute(
        f'CREATE TEMP TABLE {part}_labels AS SELECT CAST("{part}" AS VARCHAR) AS label, '  # noqa: S608
        "CAST(row_number() OVER (ORDER BY label) - 1 AS BIGINT) AS code "
        "FROM judged WHERE NOT dropped GROUP BY label"
    )
    labels = connection.execute(f"SELECT label FROM {part}_labels ORDER BY code").fetchall()  # noqa: S608
    join = f'JOIN {part}_labels ON CAST(judged."{part}" AS VARCHAR) = {part}_labels.label'
    return Labels([label for (label,) in labels], f"{part}_labels.code", join)
