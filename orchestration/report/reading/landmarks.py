"""Groups that are decided later, from landmarks on: an endpoint a table.

Belongs here: rows of ``survival.landmark_analysis`` of the whole registry as they are shown, with every warning. Does
not belong here: estimating; what a landmark is (``docs/landmarks.md``).
"""

from itertools import groupby
from typing import Any

import duckdb

from orchestration.report.data import Table
from orchestration.report.reading.cautions import sentence
from orchestration.report.reading.present import rows_of
from orchestration.report.words import NOT_REACHED, count, interval, p_value, percents, words

_LANDMARKS = """
    select landmark.*, endpoint.title as endpoint, groups.title as grouped_by
    from survival.landmark_analysis as landmark
    inner join reference.endpoint as endpoint using (endpoint_id)
    inner join reference.stratification as groups using (stratification_id)
    where within_group = ''
    order by
        list_position(['OS', 'PFS', 'DFS'], endpoint_id), endpoint_id, stratification_id, landmark_months,
        group_name = 'unknown', group_name
"""
_COLUMNS = ("Group", "n", "Events", "Median, months", "Free 12 months later", "Caution")
_TESTS = {"log_rank": "log-rank", "gray": "Gray"}


def read_landmarks(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """A table an endpoint, a heading a kind of groups and landmark; none where nothing is compared."""
    found = rows_of(connection, _LANDMARKS)
    return [
        _table(endpoint, list(rows)) for endpoint, rows in groupby(found, key=lambda row: row["endpoint_id"])
    ]


def _table(endpoint: str, rows: list[dict[str, Any]]) -> Table:
    shown = [
        [
            words(row["group_name"], {}),
            count(row["n_count"]),
            count(row["event_count"]),
            _median(row),
            percents(
                *(row[f"{name}_12_months_after"] for name in ("survival", "lower", "upper")),
                missing="past follow-up",
            ),
            sentence([row["warning"]] if row["warning"] else []),
        ]
        for row in rows
    ]
    return Table(
        f"landmarks-{endpoint.lower()}",
        rows[0]["endpoint"],
        _COLUMNS,
        shown,
        "",
        [_heading(row) for row in rows],
    )


def _median(row: dict[str, Any]) -> str:
    if row["estimator"] != "kaplan_meier":
        return "none: death competes"
    if not row["n_count"]:
        return "–"
    return interval(*(row[f"median_{name}months"] for name in ("", "lower_", "upper_")), missing=NOT_REACHED)


def _heading(row: dict[str, Any]) -> str:
    """What is compared from when, who is left out, and the test with its warning."""
    left = [
        f"{count(row[f'left_out_{why}_count'])} {told}"
        for why, told in (
            ("event", "had the event"),
            ("competing", "had a competing event"),
            ("censored", "last seen"),
            ("unobserved", "observed only later"),
        )
        if row[f"left_out_{why}_count"]
    ]
    told = f"{row['grouped_by']}, from month {row['landmark_months']} on"
    told += f"; of {count(row['set_count'])} left out: {', '.join(left) or 'none'}"
    test = "no test" if row["p"] is None else f"{_TESTS[row['test']]} p {p_value(row['p'])}"
    return f"{told}; {test}" + (f"; {row['test_warning']}" if row["test_warning"] else "")
