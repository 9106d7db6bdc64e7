"""Groups that became known at a time of their own: read from the file, and refused where they may not be compared.

Belongs here: the rules of ``--group-time`` and the rows it gives. Does not belong here: what is estimated at a
landmark (landmark_figures.py), the other columns' rules (checking.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from orchestration.estimate.cells import Cells
from orchestration.estimate.checking import Rule, broken_sql, duration_rules, first_broken_row
from orchestration.estimate.columns import Columns, Part
from orchestration.estimate.refusal import RefusedInputError, reading_fault
from orchestration.estimate.source import Source
from orchestration.immortal_time import explanation
from survival.risk_table import FloatArray, IntArray

_KEPT: tuple[Part, ...] = ("time", "event", "cause", "entry", "group")
_REMEDY = (
    "Give --landmark with times such as 3,6,12, in the unit of --time: the groups are then those of what was known at "
    "the landmark, time counts from it, and who left before it is counted apart (docs/landmarks.md)."
)


@dataclass(frozen=True)
class TimedColumns(Columns):
    """The columns of the file, and the one that says when the group became known."""

    group_time: str = ""

    def named(self) -> dict[Part, str]:
        """Part to column, with that of the group's time."""
        return {**super().named(), "group_time": self.group_time}


@dataclass(frozen=True)
class TimedRows:
    """Equal rows counted once. known: when the group became known, NaN where from the start."""

    time: FloatArray
    cause: IntArray
    entry: FloatArray
    group: NDArray[np.object_]
    known: FloatArray
    n: IntArray

    @property
    def is_later(self) -> NDArray[np.bool_]:
        """Whether the group became known after observation had started."""
        return np.asarray(self.known > self.entry)


def read_group_times(columns: TimedColumns, source: Source, *, at_landmarks: bool) -> TimedRows:
    """The rows that the figures use, with the time of their group.

    Raises RefusedInputError for a time that cannot be, and, unless the groups are compared at landmarks, for a
    group that became known after the start.
    """
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        try:
            rows = _rows(connection, columns, source)
        except duckdb.Error as error:
            fault = reading_fault(source.path, source.delimiter, error)
            raise RefusedInputError(f"{source.path}: {fault}") from None
    later = int(rows.n[rows.is_later].sum())
    if later and not at_landmarks:
        subject = (
            f"{source.path}: '{columns.group}' (by '{columns.group_time}', after the start in {later} of "
            f"{int(rows.n.sum())} rows)"
        )
        raise RefusedInputError(explanation(subject, _REMEDY))
    return rows


def _rows(connection: duckdb.DuckDBPyConnection, columns: TimedColumns, source: Source) -> TimedRows:
    cells = Cells.of(columns, source)
    used = " AND ".join(f"NOT ({cells.missing(part)})" for part in _KEPT if part in cells.scanned)
    known = f"CASE WHEN NOT ({cells.missing('group_time')}) THEN {cells.number('group_time')} END"
    entry = cells.number("entry") if columns.entry is not None else "0.0"
    connection.execute("SET enable_progress_bar = false")
    connection.execute(
        f"CREATE TEMP TABLE used AS WITH counted AS "  # noqa: S608
        f"(SELECT {cells.selected}, count(*) AS n FROM {source.scan} GROUP BY ALL) FROM counted WHERE {used}"
    )
    connection.execute(
        f'CREATE TEMP TABLE timed_groups AS SELECT DISTINCT CAST("group" AS VARCHAR) FROM used '  # noqa: S608
        f"WHERE {known} > {entry}"
    )
    rules = _rules(columns, cells, known)
    broken = f"SELECT coalesce(sum(n), 0) FROM used WHERE {broken_sql(rules)} > 0"  # noqa: S608
    [(n_broken,)] = connection.execute(broken).fetchall()
    if n_broken:
        raise RefusedInputError(first_broken_row(connection, columns, source, int(n_broken), rules))
    found = connection.execute(
        f"SELECT {cells.number('time')} AS time, CAST({cells.number(columns.deciding)} AS BIGINT) AS cause, "  # noqa: S608
        f"{entry} AS entry, CAST(\"group\" AS VARCHAR) AS label, coalesce({known}, 'NaN') AS known, "
        "CAST(sum(n) AS BIGINT) AS n FROM used GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    return TimedRows(
        time=found["time"],
        cause=found["cause"],
        entry=np.asarray(found["entry"], dtype=np.float64),
        group=np.asarray(found["label"], dtype=object),
        known=np.asarray(found["known"], dtype=np.float64),
        n=found["n"],
    )


def _rules(columns: TimedColumns, cells: Cells, known: str) -> list[Rule]:
    number = cells.number("group_time")
    return [
        *duration_rules("group_time", cells)[:2],
        Rule(
            ("group_time",),
            f"{number} > {cells.number('time')}",
            f"must not be larger than '{columns.time}'; nothing becomes known after observation has ended",
        ),
        Rule(
            ("group_time",),
            f'{known} IS NULL AND CAST("group" AS VARCHAR) IN (FROM timed_groups)',
            f"is empty, and other rows of the same '{columns.group}' became so only later; write when this one did, "
            f"0 if it was so from the start, or leave its '{columns.group}' empty where nobody knows",
        ),
    ]
