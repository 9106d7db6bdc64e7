"""Groups that are known only later: pure immortal time at the start, none from a landmark on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survival.landmark_split import split_at_landmark
from survival.log_rank import log_rank
from survival.risk_table import RiskTable, sum_risk_tables


def simulated(n=1000):
    """Survival with no effect of anything; whoever still lives may respond, on a day of their own."""
    random = np.random.default_rng(20250101)
    death = random.exponential(20.0, n)
    time, cause = np.minimum(death, 48.0), (death <= 48.0).astype(int)
    response = random.exponential(8.0, n)
    return time, cause, np.where(response < time, response, np.inf)


def test_responders_live_longer_by_immortal_time_alone():
    time, cause, response = simulated()
    has_responded = np.isfinite(response)
    naive = [RiskTable.from_subjects(time[own], cause[own]) for own in (~has_responded, has_responded)]
    assert log_rank(naive).p < 1e-20
    for landmark in (3, 6, 12):
        split = split_at_landmark(landmark, time, cause, response <= landmark, np.ones_like(cause), 2)
        assert log_rank(split.tables).p > 0.05
        assert split.left[0] + split.left[1] + sum(t.n_subjects for t in split.tables) == split.n_all == 1000


#: Time, cause, entry, group at a landmark of 10: the case of each, and where it goes.
CASES = [
    (25, 1, 0, 0, "group 0"),
    (25, 0, 0, 1, "group 1"),
    (11, 2, 0, 1, "group 1"),
    (25, 1, 10, 1, "group 1"),  # enters at the landmark: under observation just after it
    (10, 1, 0, 0, "left 1"),  # leaves at the landmark: has left
    (10, 0, 0, 1, "left 0"),
    (4, 2, 0, 0, "left 2"),
    (0, 1, 0, 0, "left 1"),
    (8, 1, 5, 0, "left 1"),
    (25, 1, 11, 1, "unobserved"),
]


@pytest.mark.parametrize(("time", "cause", "entry", "group", "expected"), CASES)
def test_where_each_goes(time, cause, entry, group, expected):
    split = split_at_landmark(10, [time], [cause], [group], [3], 2, [entry], (1, 2))
    found = {f"group {number}": table.n_subjects for number, table in enumerate(split.tables)}
    found |= {f"left {code}": count for code, count in split.left.items()} | {
        "unobserved": split.n_unobserved
    }
    assert {place: count for place, count in found.items() if count} == {expected: 3}
    if expected.startswith("group"):
        table = split.tables[group]
        assert table.time.tolist() == [time - 10]
        assert table.person_time == 3 * (time - 10)


def test_nobody_and_nobody_left():
    nobody = split_at_landmark(3, [], [], [], [], 2)
    assert (nobody.n_all, nobody.left, nobody.n_unobserved) == (0, {0: 0, 1: 0}, 0)
    gone = split_at_landmark(3, [1, 2], [1, 0], [0, 1], [1, 1], 2)
    assert [table.n_subjects for table in gone.tables] == [0, 0]
    assert gone.left == {0: 1, 1: 1}


@pytest.mark.parametrize("landmark", [-1, float("nan"), float("inf")])
def test_a_landmark_is_a_time(landmark):
    with pytest.raises(ValueError, match="landmark"):
        split_at_landmark(landmark, [1], [1], [0], [1], 1)


@pytest.mark.parametrize("group", [-1, 2])
def test_a_group_is_one_of_the_groups(group):
    with pytest.raises(ValueError, match="group"):
        split_at_landmark(1, [1], [1], [group], [1], 2)


subjects = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 2), st.integers(0, 1), st.integers(1, 5)), max_size=20
)


@given(subjects, st.integers(0, 31))
def test_everybody_is_somewhere_and_the_groups_are_the_whole(rows, landmark):
    time, cause, group, n = zip(*rows, strict=True) if rows else ((), (), (), ())
    split = split_at_landmark(landmark, time, cause, group, n, 2, causes=(1, 2))
    whole = split_at_landmark(landmark, time, cause, np.zeros(len(rows), dtype=int), n, 1, causes=(1, 2))
    assert sum(t.n_subjects for t in split.tables) + sum(split.left.values()) == split.n_all == sum(n)
    together, alone = sum_risk_tables(split.tables), whole.tables[0]
    assert together.time.tolist() == alone.time.tolist()
    assert together.n_event.tolist() == alone.n_event.tolist()
    assert together.n_risk.tolist() == alone.n_risk.tolist()
