"""The key ``landmark_analysis``: groups that are decided later, compared from each landmark on.

Belongs here: the options ``--group-time`` and ``--landmark``, in which group a row is at a landmark, the figures from
then on. Does not belong here: reading and refusing (group_times.py), the split itself (survival.landmark_split).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from orchestration.estimate.columns import Columns
from orchestration.estimate.counting import Counts
from orchestration.estimate.group_times import TimedColumns, TimedRows, read_group_times
from orchestration.estimate.refusal import RefusedInputError
from orchestration.estimate.risk_tables import MOST_GROUPS
from orchestration.estimate.source import open_source
from survival.confidence import ConfType
from survival.gray import gray_test
from survival.group_summary import interval
from survival.kaplan_meier import kaplan_meier
from survival.landmark_split import split_at_landmark
from survival.landmarks import survival_at
from survival.log_rank import log_rank
from survival.near_ties import merge_near_ties
from survival.quantiles import survival_quantile
from survival.risk_table import RiskTable
from survival.small_series import SMALL, SMALL_ARM

NOT_YET = "not decided yet"


def compared_at_landmarks(
    path: str | Path,
    columns: Columns,
    counts: Counts,
    group_time: str | None,
    landmarks: Sequence[float],
    times: Sequence[float],
    conf_type: ConfType,
) -> tuple[Counts, dict[str, Any]]:
    """The counts for all other figures, and the key landmark_analysis, empty where it was not asked for.

    Groups that became known later are in no figure from the start: there all rows are one group.
    Raises RefusedInputError for options that make no sense together and for groups that may not be compared.
    """
    if group_time is None:
        if landmarks:
            raise RefusedInputError(
                "--landmark needs --group-time, the column that says when the group became known"
            )
        return counts, {"landmark_analysis": []}
    if columns.group is None:
        raise RefusedInputError("--group-time says when the group became known; give --group too")
    if columns.strata is not None or columns.cluster is not None:
        raise RefusedInputError("--group-time goes with neither --strata nor --cluster; give one of them")
    if len(counts.groups) > MOST_GROUPS:
        raise RefusedInputError(f"more than {MOST_GROUPS} groups; is it the right column?")
    given = {field.name: getattr(columns, field.name) for field in fields(columns)}
    timed = TimedColumns(**given, group_time=group_time)
    rows = read_group_times(timed, open_source(Path(path), timed), at_landmarks=bool(landmarks))
    found = [_at(landmark, rows, times, conf_type, columns.cause is not None) for landmark in landmarks]
    if rows.is_later.any():
        counts = replace(counts, group=np.zeros_like(counts.group), groups=["all"])
    return counts, {"landmark_analysis": found}


def groups_at(landmark: float, rows: TimedRows) -> list[str]:
    """The group of each row at a landmark, by what was known at or before it.

    Whose group becomes known later is then in the one group that has no times (those who never come to another),
    or, where there are several of those or none, in a group of its own.
    """
    untimed = set(rows.group[np.isnan(rows.known)])
    before = untimed.pop() if len(untimed) == 1 else NOT_YET
    # As long as it was known when observation started, it is no matter of the landmark.
    is_open = rows.is_later & (rows.known > landmark)
    return [before if later else str(group) for group, later in zip(rows.group, is_open, strict=True)]


def _at(
    landmark: float, rows: TimedRows, times: Sequence[float], conf_type: ConfType, competing: bool
) -> dict[str, Any]:
    causes = tuple(int(code) for code in np.unique(rows.cause) if code) or (1,)
    names = groups_at(landmark, rows)
    ordered = sorted(set(names))
    numbers = [ordered.index(name) for name in names]
    split = split_at_landmark(
        landmark, rows.time, rows.cause, numbers, rows.n, len(ordered), rows.entry, causes
    )
    tables = [table for table in split.tables if table.n_subjects]
    events = sum(int(table.events.sum()) for table in tables)
    warnings = [SMALL_ARM] if any(table.n_subjects < SMALL for table in tables) else []
    warnings += [f"fewer than {SMALL} events: {events}"] if events < SMALL else []
    return {
        "landmark": landmark,
        "left_out": {
            "events": sum(n for cause, n in split.left.items() if cause),
            "censored": split.left[0],
            "not_yet_observed": split.n_unobserved,
        },
        "groups": [
            _group(name, table, times, conf_type) for name, table in zip(ordered, split.tables, strict=True)
        ],
        **_tests(tables, competing, "; ".join(warnings) or None),
    }


def _group(name: str, counted: RiskTable, times: Sequence[float], conf_type: ConfType) -> dict[str, Any]:
    table = merge_near_ties([counted])[0]
    curve = kaplan_meier(table, conf_type)
    events = int(table.events.sum())
    return {
        "group": name,
        "n": table.n_subjects,
        "events": events,
        "censored": table.n_subjects - events,
        "median": interval(survival_quantile(curve, 0.5)),
        "survival": [asdict(at) for at in survival_at(curve, times)] if table.n_subjects else [],
    }


def _tests(tables: list[RiskTable], competing: bool, warning: str | None) -> dict[str, Any]:
    if len(tables) < 2:
        return {"logrank": None, "gray": []}
    test = log_rank(merge_near_ties(tables))
    found: dict[str, Any] = {"chisq": test.chisq, "df": test.df, "p": test.p, "warning": warning}
    causes = tables[0].causes if competing else ()
    gray = [{**asdict(gray_test(tables, cause)), "warning": warning} for cause in causes]
    return {"logrank": found, "gray": gray}
