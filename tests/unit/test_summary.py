"""The end of a refresh is read on a terminal: a consortium's is no longer than a department's."""

import os
from pathlib import Path

import duckdb
import pytest

from orchestration.notices import STARTED_BY
from orchestration.paths import Paths
from orchestration.refresh import Refreshed
from orchestration.summary import print_summary

_TABLES = """
    create schema quality; create schema survival; create schema reference;
    create table reference.endpoint as select 'OS' as endpoint_id, true as is_headline;
    create table quality.row_account as
        select 'c' || n as centre_id, t as table_name, 12 as rows_in, 10 as accepted, 2 as quarantined
        from range($centres) r(n), (values ('patients'), ('lesions')) v(t);
    create table quality.delivery as
        select 'c' || n as centre_id, '2025-01-01' as delivery_id, 'in_force' as status, false as is_stale
        from range($centres) r(n);
    create table quality.finding as
        select 'c' || n as centre_id, 'orphan' as rule, 'flagged' as effect, 'open' as status
        from range(1, $centres) r(n), range(3);
    create table survival.summary as
        select
            'OS' as endpoint_id, stratification_id, group_name, 1000 as n_count, 400 as event_count,
            'kaplan_meier' as estimator, 48.4 as median_months, 47.5 as median_lower_months,
            49.6 as median_upper_months, 0.95 as survival_at_12_months, 0.94 as lower_at_12_months,
            0.96 as upper_at_12_months, 40.1 as followup_months
        from (select 'all' as stratification_id, 'all' as group_name union all
              select 'centre', 'c' || n from range($centres) r(n));
"""


def told(home: Path, centres: int, capsys: pytest.CaptureFixture[str]) -> list[str]:
    paths = Paths(home)
    paths.warehouse.mkdir()
    with duckdb.connect(paths.database) as connection:
        connection.execute(_TABLES.replace("$centres", str(centres)))
    print_summary(paths, Refreshed("r1", 3.0, ()))
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_a_few_centres_are_told_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(tmp_path, 3, capsys)
    assert [line for line in lines if line.startswith(("c1 ", "lesions "))] == [
        "lesions 12 10 2", "c1 patients 12 10 2", "lesions 12 10 2", "lesions 12 10 2",
        "c1 1000 400 48.4 (47.5 to 49.6) 0.95 (0.94 to 0.96) 40.1",
    ]  # fmt: skip
    assert "findings c1 3, c2 3" in lines


def test_of_many_the_registry_is_told_and_where_the_rest_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, STARTED_BY, "the clock")
    lines = told(tmp_path, 60, capsys)
    assert "OS all centres 1000 400 48.4 (47.5 to 49.6) 0.95 (0.94 to 0.96) 40.1" in lines
    assert [line for line in lines if line.startswith("c1 ")] == ["c1 24 20 4"]
    assert f"Of each of the 60 centres: {tmp_path}/published/latest/survival/summary.csv" in lines
    assert "findings 177, in 59 of 60 centres" in lines
    assert lines[-1].split(" sql ")[0].endswith(f"/oligo --home {tmp_path}")
