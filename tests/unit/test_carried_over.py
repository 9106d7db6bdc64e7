"""Which centres are carried over, what a copy of the warehouse in use becomes, what follows from one centre alone."""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import carried_over, dbt_run
from orchestration.build_folder import carried_centres, modelled_centres, start_build
from orchestration.carried_over import NotCarriedError, build_warehouse, carry_over
from orchestration.history.label import Label, write_label
from orchestration.paths import DATABASE, Paths
from orchestration.standing import Built, MadeFrom, built_from, identity
from orchestration.survival_tables.carried import mark_carried

TABLES = """
    create schema staging; create schema marts; create schema reference;
    create table staging.stg_episodes (episode_id varchar, centre_id varchar);
    create table marts.outcome (episode_id varchar, centre_id varchar, day bigint);
    create table marts.attribute (episode_id varchar, value varchar);
    create table reference.code (code varchar);
"""
IN_USE = """
    insert into staging.stg_episodes values ('e1', 'north'), ('e2', 'south'), ('e3', 'west');
    insert into marts.outcome values ('e1', 'north', 1), ('e2', 'south', 2), ('e3', 'west', 3), ('e4', null, 4);
    insert into marts.attribute values ('e1', 'a'), ('e2', 'b'), ('e3', 'c');
    insert into reference.code values ('x');
"""
MODELLED = """
    insert into staging.stg_episodes values ('e2', 'south'), ('e5', 'south');
    insert into marts.outcome values ('e2', 'south', 20), ('e5', 'south', 50);
    insert into marts.attribute values ('e2', 'B'), ('e5', 'E');
    insert into reference.code values ('x');
"""


NOW = MadeFrom({"north": "n", "south": "s", "west": "w"}, "software", "set")
#: Of each centre's landing, in bytes.
SIZES = {"north": 100, "south": 100}


def written(file: Path, sql: str, carried_count: int = 0) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(file) as connection:
        connection.execute(sql)
        write_label(connection, Label("2026-01-01T000000Z", "then", "k1", carried_count))


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Three centres, west without a delivery in force; a warehouse in use; what dbt made of one that changed."""
    monkeypatch.setenv("OLIGO_CARRIED_FROM_MB", "0")
    paths = Paths(tmp_path / "home")
    for centre in ("north", "south", "west"):
        (paths.landing / centre / "intake").mkdir(parents=True)
        if centre != "west":
            (paths.landing / centre / "in_force").mkdir()
            (paths.landing / centre / "in_force/patients.parquet").write_bytes(b"." * SIZES[centre])
    written(paths.database, TABLES + IN_USE)
    start_build(paths, ["south", "west"])
    written(paths.build / DATABASE, TABLES + MODELLED)
    return paths


def rows(file: Path, table: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(file, read_only=True) as connection:
        return connection.execute(f"from {table} order by all").fetchall()


def test_a_centre_that_changed_or_left_is_replaced_and_the_others_stay(paths: Paths) -> None:
    carry_over(paths, ["north"])
    built = paths.build / DATABASE
    assert rows(built, "marts.outcome") == [("e1", "north", 1), ("e2", "south", 20), ("e5", "south", 50)]
    assert rows(built, "marts.attribute") == [("e1", "a"), ("e2", "B"), ("e5", "E")]
    assert rows(built, "reference.code") == [("x",)]
    assert rows(paths.database, "marts.attribute") == [("e1", "a"), ("e2", "b"), ("e3", "c")]
    assert sorted(path.name for path in paths.build.iterdir()) == ["landing", DATABASE]
    assert built.stat().st_mode & 0o777 == 0o600


def test_a_table_that_does_not_say_whose_its_rows_are_is_not_carried(paths: Paths) -> None:
    with duckdb.connect(paths.build / DATABASE) as connection:
        connection.execute("create table marts.flow (step varchar)")
    with pytest.raises(NotCarriedError, match=r"marts\.flow does not say whose"):
        carry_over(paths, ["north"])


@pytest.mark.parametrize("harm", ["cut", "another version"])
def test_a_warehouse_in_use_that_is_not_whole_is_not_carried(harm: str, paths: Paths) -> None:
    if harm == "cut":
        paths.database.write_bytes(paths.database.read_bytes()[:5000])
    else:
        with duckdb.connect(paths.database) as connection:
            connection.execute("alter table marts.outcome drop column day")
    with pytest.raises(NotCarriedError):
        carry_over(paths, ["north"])


#: Which centres are as they were; how often in a row; the least size in MB: which centres are modelled.
CHOICES: dict[str, tuple[set[str], int, str, list[str]]] = {
    "one changed": ({"north", "west"}, 0, "0", ["south"]),
    "none changed, so one is modelled, with a delivery": ({"north", "south", "west"}, 0, "0", ["north"]),
    "none with a delivery changed": ({"north", "south"}, 3, "0", ["north", "west"]),
    "all changed": (set(), 0, "0", ["north", "south", "west"]),
    "one that left does not count": ({"east"}, 0, "0", ["north", "south", "west"]),
    "too often in a row": ({"north", "west"}, 20, "0", ["north", "south", "west"]),
    "once less": ({"north", "west"}, 19, "0", ["south"]),
    "more than half changed": ({"west"}, 0, "0", ["north", "south", "west"]),
    "too small": ({"north", "west"}, 0, "64", ["north", "south", "west"]),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_which_centres_are_modelled(choice: str, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    unchanged, count, least, modelled = CHOICES[choice]
    paths.database.unlink()
    written(paths.database, TABLES + IN_USE, count)
    monkeypatch.setenv("OLIGO_CARRIED_FROM_MB", least)
    asked = builds(monkeypatch, paths, unchanged)
    build_warehouse(paths, rebuild=False)
    assert modelled_centres(paths) == modelled
    assert carried_centres(paths) == sorted({"north", "south", "west"} - set(modelled))
    is_carried = len(modelled) < 3
    assert built_from(paths) == Built(
        asdict(NOW), (count + 1) * is_carried, identity(paths.database) if is_carried else None
    )
    parts = [(), ()] if len(modelled) == 3 else [("--exclude", "tag:pooled"), ("--select", "tag:pooled")]
    assert asked == parts[: 1 if len(modelled) == 3 else 2]


def builds(monkeypatch: pytest.MonkeyPatch, paths: Paths, unchanged: set[str]) -> list[Sequence[str]]:
    """Put in the place of dbt one that makes the same of any centre; the parts that it was asked for."""
    asked: list[Sequence[str]] = []

    def build(paths: Paths, *selection: str, before: dbt_run.DbtAnswer | None = None) -> dbt_run.DbtAnswer:
        asked.append(selection)
        if before is None:
            written(paths.build / DATABASE, TABLES + MODELLED)
        return dbt_run.DbtAnswer()

    monkeypatch.setattr(dbt_run, "build", build)
    monkeypatch.setattr(carried_over, "unchanged_centres", lambda paths: set(unchanged))
    monkeypatch.setattr(carried_over, "made_from", lambda paths: NOW)
    return asked


def test_a_rebuild_models_every_centre(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = builds(monkeypatch, paths, {"north", "west"})
    build_warehouse(paths, rebuild=True)
    assert (asked, carried_centres(paths)) == ([()], [])


def test_every_centre_is_modelled_where_the_warehouse_in_use_cannot_be_read(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = builds(monkeypatch, paths, {"north", "west"})
    with duckdb.connect(paths.database) as connection:
        connection.execute("drop table marts.attribute")
    build_warehouse(paths, rebuild=False)
    assert (asked, carried_centres(paths)) == ([("--exclude", "tag:pooled"), ()], [])
    assert rows(paths.build / DATABASE, "marts.attribute") == [("e2", "B"), ("e5", "E")]


def test_every_centre_is_modelled_where_what_is_pooled_fails(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a block cannot be read that nothing read before."""
    asked = builds(monkeypatch, paths, {"north", "west"})
    made = dbt_run.build

    def build(paths: Paths, *selection: str, before: dbt_run.DbtAnswer | None = None) -> dbt_run.DbtAnswer:
        made(paths, *selection, before=before)
        return dbt_run.DbtAnswer(failures=("a model: it cannot be read",) if before else ())

    monkeypatch.setattr(dbt_run, "build", build)
    assert build_warehouse(paths, rebuild=False).failures == ()
    assert asked == [("--exclude", "tag:pooled"), ("--select", "tag:pooled"), ()]
    assert (carried_centres(paths), built_from(paths)) == ([], Built(asdict(NOW)))


def test_a_failed_test_of_the_changed_centres_ends_it(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, paths, {"north", "west"})
    failed = dbt_run.DbtAnswer(failures=("a test: 1 row",))
    monkeypatch.setattr(dbt_run, "build", lambda *words, **named: failed)
    assert build_warehouse(paths, rebuild=False) == failed


def test_a_full_disk_is_told_and_not_taken_for_damage(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = builds(monkeypatch, paths, {"north", "west"})

    def fails(number: int) -> Callable[..., None]:
        def copyfile(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        return copyfile

    monkeypatch.setattr("shutil.copyfile", fails(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left"):
        build_warehouse(paths, rebuild=False)
    assert asked == [("--exclude", "tag:pooled")]
    monkeypatch.setattr("shutil.copyfile", fails(errno.EIO))
    build_warehouse(paths, rebuild=False)
    assert (asked[2:], carried_centres(paths)) == ([()], [])


#: Endpoint, cause, n, n_earliest, n_latest; then whether the sets of the endpoint are carried over.
_SAME = [("OS", 0, 5, 5, 5), ("OS", 1, 2, 2, 2)]
FACTS: dict[str, tuple[list[tuple[Any, ...]], bool]] = {
    "the same": (_SAME, True),
    "other numbers": ([("OS", 0, 50, 50, 50), ("OS", 1, 20, 20, 20)], True),
    "another cause": ([*_SAME, ("OS", 2, 1, 1, 1)], False),
    "a cause less": (_SAME[:1], False),
    "a doubt": ([("OS", 0, 5, 6, 5), ("OS", 1, 2, 1, 2)], False),
    "a cause at an extreme alone": ([*_SAME, ("OS", 2, 0, 1, 0)], False),
}


@pytest.mark.parametrize("fact", FACTS)
def test_what_all_groups_of_an_endpoint_share_must_be_the_same(fact: str, tmp_path: Path) -> None:
    now, is_carried = FACTS[fact]
    counts = (
        "create schema intermediate; create table intermediate.int_risk_counts "
        "(endpoint_id varchar, cause bigint, n bigint, n_earliest bigint, n_latest bigint)"
    )
    insert = "insert into intermediate.int_risk_counts values (?, ?, ?, ?, ?)"
    with duckdb.connect(tmp_path / "earlier.duckdb") as connection:
        connection.execute(counts)
        connection.executemany(insert, _SAME)
    with duckdb.connect() as connection:
        connection.execute(counts)
        connection.executemany(insert, now)
        connection.execute(
            "create schema reference; create table reference.stratification as from (values "
            "('centre', null, 'centre_id'), ('centre_state', 'centre_id', 'state'), ('state', null, 'state'), "
            "('state_site', 'state', 'site')) as s (stratification_id, within_attribute, by_attribute)"
        )
        connection.execute(f"attach '{tmp_path / 'earlier.duckdb'}' as earlier (read_only)")
        mark_carried(connection, ["north"])
        sets = connection.execute("from carried_set").fetchall()
        groups = connection.execute("from carried_group").fetchall()
    assert sets == [("OS", "centre_state", "north")] * is_carried
    assert groups == [("OS", "centre", "", "north")] * is_carried


def test_nothing_is_carried_over_without_centres() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create schema intermediate; create table intermediate.int_risk_counts as "
            "select 'OS' as endpoint_id, 1 as cause, 1 as n, 1 as n_earliest, 1 as n_latest; "
            "create schema reference; create table reference.stratification as "
            "select 'centre_state' as stratification_id, 'centre_id' as within_attribute, 'state' as by_attribute"
        )
        mark_carried(connection, [])
        assert connection.execute("select count(*) from carried_set").fetchall() == [(0,)]
        assert connection.execute("select endpoint_id, causes from endpoint_facts").fetchall() == [
            ("OS", [1])
        ]
