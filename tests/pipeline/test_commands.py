"""The commands, as a user types them."""

import csv
import fcntl
import io
import json
from collections.abc import Callable

import pytest

from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]


def test_a_refresh_tells_rows_survival_and_places(refreshed: Refreshed) -> None:
    home, ran = refreshed
    assert [line for line in ran.out.splitlines() if line.split()[:2] == ["PFS", "all"]]
    assert "16.0 (13.0 to not reached)" in ran.out
    for place in (
        "warehouse/registry.duckdb",
        "warehouse/findings/",
        "published/latest/figures/",
        f"--home {home.path} sql",
    ):
        assert place in ran.out
    assert str(home.path) in ran.out
    assert "nan" not in ran.out.lower().replace("nan", "nan ").split()


@pytest.mark.parametrize("command", ["refresh", "sql", "estimate", "synth", "redcap"])
def test_each_command_explains_itself(refreshed: Refreshed, command: str) -> None:
    ran = refreshed[0].oligo(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: oligo {command}")
    assert len(ran.out.splitlines()) > 5


def test_an_unknown_command_gets_the_nearest_one(refreshed: Refreshed) -> None:
    ran = refreshed[0].oligo("refrsh")
    assert ran.code == 2
    assert "Did you mean 'refresh'?" in ran.err


def test_sql_prints_a_table_csv_and_json(refreshed: Refreshed) -> None:
    home, query = refreshed[0], "select centre_id, count(*) as n from marts.patient group by all order by all"
    expected = [(centre, n) for centre, n in home.query(query)]
    assert "royapettah" in home.oligo("sql", query).out
    rows = list(csv.DictReader(io.StringIO(home.oligo("sql", "--format", "csv", query).out)))
    assert [(row["centre_id"], int(row["n"])) for row in rows] == expected
    records = json.loads(home.oligo("sql", "--format", "json", query).out)
    assert [(record["centre_id"], record["n"]) for record in records] == expected


CHANGES = ["drop table marts.patient", "delete from marts.patient", "create table x as select 1"]


@pytest.mark.parametrize("query", CHANGES)
def test_sql_changes_nothing(refreshed: Refreshed, query: str) -> None:
    ran = refreshed[0].oligo("sql", query)
    assert ran.code == 1
    assert "read-only" in ran.err
    assert "Traceback" not in ran.said


@pytest.mark.parametrize(
    "query", ["copy (select 1) to 'out.csv'", "from read_csv('/etc/passwd')", "install httpfs"]
)
def test_sql_reaches_for_nothing_else(refreshed: Refreshed, query: str) -> None:
    ran = refreshed[0].oligo("sql", query)
    assert ran.code == 1
    assert "disabled" in ran.err


def test_sql_with_a_mistake_and_without_a_warehouse(
    refreshed: Refreshed, new_home: Callable[..., Home]
) -> None:
    ran = refreshed[0].oligo("sql", "selct 1")
    assert ran.code == 1 and "syntax error" in ran.err and "Traceback" not in ran.err
    ran = new_home().oligo("sql", "select 1")
    assert ran.code == 1 and "oligo refresh" in ran.err


def test_columns_carry_their_descriptions(refreshed: Refreshed) -> None:
    undescribed = refreshed[0].query(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where schema_name in ('staging', 'marts', 'quality', 'survival') and not internal and comment is null"
    )
    assert undescribed == []
    described = "select count(*) from duckdb_columns() where schema_name = 'survival' and comment is not null"
    [(count,)] = refreshed[0].query(described)
    assert count > 60


def test_a_second_refresh_at_once_leaves_and_says_so(new_home: Callable[..., Home]) -> None:
    home = new_home("royapettah")
    (home.path / "warehouse").mkdir(exist_ok=True)
    with (home.path / "warehouse" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = home.oligo("refresh")
    assert ran.code == 3
    assert "another refresh" in ran.err
    assert not (home.path / "published").exists()


def test_a_key_that_is_none_is_refused(new_home: Callable[..., Home]) -> None:
    ran = new_home("royapettah").oligo("refresh", env={"OLIGO_PSEUDONYM_KEY": "too short"})
    assert ran.code == 1
    assert "OLIGO_PSEUDONYM_KEY" in ran.err and "too short" not in ran.err
