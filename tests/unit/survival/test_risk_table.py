"""The risk table: what it accepts, what it refuses, and that tables add up."""

import numpy as np
import pytest

from survival.near_ties import merge_near_ties
from survival.risk_table import RiskTable, sum_risk_tables


def test_subjects_are_counted():
    table = RiskTable.from_subjects([3, 1, 3, 0, 5], [1, 0, 2, 1, 0])
    assert table.time.tolist() == [0, 1, 3, 5]
    assert table.n_risk.tolist() == [5, 4, 3, 1]
    assert table.n_event.tolist() == [[1, 0], [0, 0], [1, 1], [0, 0]]
    assert table.n_censor.tolist() == [0, 1, 0, 1]
    assert (table.n_subjects, table.person_time, table.last_time) == (5, 12.0, 5.0)


def test_counts_may_come_in_any_order_and_in_parts():
    table = RiskTable.from_counts([5, 1, 5, 2], [1, 2, 1, 0], [0, 1, 3, 0])
    assert table.time.tolist() == [1, 5]
    assert table.n_risk.tolist() == [8, 5]
    assert table.events.tolist() == [2, 2]


def test_a_table_of_nobody():
    table = RiskTable.from_counts([], [], [])
    assert (table.n_subjects, table.last_time, table.at_risk([3]).tolist()) == (0, None, [0])
    one = RiskTable.from_subjects([2], [1])
    assert sum_risk_tables([table, one]).time.tolist() == [2]


def test_causes_of_a_sum_are_those_of_any_table():
    total = sum_risk_tables([RiskTable.from_subjects([1], [3]), RiskTable.from_subjects([1, 2], [1, 0])])
    assert total.causes == (1, 3)
    assert total.n_event.tolist() == [[1, 1], [0, 0]]


def test_the_counts_cannot_be_changed():
    table = RiskTable.from_subjects([1, 2], [1, 0])
    with pytest.raises(ValueError, match="read-only"):
        table.n_risk[0] = 9


@pytest.mark.parametrize(
    ("time", "cause", "entry", "message"),
    [
        ([1, -2], [0, 1], None, r"time must not be negative \(first at row 1\)"),
        ([1, np.nan], [0, 1], None, "time must be a finite number"),
        ([1, np.inf], [0, 1], None, "time must be a finite number"),
        ([1, 2], [0, 0.5], None, "cause must be whole numbers"),
        ([1, 2], [0, -1], None, "cause must not be negative"),
        ([1, 2], ["0", "1"], None, "cause must be whole numbers"),
        ([1, 2], [0], None, "one code for each time"),
        ([1, 2], [0, 1], [0, 2], r"entry must precede time \(first at row 1\)"),
        ([1, 2], [0, 1], [0, -1], "entry must not be negative"),
        ([1, 2], [0, 1], [0], "one value for each time"),
    ],
)
def test_subjects_refused(time, cause, entry, message):
    with pytest.raises(ValueError, match=message):
        RiskTable.from_subjects(time, cause, entry)


def test_a_cause_that_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="not among causes"):
        RiskTable.from_subjects([1, 2], [1, 2], causes=[1])


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (([1, 2], [1, -1], [0, 0]), "n_event must not be negative"),
        (([1, 2], [1, 1], [0, 0.5]), "n_censor must be whole numbers"),
        (([1, 2], [1, 1], [0]), "one row for each time"),
        (([1, 5], [1, 0], [0, 0], [0, 1]), "more subjects leave"),
    ],
)
def test_counts_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        RiskTable.from_counts(*counts)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([2, 1], [2, 1], [[1], [1]], [0, 0]), "strictly increasing"),
        (([1, 2], [2, 2], [[1], [1]], [0, 0]), "n_risk does not follow"),
        (([1, 2], [3, 2], [[1], [1]], [0, 0]), "n_risk does not follow"),
        (([1], [0], [[1]], [0]), "more subjects leave"),
        (([1], [1], [1], [0]), "shape"),
        (([1], [1], [[1]], [0, 0]), "one count for each time"),
        (([[1]], [1], [[1]], [0]), "one-dimensional"),
        (([1], [1], [[1]], [0], None, (0,)), "1 or more"),
    ],
)
def test_tables_refused(columns, message):
    with pytest.raises(ValueError, match=message):
        RiskTable(*columns)


def test_no_table_has_no_sum():
    with pytest.raises(ValueError, match="no risk table"):
        sum_risk_tables([])


def test_near_ties_share_the_grid_of_all_groups():
    one = RiskTable.from_subjects([10.0, 20.0], [1, 0])
    other = RiskTable.from_subjects([10.0 + 1e-9, 30.0], [0, 1])
    merged = merge_near_ties([one, other])
    assert merged[1].time.tolist() == [10.0, 30.0]
    whole_days = RiskTable.from_subjects([1, 2, 3], [1, 1, 0])
    assert merge_near_ties([whole_days])[0] is whole_days
    assert merge_near_ties([]) == []
