"""The list of the forgotten, the keys, and files beside the warehouse, each on its own."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from subprocess import PIPE

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner, Result

from orchestration.cli import oligo
from orchestration.erasure import forgotten_list, kept_files
from orchestration.erasure.holdings import Holdings, holdings_of
from orchestration.erasure.search import Sought, keys_at_hand
from orchestration.erasure.telling import left_to_the_owner, told_of
from orchestration.erasure.warehouse_file import look_into, take_out
from orchestration.history.keeping import GONE, put_in_order
from orchestration.history.label import Label, write_label
from orchestration.paths import Paths
from orchestration.pseudonym_key import UnusableKeyError, former_keys, key_id, load_key, rotate
from orchestration.writer_lock import one_writer
from schemas.pseudonyms import pseudonym

KEY = b"k" * 32


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.delenv("OLIGO_PSEUDONYM_KEY", raising=False)
    return Paths(tmp_path)


def run(paths: Paths, *words: str) -> Result:
    return CliRunner().invoke(oligo, ["--home", str(paths.home), *words])


def test_a_patient_is_on_the_list_of_their_centre_alone(paths: Paths) -> None:
    assert forgotten_list.forgotten_of(paths, ["a", "b"]) == {}
    forgotten_list.put(paths, "a", "1", "2026-01-01", forgotten_list.BEGUN)
    forgotten_list.put(paths, "b", "2", "2026-01-02", forgotten_list.DONE)
    assert forgotten_list.unfinished(paths) == ["a"]
    forgotten_list.put(paths, "a", "1", "2026-01-01", forgotten_list.DONE)
    assert forgotten_list.unfinished(paths) == []
    known = forgotten_list.forgotten_of(paths, ["a", "c"])
    assert list(known) == ["a"]
    assert [known["a"].names("a", who) for who in ("1", "2", "11", "")] == [True, False, False, False]
    assert len(forgotten_list.entries(paths)) == 2
    assert {path.stat().st_mode & 0o777 for path in (paths.forgotten, paths.forgotten_key)} == {0o600}


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda p: p.forgotten.unlink(), "is missing"),
        (lambda p: p.forgotten_key.unlink(), "forgotten.key is missing"),
        (lambda p: p.forgotten.write_text(""), "is no list"),
        (lambda p: p.forgotten.write_text(p.forgotten.read_text()[:-20]), "row 2"),
        (lambda p: p.forgotten.write_text(p.forgotten.read_text() + "a,b\n"), "row 3"),
        (lambda p: p.forgotten.write_bytes(b"\xff\xfe\x00"), "cannot be read"),
        (lambda p: p.forgotten.chmod(0o644), "can be read by others"),
        (lambda p: p.forgotten_key.write_text("short"), "holds no key"),
    ],
)
def test_a_list_that_cannot_be_used_stops_everything(paths: Paths, harm: object, said: str) -> None:
    forgotten_list.put(paths, "a", "1", "2026-01-01", forgotten_list.DONE)
    assert callable(harm)
    harm(paths)
    with pytest.raises(UnusableKeyError, match=said):
        forgotten_list.forgotten_of(paths, ["a"])
    (paths.raw / "a").mkdir(parents=True)
    before = sorted(paths.home.rglob("*"))
    ran = run(paths, "refresh")
    assert ran.exit_code == 1
    assert said in ran.output
    made = {path.name for path in paths.home.rglob("*") if path not in before and path.suffix != ".json"}
    assert made <= {"warehouse", ".lock", "notices", "audit.jsonl", "audit.head", "pseudonym.key"}


def test_a_first_entry_that_was_stopped_leaves_a_list_that_works(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written, limit = forgotten_list.write_private, [], [0]

    def stops(path: Path, text: str) -> None:
        written.append(path)
        if len(written) == limit[0]:
            raise KeyboardInterrupt
        real(path, text)

    monkeypatch.setattr(forgotten_list, "write_private", stops)
    for limit[0] in (1, 2, 3):
        written.clear()
        with pytest.raises(KeyboardInterrupt):
            forgotten_list.put(paths, "a", "1", "2026-01-01", forgotten_list.BEGUN)
        assert forgotten_list.forgotten_of(paths, ["a"]) == {}
    limit[0] = 0
    forgotten_list.put(paths, "a", "1", "2026-01-01", forgotten_list.BEGUN)
    assert forgotten_list.forgotten_of(paths, ["a"])["a"].names("a", "1")


def test_a_new_key_keeps_the_old_one_and_the_list(paths: Paths) -> None:
    with pytest.raises(UnusableKeyError, match="no key yet"):
        rotate(paths.key)
    first = load_key(paths.key)[0]
    forgotten_list.put(paths, "a", "1", "2026-01-01", forgotten_list.DONE)
    before = forgotten_list.forgotten_of(paths, ["a"])
    for _ in range(2):
        ran = run(paths, "key", "rotate")
        assert ran.exit_code == 0, ran.output
    assert load_key(paths.key) != (first, False)
    kept = [bytes.fromhex(path.read_text()) for path in former_keys(paths.key)]
    assert len(kept) == 2
    assert kept[0] == first
    assert forgotten_list.forgotten_of(paths, ["a"]) == before
    shown = run(paths, "key", "show").output
    assert shown.count("in use before") == 2
    assert not any(key.hex() in shown + ran.output for key in (*kept, load_key(paths.key)[0]))
    assert {path.stat().st_mode & 0o777 for path in paths.key.parent.iterdir()} == {0o600}


def test_a_key_is_not_changed_where_it_is_not_ours(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    load_key(paths.key)
    before = paths.key.read_text()
    with one_writer(paths.lock):
        pass
    descriptor = os.open(paths.lock, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # as another process holds it
    for words in (("key", "rotate"), ("forget", "a", "1")):
        assert run(paths, *words).exit_code == 3
    os.close(descriptor)
    monkeypatch.setenv("OLIGO_PSEUDONYM_KEY", "00" * 32)
    ran = run(paths, "key", "rotate")
    assert ran.exit_code == 1
    assert "change it where it is set" in ran.output
    monkeypatch.delenv("OLIGO_PSEUDONYM_KEY")
    paths.key.chmod(0o644)
    assert run(paths, "key", "rotate").exit_code == 1
    assert paths.key.read_text() == before
    assert former_keys(paths.key) == []


def warehouse(path: Path, key: bytes, *patients: str, sha: str = "") -> Path:
    """The least that is a warehouse: patients, their episodes, and a finding of each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as connection:
        for statement in (
            "create schema staging; create schema quality; create schema marts",
            "create table staging.stg_patients (centre_id varchar, patient_id varchar)",
            "create table staging.stg_episodes (episode_id varchar, patient_id varchar, primary_id varchar)",
            "create table quality.delivery (centre_id varchar, delivery_id varchar, input_sha256 varchar)",
            f"insert into quality.delivery values ('a', '2026-01-01', '{sha}')",
            "create table quality.finding (centre_id varchar, delivery_id varchar, source_file varchar, "
            "source_sheet varchar, source_row bigint, record_id varchar, found varchar)",
            "create table marts.counted (n bigint)",
            "create view marts.everybody as from registry.staging.stg_patients"
            if path.stem == "registry"
            else "select 1",
        ):
            connection.execute(statement)
        for row, who in enumerate(patients, start=2):
            name, episode = pseudonym(key, "a", "patients", who), pseudonym(key, "a", "episodes", f"{who}/1")
            connection.execute("insert into staging.stg_patients values ('a', ?)", [name])
            connection.execute("insert into staging.stg_episodes values (?, ?, null)", [episode, name])
            finding = "insert into quality.finding values ('a', '2026-01-01', 'x.csv', null, ?, ?, ?)"
            connection.execute(finding, [row, episode, f"found of {who}"])
            connection.execute(finding, [row + 50, None, f"set aside of {who}"])
    return path


def sought(
    *keys: bytes, neighbours: tuple[str, ...] = (), places: dict[str, pl.DataFrame] | None = None
) -> Sought:
    one = Sought("a", "1", list(keys), places=places or {})
    one.pseudonyms = one.own
    one.neighbours = {pseudonym(key, "a", "patients", who) for key in keys for who in neighbours}
    return one


def found_in(path: Path) -> list[str]:
    with duckdb.connect(path, read_only=True) as connection:
        return [
            text
            for (text,) in connection.execute("select found from quality.finding order by all").fetchall()
        ]


def test_what_cannot_be_told_apart_any_more_goes_too(paths: Paths) -> None:
    """The findings of rows that were set aside, of a delivery that raw/ does not hold any more."""
    file = warehouse(paths.past / "r/registry.duckdb", KEY, "1", "2")
    assert look_into(file, sought(KEY), paths.warehouse / "erasure").number == 5
    take_out(file, sought(KEY), paths.warehouse / "erasure")
    assert found_in(file) == ["found of 2"]
    with duckdb.connect(file, read_only=True) as connection:
        assert connection.execute("select count(*) from marts.everybody").fetchall() == [(1,)]


@pytest.mark.parametrize("carried_count", [0, 1])
def test_bytes_of_rows_that_are_gone_go_with_the_file_they_are_in(carried_count: int, paths: Paths) -> None:
    """A warehouse that was carried over is written anew although no table has the patient any more."""
    file = warehouse(paths.past / "r/registry.duckdb", KEY, *"1234")
    name = pseudonym(KEY, "a", "patients", "1")
    with duckdb.connect(file) as connection:
        write_label(connection, Label("2026-01-01T000000Z", "then", key_id(KEY), carried_count))
        connection.execute("checkpoint")
        connection.execute("delete from staging.stg_patients where patient_id = ?", [name])
        connection.execute("delete from staging.stg_episodes where patient_id = ?", [name])
        connection.execute("delete from quality.finding where source_row in (2, 52)")
        connection.execute("update quality.delivery set input_sha256 = 's'")
    where = {"source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64}
    nowhere = {"s": pl.DataFrame([], schema=where, orient="row")}
    assert name.encode() in file.read_bytes()
    seen = look_into(file, sought(KEY, places=nowhere), paths.warehouse / "erasure")
    assert (seen.number, seen.has_remains) == (0, carried_count > 0)
    held = Holdings({file: seen}, 0).to_be_written(paths)
    assert list(held) == [file] * carried_count
    assert [told_of(paths, file, seen) for file in held] == [
        "warehouse/past/r/registry.duckdb: the file written anew, as bytes of rows that are in no table any more may "
        "be in it"
    ] * carried_count
    take_out(file, sought(KEY, places=nowhere), paths.warehouse / "erasure")
    assert (name.encode() in file.read_bytes()) == (carried_count == 0)
    assert not look_into(file, sought(KEY, places=nowhere), paths.warehouse / "erasure").has_remains
    assert found_in(file) == [f"{words} {who}" for words in ("found of", "set aside of") for who in "234"]


def test_a_delivery_that_raw_still_holds_tells_whose_rows_were_set_aside(paths: Paths) -> None:
    where = {"source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64}
    places = pl.DataFrame([("x.csv", None, 52)], schema=where, orient="row")
    file = warehouse(paths.past / "r/registry.duckdb", KEY, "1", "2", sha="s")
    take_out(file, sought(KEY, places={"s": places}), paths.warehouse / "erasure")
    assert found_in(file) == ["found of 2", "set aside of 2"]


def test_a_file_under_another_key_is_no_file_without_the_patient(paths: Paths) -> None:
    file = warehouse(paths.past / "r/registry.duckdb", b"o" * 32, "1", "2")
    seen = look_into(file, sought(KEY, neighbours=("2",)), paths.warehouse / "erasure")
    assert (seen.number, "key that is not at hand" in seen.problem) == (0, True)
    assert look_into(file, sought(KEY, b"o" * 32, neighbours=("2",)), paths.warehouse / "erasure").number == 5
    for harm in (b"", file.read_bytes()[:5000]):
        file.write_bytes(harm)
        assert look_into(file, sought(KEY), paths.warehouse / "erasure").problem


def test_a_file_that_another_program_writes_is_not_given_up(paths: Paths) -> None:
    file = warehouse(paths.past / "r/registry.duckdb", KEY, "1", "2")
    program = f"import duckdb\nopened = duckdb.connect({str(file)!r})\nprint('open', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        for look in (look_into, take_out):
            with pytest.raises(OSError, match="another program has it open"):
                look(file, sought(KEY), paths.warehouse / "erasure")
        other.communicate("\n")
    assert look_into(file, sought(KEY), paths.warehouse / "erasure").number == 5


@pytest.mark.parametrize(
    "linked", ["past", "past/2026-01-01T000000Z", "past/2026-01-01T000000Z/registry.duckdb"]
)
def test_a_warehouse_behind_a_link_is_written_anew_where_it_lies(paths: Paths, linked: str) -> None:
    """An earlier warehouse may be moved to another disk; a rollback would bring it back from there."""
    file = warehouse(paths.past / "2026-01-01T000000Z/registry.duckdb", KEY, "1", "2")
    other_disk = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else paths.home
    with tempfile.TemporaryDirectory(dir=other_disk) as away:
        moved = Path(away) / "moved.duckdb" if linked.endswith("registry.duckdb") else Path(away) / "moved"
        shutil.move(paths.warehouse / linked, moved)
        (paths.warehouse / linked).symlink_to(moved)
        kept = holdings_of(paths, sought(KEY))
        assert kept.number == 5
        assert [told_of(paths, file, seen).partition(":")[0] for file, seen in kept.databases.items()] == [
            "warehouse/past/2026-01-01T000000Z/registry.duckdb"
        ]
        for database in kept.to_be_written(paths):
            take_out(database, sought(KEY), paths.warehouse / "erasure")
        assert (paths.warehouse / linked).is_symlink() and found_in(file) == ["found of 2"]
        name = pseudonym(KEY, "a", "patients", "1").encode()
        left = [path for path in (*Path(away).rglob("*"), *paths.warehouse.rglob("*")) if path.is_file()]
        assert left and not any(name in path.read_bytes() for path in left)
        assert holdings_of(paths, sought(KEY)).number == 0
        if linked.endswith("Z"):
            # What the policy lets go of is the warehouse; a disk that is away bars nothing and is named.
            (moved / "of the owner").touch()
            gone = (paths.warehouse / linked).rename(paths.past / f"{GONE}one")
            put_in_order(paths)
            assert [path.name for path in moved.iterdir()] == ["of the owner"] and not gone.is_symlink()
            (paths.warehouse / linked).symlink_to(Path(away) / "nowhere")
            put_in_order(paths)
            left = left_to_the_owner(paths, sought(KEY), holdings_of(paths, sought(KEY)))
            assert f"warehouse/{linked}: a link that leads to no warehouse now" in left[0]


def test_a_release_behind_a_link_loses_its_pages_where_it_lies(paths: Paths) -> None:
    moved = paths.home / "other-disk"
    moved.mkdir()
    for name in ("report.html", "summary.csv"):
        (moved / name).touch()
    paths.published.mkdir(exist_ok=True)
    (paths.published / "2026-01-01T000000Z").symlink_to(moved)
    (paths.published / "latest").symlink_to("2026-01-01T000000Z")
    [release] = kept_files.releases(paths)
    assert kept_files.withdraw(release, "2026-02-01", lambda _: None) == ["report.html"]
    assert [path.name for path in moved.iterdir()] == ["summary.csv"]


def test_a_patient_of_a_centre_that_has_left_is_found_in_what_is_kept(paths: Paths) -> None:
    key = load_key(paths.key)[0]
    warehouse(paths.past / "2026-01-01T000000Z/registry.duckdb", key, "1", "2")
    (paths.raw / "b").mkdir(parents=True)
    tried = run(paths, "forget", "a", "1", "--dry-run")
    assert tried.exit_code == 0 and "warehouse/past/2026-01-01T000000Z/registry.duckdb" in tried.output
    unknown = run(paths, "forget", "c", "1", "--dry-run")
    assert (
        unknown.exit_code == 1
        and "neither raw/ nor what is kept has a centre 'c'; there are: a, b" in unknown.output
    )
    assert run(paths, "forget", "a", "3", "--dry-run").exit_code == 1


def test_a_key_that_is_lost_is_not_replaced(paths: Paths) -> None:
    warehouse(paths.database, KEY, "1")
    with duckdb.connect(paths.database) as connection:
        write_label(connection, Label("2026-01-01T000000Z", "then", key_id(KEY)))
    (paths.raw / "a").mkdir(parents=True)
    ran = run(paths, "refresh")
    assert ran.exit_code == 1 and "there is no key at" in ran.output and "move warehouse/ away" in ran.output
    assert not paths.key.exists()


def test_every_key_at_hand_tells_whose_pseudonyms_are_kept(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_key(paths.key)[0]
    for _ in range(3):
        rotate(paths.key)
    older, *newer = former_keys(paths.key)
    newer[0].unlink()
    rotate(paths.key)  # under the name that is free again
    monkeypatch.setenv("OLIGO_PSEUDONYM_KEY", "00" * 32)
    kept = {bytes.fromhex(path.read_text()) for path in (paths.key, *former_keys(paths.key))}
    assert len(kept) == 4 and bytes.fromhex(older.read_text()) == first
    assert keys_at_hand(paths)[0] == bytes(32) and set(keys_at_hand(paths)) == {bytes(32), *kept}


def test_fix_lists_go_before_anything_is_made_anew(paths: Paths) -> None:
    folder = paths.findings / "a"
    folder.mkdir(parents=True)
    for name in ("fix-list.xlsx", "fix-list.html", ".fix-list.json", "findings.csv"):
        (folder / name).write_text("Quill, Ottoline")
    (folder / ".fix-list").mkdir()  # as a kill leaves it
    kept_files.clear_fix_lists(paths, "a")
    kept_files.clear_fix_lists(paths, "b")
    assert [path.name for path in folder.iterdir()] == ["findings.csv"]


def test_a_withdrawn_file_is_in_no_record_and_no_data_package(paths: Paths) -> None:
    release = paths.published / "2026-01-01T000000Z"
    release.mkdir(parents=True)
    (release / "report.html").write_text("lanes")
    (release / "summary.csv").write_text("n")
    (release / "datapackage.json").write_text(
        json.dumps({"resources": [{"path": "report.html"}, {"path": "summary.csv"}]})
    )
    (release / "release.json").write_text(json.dumps({"files": {"report.html": "", "summary.csv": ""}}))

    def killed(draft: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept_files.withdraw(release, "2026-02-02", killed)
    recorded: list[bytes] = []

    def record_it(draft: Path) -> None:
        recorded.append(draft.read_bytes())

    assert kept_files.withdraw(release, "2026-02-02", record_it) == ["report.html"]
    assert kept_files.withdraw(release, "2026-02-02", record_it) == []
    assert recorded == [(release / "release.json").read_bytes()]
    record = json.loads((release / "release.json").read_text())
    assert sorted(record["files"]) == ["datapackage.json", "summary.csv"]
    assert record["erasures"] == [{"on": "2026-02-02", "files_withdrawn": ["report.html"]}]
    assert json.loads((release / "datapackage.json").read_text()) == {"resources": [{"path": "summary.csv"}]}
