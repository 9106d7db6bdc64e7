"""What the survival tables say of groups whose answers are known, without a warehouse."""

from typing import Any

import duckdb
import numpy as np
import pytest

from orchestration.survival_tables import clustered, contrast, pair, restricted_mean
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import Row
from orchestration.survival_tables.series import Series, risk_tables
from survival.risk_table import RiskTable

MONTH = 365.25 / 12


def tables_of(counts: list[tuple[str, str, str, str, int, int, int, int]]) -> dict[Series, RiskTable]:
    """Risk tables of (endpoint, stratification, within, group, entry, time, cause, n)."""
    named = sorted({Series(*count[:4]) for count in counts})
    numbers = [(named.index(Series(*count[:4])), *count[4:]) for count in counts]
    names = ("series", "entry_days", "time_days", "cause", "n")
    columns = dict(zip(names, map(np.array, zip(*numbers, strict=True)), strict=True))
    causes = {
        endpoint: sorted({1} | {cause for one, *_, cause, _ in counts if one == endpoint and cause})
        for endpoint, *_ in counts
    }
    return risk_tables(named, columns, causes)


def counted(groups: dict[str, list[tuple[int, int]]], endpoint: str = "OS", headline: bool = True) -> Counted:
    """Groups of (day, cause), stratified in the whole registry."""
    counts = [
        (endpoint, "site", "", name, 0, day, cause, 1)
        for name, units in groups.items()
        for day, cause in units
    ]
    return Counted(duckdb.connect(), tables_of(counts), headline=frozenset([endpoint] if headline else []))


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


EARLY, LATE = [(day, 1) for day in range(1, 13)], [(day, 1) for day in range(100, 120)]
NONE_FAILED = [(800, 0)] * 12
#: groups; of "a" against "b", the larger one: has a hazard ratio, else why not; has a difference of means, an interval.
CONTRASTS: dict[str, tuple[list[tuple[int, int]], list[tuple[int, int]], str | None, bool, bool]] = {
    "both fail at the same times": (EARLY, EARLY * 2, None, True, True),
    "every event of one before the other": (EARLY, LATE, "separated", True, True),
    "nobody fails in one": (NONE_FAILED, LATE, "no_events_in_group", True, False),
    "nobody fails in the larger one": (EARLY, NONE_FAILED * 2, "no_events_in_reference", True, False),
    "nobody fails at all": (NONE_FAILED, NONE_FAILED * 2, "no_events", True, False),
    "one patient": ([(5, 1)], EARLY, None, True, False),
    "one followed up for a year only": ([(365, 0)], EARLY, "no_events_in_group", False, False),
}


@pytest.mark.parametrize("case", CONTRASTS)
def test_a_contrast_says_only_what_can_be_said(case: str) -> None:
    one, other, reason, has_difference, has_interval = CONTRASTS[case]
    [row] = contrast.TABLE.rows(counted({"a": one, "b": other}))
    assert (row["group_name"], row["reference_group_name"]) == ("a", "b")
    assert row["not_estimable"] == reason
    assert (row["hazard_ratio"] is None) == (row["hazard_ratio_p"] is None) == (reason is not None)
    assert (row["mean_difference_months"] is not None) == has_difference
    assert (row["mean_difference_lower_months"] is not None) == has_interval
    assert (row["mean_difference_p"] is not None) == has_interval


_REGISTRY = """
    create schema marts; create schema reference; create schema intermediate;
    create table reference.endpoint as select 'LC' as endpoint_id, 'lesion' as unit, true as is_headline;
    create table reference.stratification as select 'all' as stratification_id, 'all' as by_attribute;
    create table marts.time_to_event (
        endpoint_id text, patient_id text, episode_id text, entry_days bigint, time_days bigint, cause bigint
    );
    create table intermediate.int_episodes_attributed (episode_id text, attribute text, value text);
    create temporary table carried_group (endpoint_id text, stratification_id text, within_group text, group_name text)
"""


def _lesions(patients: dict[str, list[tuple[int, int]]]) -> Counted:
    """A registry of one centre with the (day, cause) of each lesion of each patient."""
    units = [(patient, day, cause) for patient, lesions in patients.items() for day, cause in lesions]
    connection = duckdb.connect()
    connection.execute(_REGISTRY)
    connection.executemany("insert into marts.time_to_event values ('LC', $1, $1, 0, $2, $3)", units)
    connection.execute(
        "insert into intermediate.int_episodes_attributed "
        "select distinct episode_id, 'all', 'all' from marts.time_to_event"
    )
    counts = [("LC", "all", "", "all", 0, day, cause, 1) for _, day, cause in units]
    return Counted(connection, tables_of(counts))


def test_lesions_that_fail_together_have_a_wider_interval() -> None:
    alone = {f"{i}": [(100, 1) if i % 4 == 0 else (900, 0)] for i in range(120)}
    together = {f"{i}": [(100, 1) if i % 4 == 0 else (900, 0)] * 6 for i in range(20)}
    [one, *_], [other, *_] = (list(clustered.TABLE.rows(_lesions(cases))) for cases in (alone, together))
    assert (one["n_count"], one["patient_count"], other["n_count"], other["patient_count"]) == (
        120,
        120,
        120,
        20,
    )
    assert one["estimate"] == other["estimate"] == 0.75
    assert other["upper"] - other["lower"] > 2 * (one["upper"] - one["lower"])
    assert next(iter(clustered.TABLE.rows(_lesions(together)))) == other


@pytest.mark.parametrize(
    ("patients", "estimate"),
    [
        ({"one": [(100, 1), (900, 0)]}, 0.5),
        ({"a": [(900, 0)], "b": [(900, 0)]}, 1.0),
        ({"a": [(9, 0)], "b": [(9, 1)]}, None),
    ],
)
def test_without_two_patients_or_an_event_there_is_no_interval(
    patients: dict[str, list[tuple[int, int]]], estimate: float | None
) -> None:
    [row, *_] = clustered.TABLE.rows(_lesions(patients))
    assert (row["estimate"], row["lower"], row["upper"]) == (estimate, None, None)
    assert "fewer than 20 patients" in row["warning"]
