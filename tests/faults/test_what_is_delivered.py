"""What lies in raw/ may be anything: links that lead out of it, odd names, files that change while they are read.

Belongs here: faults of folders and of time. Does not belong here: what is wrong inside a file
(``tests/pipeline/test_bad_centres.py``), and which delivery is in force (``tests/pipeline/test_deliveries.py``).
"""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.landing import land_centre
from orchestration.paths import Paths
from tests.faults.registry_states import litter, state_in, whole_release
from tests.forked.client import KEY, PROJECT, Server
from tests.pipeline.conftest import Home

SECRET = "out-of-raw"
NOW, LATER = date(2026, 1, 1), "2024-06-15"


def _centre(home: Home, name: str) -> Path:
    folder = home.path / "raw" / name
    shutil.copytree(PROJECT / "raw" / "royapettah", folder)
    profile = folder / "centre.yml"
    profile.write_text(profile.read_text().replace("centre: royapettah", f"centre: {name}"))
    return folder


def _land(home: Home, centre: str, today: date = NOW) -> tuple[str, str | None, str]:
    found = land_centre(Paths(home.path), centre, bytes.fromhex(KEY), today)
    return found.status, found.delivery, "; ".join(found.problems)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A delivery of another's, which nobody sent to this registry."""
    folder = tmp_path / "outside"
    shutil.copytree(PROJECT / "raw" / "royapettah" / "2024-01-15", folder)
    table = folder / "table1.csv"
    table.write_text(table.read_text().replace("Stomach", SECRET))
    return folder


@pytest.mark.parametrize("kind", ["file", "folder", "a file beside"])
def test_a_link_in_a_delivery_is_refused_and_the_last_good_stays(
    new_home: Callable[..., Home], outside: Path, kind: str
) -> None:
    home = new_home()
    folder = _centre(home, "links")
    assert _land(home, "links") == ("refreshed", "2024-01-15", "")
    if kind == "folder":
        (folder / LATER).symlink_to(outside)
        says = f"the folder {LATER} is a link"
    else:
        (folder / LATER).mkdir()
        name = "table1.csv" if kind == "file" else "table2.csv"
        (folder / LATER / name).symlink_to(outside / "table1.csv")
        says = f"table1.csv in {LATER} is a link" if kind == "file" else "no file 'table1.csv'"
    status, delivery, problems = _land(home, "links")
    assert (status, delivery) == ("stale", "2024-01-15") and says in problems
    assert all(SECRET.encode() not in path.read_bytes() for path in home.path.rglob("*.parquet"))


def test_a_profile_that_is_a_link_is_refused(new_home: Callable[..., Home], tmp_path: Path) -> None:
    home = new_home()
    profile = _centre(home, "links") / "centre.yml"
    shutil.move(profile, tmp_path / "elsewhere.yml")
    profile.symlink_to(tmp_path / "elsewhere.yml")
    status, _, problems = _land(home, "links")
    assert status == "refused" and "is a link" in problems


def test_folders_that_are_no_centre(new_home: Callable[..., Home], server: Server, outside: Path) -> None:
    """Nothing here can be a centre, so nothing is built, and each folder is named."""
    home = new_home()
    (home.path / "raw").mkdir(parents=True)
    (home.path / "raw" / "linked").symlink_to(outside.parent)
    for name in ("con", "with spaces", "\N{COLLISION SYMBOL}", "..hidden", "a" * 41, "-rf"):
        (home.path / "raw" / name / "2024-01-15").mkdir(parents=True)
    ended = server.oligo(home.path, "refresh").ended()
    assert ended.code == 1 and "Traceback" not in ended.said
    for name in ("'con'", "'with spaces'", r"'\U0001f4a5'", "'linked'", "'-rf'", "a" * 41):
        assert name in ended.said, ended.said
    assert "outside" not in ended.said


def test_a_profile_that_names_another_place(new_home: Callable[..., Home], outside: Path) -> None:
    home = new_home()
    folder = _centre(home, "links")
    profile = folder / "centre.yml"
    text = profile.read_text()
    profile.write_text(text.replace("centre: links", "centre: ../../links"))
    status, _, problems = _land(home, "links")
    assert status == "refused" and "centre" in problems
    profile.write_text(text.replace("table1.csv", "../../../../outside/table1.csv"))
    status, _, problems = _land(home, "links")
    assert status == "refused" and problems


def test_a_delivery_that_changes_while_it_is_read(
    new_home: Callable[..., Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration import landing

    home = new_home()
    table = _centre(home, "moving") / "2024-01-15" / "table1.csv"
    right = landing.take_in

    def while_it_is_copied(*given: object) -> object:
        taken_in = right(*given)  # type: ignore[arg-type]
        with table.open("a") as file:
            file.write("15,Breast\n")
        return taken_in

    monkeypatch.setattr(landing, "take_in", while_it_is_copied)
    status, _, problems = _land(home, "moving")
    assert status == "refused" and "changed while it was read" in problems
    assert litter(home.path) == []
    monkeypatch.undo()
    assert _land(home, "moving")[0] in ("refreshed", "refused")  # by its rows now, and asked again


@pytest.mark.soak
def test_the_clock_was_set_back(small: Home, server: Server) -> None:
    """The delivery in force is of tomorrow now, and there is a release of the future: nothing good is lost."""
    before = state_in(small.path)
    future = small.path / "published" / "2099-12-31T235959Z"
    shutil.copytree((small.path / "published" / "latest").resolve(), future)
    note = small.path / "raw" / "royapettah" / "2024-01-15" / "note.txt"
    note.write_text("changes the delivery, so that it is looked at again")
    ended = server.oligo(small.path, "refresh", do="long ago").ended()
    assert ended.code == 0, ended.said
    assert "stays in force" in ended.said and "dated in the future" in ended.said
    assert state_in(small.path)[:3] == before[:3]
    made = (small.path / "published" / "latest").readlink().name
    assert made == f"{future.name}-2"  # the newest release is the last by its name, whatever the clock says
    assert whole_release(small.path) == 14 and future.is_dir()


def test_rows_that_fail_a_test_of_dbt(small: Home, server: Server) -> None:
    """A patient stands twice in what was landed: what no delivery can do, a hand or a broken disk can."""
    before = state_in(small.path), (small.path / "published" / "latest").readlink()
    landed = small.path / "warehouse" / "landing" / "royapettah" / "in_force" / "patients.parquet"
    patients = pl.read_parquet(landed, glob=False)
    pl.concat([patients, patients.head(1)]).write_parquet(landed)
    ended = server.oligo(small.path, "refresh", "--rebuild").ended()
    assert ended.code == 1 and "does not pass its tests, so nothing is promoted: test.oligo." in ended.said
    assert "Got 1 result" in ended.said and "are untouched" in ended.said, ended.said
    assert patients["patient_id"][0] not in ended.said
    assert (state_in(small.path), (small.path / "published" / "latest").readlink()) == before
    assert litter(small.path) == []
