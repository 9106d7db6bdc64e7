"""What the survival tables say of groups whose answers are known, without a warehouse."""

from typing import Any

import duckdb
import pytest

from orchestration.survival_tables import pair, restricted_mean
from orchestration.survival_tables.definition import Row
from orchestration.survival_tables.series import Counted, risk_tables

MONTH = 365.25 / 12


def counted(groups: dict[str, list[tuple[int, int]]], endpoint: str = "OS", headline: bool = True) -> Counted:
    """Groups of (day, cause), stratified in the whole registry."""
    counts = [
        (endpoint, "site", "", name, 0, day, cause, 1)
        for name, units in groups.items()
        for day, cause in units
    ]
    return Counted(duckdb.connect(), risk_tables(counts), headline=frozenset([endpoint] if headline else []))


#: group: (day, cause) of each; mean up to 12 months (365 days) in days, whether it has an interval.
MEANS: dict[str, tuple[list[tuple[int, int]], float | None, bool]] = {
    "nobody fails": ([(400, 0), (500, 0)], 365.0, False),
    "half fail on day 100": ([(100, 1), (400, 0)], 100 + 265 / 2, True),
    "all have failed by day 200": ([(100, 1), (200, 1)], 150.0, True),
    "fails on day 0": ([(0, 1), (400, 0)], 182.5, True),
    "followed up to day 364 only": ([(100, 1), (364, 0)], None, False),
    "last seen on day 0": ([(0, 0)], None, False),
}


@pytest.mark.parametrize("group", MEANS)
def test_a_mean_is_given_only_as_far_as_the_curve_is_known(group: str) -> None:
    units, days, has_interval = MEANS[group]
    [row, *_] = restricted_mean.TABLE.rows(counted({group: units}))
    assert row["horizon_months"] == 12
    assert row["mean_months"] == (None if days is None else pytest.approx(days / MONTH, rel=1e-12))
    assert (row["mean_lower_months"] is not None) == has_interval
    assert "fewer than 10" in row["warning"]


def test_a_competing_cause_has_no_mean() -> None:
    assert list(restricted_mean.TABLE.rows(counted({"a": [(5, 1), (6, 2)]}))) == []


def _pairs(groups: dict[str, list[tuple[int, int]]], **more: Any) -> list[Row]:
    return list(pair.TABLE.rows(counted(groups, **more)))


def test_every_pair_is_corrected_for_their_number() -> None:
    early = [(day, 1) for day in range(1, 13)]
    late = [(day, 1) for day in range(100, 112)]
    rows = _pairs({"a": early, "b": late, "c": late})
    assert [(row["group_name"], row["other_group_name"]) for row in rows] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    assert rows[0]["p"] < 1e-4 and rows[0]["p_holm"] == pytest.approx(3 * rows[0]["p"])
    assert rows[2]["p"] == 1.0 and rows[2]["warning"] is None


@pytest.mark.parametrize(
    ("groups", "more"),
    [
        ({"a": [(5, 1)]}, {}),
        ({"a": [(5, 1)], "b": [(6, 1)]}, {"headline": False}),
    ],
)
def test_what_is_not_compared_has_no_row(groups: dict[str, list[tuple[int, int]]], more: Any) -> None:
    assert _pairs(groups, **more) == []


def test_without_an_event_there_is_no_p() -> None:
    [row] = _pairs({"a": [(5, 0)], "b": [(6, 0)]})
    assert (row["chisq"], row["p"], row["p_holm"]) == (None, None, None)
    assert "fewer than 10 events: 0" in row["warning"]
