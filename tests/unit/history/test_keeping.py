"""What is kept, what goes, going back, and a kill between any two steps of it."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from orchestration.audit_trail import record
from orchestration.cli import oligo
from orchestration.history.keeping import (
    goes_forward,
    kept_warehouses,
    latest_release,
    published_releases,
    put_in_order,
    release_in_use,
    warehouse_of,
)
from orchestration.history.known import releases_of
from orchestration.history.label import label_of
from orchestration.history.names import new_name
from orchestration.history.places import patient_level_files
from orchestration.history.promotion import promote, publish_promoted, retire_by_policy
from orchestration.history.retention import UnknownSourcesError, retire
from orchestration.history.rollback import RollbackError, roll_back
from orchestration.history.trail_check import verify
from orchestration.paths import DATABASE, Paths
from tests.unit.history.registry import Content, asked, drafted, released

NAMES = [f"2026-0{month}-01T000000Z" for month in range(1, 6)]
ONE, TWO, THREE = NAMES[:3]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases, and a third that is drafted."""
    paths = Paths(tmp_path_factory.mktemp("made"))
    released(paths, ONE, Content(patients=[("north", "p1", "alive", None)]))
    released(paths, TWO)
    drafted(paths, THREE)
    return paths.home


@pytest.fixture
def paths(made: Path, tmp_path: Path) -> Paths:
    return copied(made, tmp_path / "home")


def copied(home: Path, to: Path) -> Paths:
    return Paths(shutil.copytree(home, to, symlinks=True))


def test_the_warehouse_in_use_is_kept_and_says_its_release(paths: Paths) -> None:
    assert kept_warehouses(paths) == [ONE]
    assert label_of(warehouse_of(paths, ONE)).release == ONE  # type: ignore[union-attr]
    assert (release_in_use(paths), latest_release(paths), goes_forward(paths)) == (TWO, TWO, None)
    promote(paths)
    assert publish_promoted(paths) == THREE
    assert kept_warehouses(paths) == [ONE, TWO]
    assert warehouse_of(paths, ONE) in [*patient_level_files(paths)]


def test_going_back_and_forward_again(paths: Paths) -> None:
    roll_back(paths, ONE)
    assert (release_in_use(paths), latest_release(paths)) == (ONE, ONE)
    assert asked(paths.database, "select count(*) from marts.patient") == [(1,)]
    assert goes_forward(paths) == f"{ONE} was put back, and {TWO} is newer"
    with pytest.raises(RollbackError, match="in force already"):
        roll_back(paths, ONE)
    promote(paths)
    assert (publish_promoted(paths), goes_forward(paths)) == (THREE, None)
    assert kept_warehouses(paths) == [ONE, TWO]
    roll_back(paths, TWO)
    assert asked(paths.database, "select count(*) from marts.patient") == [(2,)]
    assert [(one.name, one.patients, one.is_in_force) for one in releases_of(paths)] == [
        (ONE, 1, False), (TWO, 2, True), (THREE, 2, False)
    ]  # fmt: skip
    assert verify(paths).problems == []


def test_what_cannot_be_gone_back_to_is_said(paths: Paths) -> None:
    for release, sentence in (
        ("2020-01-01T000000Z", "There is no release 2020-01-01T000000Z. There can be gone back to: " + ONE),
        (TWO, f"{TWO} is in force already"),
    ):
        ran = CliRunner().invoke(oligo, ["--home", str(paths.home), "rollback", release])
        assert ran.exit_code == 1 and sentence in ran.output
    kept = warehouse_of(paths, ONE)
    whole = kept.read_bytes()
    kept.write_bytes(whole[:3000])
    with pytest.raises(RollbackError, match="cannot be read as the warehouse"):
        roll_back(paths, ONE)
    kept.write_bytes(paths.database.read_bytes())  # another's, under its name
    with pytest.raises(RollbackError, match="cannot be read as the warehouse"):
        roll_back(paths, ONE)
    shutil.rmtree(paths.past)
    with pytest.raises(RollbackError, match="is not kept any more; its release still is"):
        roll_back(paths, ONE)
    assert (release_in_use(paths), latest_release(paths)) == (TWO, TWO)


def _promote(paths: Paths) -> None:
    promote(paths)
    publish_promoted(paths)
    retire(paths, 1, 0)


def _back(paths: Paths) -> None:
    roll_back(paths, ONE)


CHANGES = {"os.link", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate"}


@pytest.mark.parametrize(("act", "ends"), [(_promote, THREE), (_back, ONE)])
def test_a_kill_between_any_two_steps_leaves_one_release_in_force(
    act: Callable[[Paths], None], ends: str, made: Path, tmp_path: Path
) -> None:
    """The process is killed before the first, the second ... of all that it does to a file, until it gets through."""
    for step in range(1, 200):
        paths = copied(made, tmp_path / str(step))
        was_killed = _killed_at(step, act, paths)
        used = release_in_use(paths)
        assert used in (TWO, ends) and latest_release(paths) in (TWO, ends)
        put_in_order(paths)
        assert latest_release(paths) == release_in_use(paths) == used
        assert (paths.published / used / "release.json").exists()
        assert verify(paths).problems == []
        if used == TWO:  # it works the second time
            act(paths)
        elif act is _promote:
            retire(paths, 1, 0)
        assert (release_in_use(paths), latest_release(paths)) == (ends, ends)
        litter = [
            path for path in paths.home.rglob("*") if path.name.startswith((".gone", ".aside", ".latest"))
        ]
        assert litter == []
        assert kept_warehouses(paths) == ([] if act is _promote else [ONE, TWO])
        if not was_killed:
            break
    print("steps", step)
    assert 8 < step < 199


def _killed_at(step: int, act: Callable[[Paths], None], paths: Paths) -> bool:
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, words: tuple[object, ...]) -> None:
            nonlocal left
            writes = event == "open" and isinstance(words[2], int) and words[2] & (os.O_WRONLY | os.O_RDWR)
            if writes or event in CHANGES:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        act(paths)
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    assert ended in (0, signal.SIGKILL)
    return ended != 0


def test_the_policy_spares_what_is_in_force_public_or_goes_with_a_warehouse(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    for name in NAMES:
        released(paths, name)
    public = paths.public / ONE
    public.mkdir(parents=True)
    (public / "release.json").write_text(f'{{"release": "{ONE}"}}')
    (paths.published / "notes").mkdir()
    assert retire(paths, 10, 10) == []
    assert retire(paths, 1, 1) == [
        f"deleted by the policy: warehouse {TWO}, {THREE}",
        f"deleted by the policy: release {TWO}, {THREE}",
    ]
    assert published_releases(paths) == [ONE, NAMES[3], NAMES[4]]
    assert kept_warehouses(paths) == [ONE, NAMES[3]]
    assert (paths.published / "notes").exists() and public.exists()
    listed = {one.name: (one.kept, one.public) for one in releases_of(paths)}
    assert listed[ONE] == ("release and warehouse", (ONE,))
    (public / "release.json").write_text("{")
    with pytest.raises(UnknownSourcesError):
        retire(paths, 1, 0)
    assert retire_by_policy(paths)[0].startswith("no old release was deleted: ")
    assert verify(paths).problems == []


def test_names_go_forward_also_where_the_clock_goes_back(paths: Paths) -> None:
    future = paths.published / "2999-01-01T000000Z-9"
    future.mkdir()
    assert new_name(paths) == "2999-01-01T000000Z-10"
    (paths.past / "2999-01-01T000000Z-10").mkdir()
    assert new_name(paths) == "2999-01-01T000000Z-11"


def test_a_warehouse_of_an_older_version_is_left_in_peace(paths: Paths) -> None:
    import duckdb

    with duckdb.connect(paths.database) as connection:
        connection.execute("drop schema history cascade")
    promote(paths)
    publish_promoted(paths)
    assert kept_warehouses(paths) == [ONE]


def test_findings_remember_the_releases_that_had_them(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    first = [("north", "f1", "orphan", "open", "l", "1"), ("north", "f2", "range", "accepted", "l", "2")]
    second = [("north", "f2", "range", "open", "l", "2"), ("north", "f3", "range", "open", "l", "3")]
    staged = [("1",), ("2",), ("3",)]
    released(paths, ONE, Content(findings=first, lesions=staged))
    released(paths, TWO, Content(findings=second, lesions=staged))
    seen = "select finding_id, first_release, last_release from quality.finding_sighting order by 1"
    assert asked(paths.database, seen) == [("f1", ONE, ONE), ("f2", ONE, TWO), ("f3", TWO, TWO)]
    roll_back(paths, ONE)
    # What the newest knew is carried on, not what was put back.
    released(paths, THREE, Content(findings=first, lesions=staged))
    assert asked(paths.database, seen) == [("f1", ONE, THREE), ("f2", ONE, THREE), ("f3", TWO, TWO)]
    when = "select first_seen_at, last_seen_at from quality.finding_sighting order by finding_id"
    assert asked(paths.database, when) == [
        (f"made {ONE}", f"made {THREE}"), (f"made {ONE}", f"made {THREE}"), (f"made {TWO}", f"made {TWO}")
    ]  # fmt: skip
    released(paths, NAMES[3], Content(findings=first, lesions=staged), key="k2")
    assert asked(paths.database, seen) == [("f1", NAMES[3], NAMES[3]), ("f2", NAMES[3], NAMES[3])]


def test_no_record_is_remembered_that_the_registry_has_let_go_of(tmp_path: Path) -> None:
    """``oligo forget`` finds a patient by what is staged or has a finding: elsewhere no pseudonym may outlive them."""
    paths = Paths(tmp_path)
    had = [
        ("north", "mended", "orphan", "open", "lesions", "l1"),
        ("north", "gone", "orphan", "open", "lesions", "let-go-of"),
        ("north", "set_aside", "orphan", "open", "lesions", "l3"),
        ("north", "of_no_record", "unreadable", "open", "lesions", None),
    ]
    released(paths, ONE, Content(findings=had, lesions=[("l1",), ("let-go-of",)]))
    released(paths, TWO, Content(findings=[had[2]], lesions=[("l1",)]))
    remembered = "select finding_id, record_id, first_release, last_release from quality.finding_sighting"
    assert sorted(asked(paths.database, remembered)) == [
        ("mended", "l1", ONE, ONE), ("of_no_record", None, ONE, ONE), ("set_aside", "l3", ONE, TWO)
    ]  # fmt: skip
    assert b"let-go-of" not in paths.database.read_bytes()


def test_what_an_older_version_remembered_is_carried_on(paths: Paths) -> None:
    """It had the table under another name, without the times."""
    import duckdb

    with duckdb.connect(paths.database) as connection:
        connection.execute(
            "create table history.finding as "
            "select finding_id, centre_id, rule, table_name, record_id, first_release, last_release "
            "from quality.finding_sighting; drop table quality.finding_sighting"
        )
    drafted(paths, THREE)
    promote(paths)
    seen = "select first_release, first_seen_at, last_release, last_seen_at from quality.finding_sighting"
    assert asked(paths.database, seen) == [(ONE, "2026-01-01T00:00:00+00:00", THREE, f"made {THREE}")]


def test_where_the_trail_cannot_be_written_nothing_is_promoted(paths: Paths) -> None:
    from orchestration.audit_trail import TrailError

    paths.trail.unlink()
    paths.trail.mkdir()
    with pytest.raises(TrailError, match="cannot be written"):
        promote(paths)
    with pytest.raises(TrailError):
        record(paths, "anything")
    assert release_in_use(paths) == TWO
    ran = CliRunner().invoke(oligo, ["--home", str(paths.home), "rollback", ONE])
    assert ran.exit_code == 1 and "nothing was put back. the audit trail" in ran.output


def test_a_warehouse_damaged_behind_its_label_is_passed_over(paths: Paths) -> None:
    """What is known of findings is carried on from the newest warehouse that can be read."""
    promote(paths)
    publish_promoted(paths)
    query = "select distinct first_release from quality.finding_sighting"
    for damaged in (paths.database, warehouse_of(paths, TWO)):
        with duckdb.connect(damaged) as connection:
            connection.execute("alter table quality.finding_sighting drop column first_seen_at")
        drafted(paths, NAMES[3])
        assert asked(paths.build / DATABASE, query) == [(ONE,)]
    warehouse_of(paths, ONE).unlink()
    drafted(paths, NAMES[3])
    assert asked(paths.build / DATABASE, query) == [(NAMES[3],)]


def test_no_going_back_to_a_warehouse_that_is_damaged_anywhere(paths: Paths) -> None:
    kept, size = warehouse_of(paths, ONE), 16384
    whole, damaged_behind_the_label = kept.read_bytes(), 0
    for start in range(3 * 4096, len(whole), size):
        kept.write_bytes(whole[:start] + bytes(size) + whole[start + size :])
        with duckdb.connect() as connection:
            try:
                connection.execute(f"attach '{kept}' as kept (read_only)")
                connection.execute("from kept.marts.patient").fetchall()
                connection.execute("from kept.quality.finding_sighting").fetchall()
            except duckdb.Error:
                damaged_behind_the_label += label_of(kept) is not None
                with pytest.raises(RollbackError, match="cannot be read"):
                    roll_back(paths, ONE)
    assert damaged_behind_the_label
    assert release_in_use(paths) == TWO
    kept.write_bytes(whole)
    roll_back(paths, ONE)
    assert release_in_use(paths) == ONE
