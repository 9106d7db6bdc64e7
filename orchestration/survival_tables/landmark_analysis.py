"""``survival.landmark_analysis``: groups that are decided later, compared from a landmark on."""

from collections.abc import Iterator

import numpy as np

from orchestration.months import whole_days
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import Row, SurvivalTable
from orchestration.survival_tables.figures import at_landmarks, caution, median_of, months
from orchestration.survival_tables.landmark_columns import AFTER_MONTHS, COLUMNS
from orchestration.survival_tables.landmark_counts import LandmarkSet, counts_at_landmarks, groups_of
from orchestration.survival_tables.later_groups import later_groups
from orchestration.survival_tables.series import curve_of
from survival.aalen_johansen import AalenJohansen
from survival.gray import gray_test
from survival.landmark_split import LandmarkSplit, split_at_landmark
from survival.log_rank import log_rank
from survival.risk_table import RiskTable


def rows(counted: Counted) -> Iterator[Row]:
    """One row a set and group, also where nobody is in it; who was left out stands in each row of the set."""
    asked = {one.stratification_id: one for one in later_groups(counted.connection)}
    groups = groups_of(counted.connection)
    causes = {series.endpoint_id: table.causes for series, table in counted.tables.items()}
    for key, counts in counts_at_landmarks(counted.connection, list(asked.values())).items():
        own = asked[key.stratification_id]
        # An attribute of which the registry has no value leaves every unit unknown.
        names = groups.get(own.by_attribute, ["unknown"])
        group, entry, time, cause, n = (np.array(column) for column in zip(*counts, strict=True))
        numbers = [names.index(name) for name in group]
        split = split_at_landmark(
            own.landmarks[key.months], time, cause, numbers, n, len(names), entry, causes[key.endpoint_id]
        )
        is_nested = key.endpoint_id in counted.nested
        shared = _set(key, own.landmarks[key.months], split)
        tested = _tested(dict(zip(names, split.tables, strict=True)), is_nested)
        for name, table in zip(names, split.tables, strict=True):
            yield {**shared, "group_name": name, **_group(table, is_nested), **tested}


def _set(key: LandmarkSet, days: int, split: LandmarkSplit) -> Row:
    return {
        "endpoint_id": key.endpoint_id,
        "stratification_id": key.stratification_id,
        "within_group": key.within_group,
        "landmark_months": key.months,
        "landmark_days": days,
        "set_count": split.n_all,
        "left_out_event_count": split.left[1],
        "left_out_competing_count": sum(n for cause, n in split.left.items() if cause > 1),
        "left_out_censored_count": split.left[0],
        "left_out_unobserved_count": split.n_unobserved,
    }


def _group(table: RiskTable, is_nested: bool) -> Row:
    curve = curve_of(table)
    is_competing = isinstance(curve, AalenJohansen)
    n, events = table.n_subjects, int(table.n_event[:, 0].sum())
    row: Row = {
        "estimator": "aalen_johansen" if is_competing else "kaplan_meier",
        "n_count": n,
        "event_count": events,
        "competing_count": int(table.n_event[:, 1:].sum()),
        **months("median", median_of(curve)),
        "warning": caution(n, events, is_nested),
    }
    marks = at_landmarks(curve, table, [whole_days(after) for after in AFTER_MONTHS])
    for after, mark in zip(AFTER_MONTHS, marks, strict=True):
        row |= {
            f"survival_{after}_months_after": mark.estimate,
            f"lower_{after}_months_after": mark.lower,
            f"upper_{after}_months_after": mark.upper,
            f"at_risk_{after}_months_after_count": mark.at_risk,
        }
    return row


def _tested(named: dict[str, RiskTable], is_nested: bool) -> Row:
    """The groups that are known and have somebody, against each other."""
    tables = [table for name, table in named.items() if name != "unknown" and table.n_subjects]
    if len(tables) < 2:
        return {"test": None, "chisq": None, "df": None, "p": None, "test_warning": "fewer than two groups"}
    is_gray = len(tables[0].causes) > 1
    test = gray_test(tables, 1) if is_gray else log_rank(tables)
    is_made = test.p is not None and test.df > 0
    events = sum(int(table.n_event[:, 0].sum()) for table in tables)
    smallest = min(table.n_subjects for table in tables)
    warning = caution(smallest, events, is_nested, " in the smallest group")
    unknown = named["unknown"].n_subjects
    left_out = f"{unknown} of unknown group are not in the test" if unknown else None
    return {
        "test": "gray" if is_gray else "log_rank",
        "chisq": test.chisq if is_made else None,
        "df": test.df if is_made else None,
        "p": test.p if is_made else None,
        "test_warning": "; ".join(part for part in (warning, left_out) if part) or None,
    }


TABLE = SurvivalTable(
    "One row a landmark and group, of stratifications by what is decided after the index: all time counts from the "
    "landmark, the group is what was known by then, and who left before is counted apart.",
    COLUMNS,
    ("endpoint_id", "stratification_id", "within_group", "landmark_months", "group_name"),
    rows,
)
