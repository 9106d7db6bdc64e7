"""``oligo forget`` and ``oligo key``: of a patient nothing is left, and nothing comes back."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from orchestration.erasure import erase as erasing
from orchestration.erasure import forgotten_list, kept_files
from orchestration.erasure.forgotten_list import forgotten_of
from orchestration.landing import land_centre
from orchestration.paths import Paths
from orchestration.pseudonym_key import load_key
from tests.forked.client import PROJECT
from tests.pipeline.conftest import Home
from tests.pipeline.erasure_story import DAY, LATER, NAMES, OWN, PAST, PATIENT, pseudonyms
from tests.pipeline.traces import open_to_others, told_by, traces

#: The files of a release in which a patient has a place of their own.
WITHDRAWN = ["figures/swimmer.csv", "figures/swimmer.png", "figures/swimmer.svg", "report.html"]


@dataclass(frozen=True)
class Story:
    """A registry before the erasure, after it, and after the key was rotated and a newer delivery came."""

    before: Home
    after: Home
    later: Home
    told: dict[str, tuple[int, str]]

    @property
    def wanted(self) -> list[str]:
        """Whatever is the patient's: pseudonyms of their records, and what only their rows hold."""
        return [*pseudonyms(self.before.path), *OWN]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Story:
    base = tmp_path_factory.mktemp("erasure")
    for kept in ("report", "dbt"):  # the library inside a page, and parsing, are what cost
        shutil.copytree(shared / kept, base / "home/warehouse" / kept)
    (base / "home/warehouse").chmod(0o700)
    command = [sys.executable, "-m", "tests.pipeline.erasure_story", str(base / "home")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = {step: tuple(answer) for step, answer in json.loads((base / "told.json").read_text()).items()}
    return Story(Home(base / "before"), Home(base / "after"), Home(base / "home"), told)


def kept(home: Home) -> tuple[Path, Path]:
    return home.path / "warehouse", home.path / "published"


def test_the_patient_is_everywhere_before_and_nowhere_after(story: Story) -> None:
    assert {step: story.told[step][0] for step in ("first", "forgot")} == {"first": 0, "forgot": 0}, (
        story.told
    )
    before = traces(kept(story.before)[0], story.wanted)
    for value in story.wanted:
        assert {"registry.duckdb", PAST, "build/registry.duckdb"} <= before[value], value
        assert any(name.startswith("landing/ward/") for name in before[value]), value
    assert "findings/ward/findings.csv" in before["7777.25"]
    for folder in kept(story.after):
        assert not any(traces(folder, [*story.wanted, *NAMES, PATIENT]).values())
    assert (story.after.path / "warehouse" / PAST).is_file()


def test_nobody_else_is_gone(story: Story) -> None:
    for table, own in {"marts.patient": 1, "marts.lesion": 4, "marts.time_to_event": 6}.items():
        count = f"select count(*) from {table}"
        [(before,)], [(after,)] = story.before.query(count), story.after.query(count)
        assert after == before - own, table
        with duckdb.connect(story.after.path / "warehouse" / PAST, read_only=True) as old:
            assert old.execute(count).fetchall() == [(after,)]
    with duckdb.connect(story.after.path / "warehouse" / PAST, read_only=True) as old:
        comments = (
            "select (select count(comment) from duckdb_tables()), (select count(comment) from duckdb_views())"
        )
        [(tables, views)] = old.execute(comments).fetchall()
        [(located,)] = old.execute("select count(*) from intermediate.int_records_located").fetchall()
    assert (tables > 50, views > 30, located) == (True, True, 32)


def test_the_rows_of_the_forgotten_are_accounted_for(story: Story) -> None:
    later = pl.read_parquet(story.later.path / "warehouse/landing/ward/in_force/row_outcome.parquet")
    assert later["delivery_id"].unique().to_list() == [LATER]
    columns = ("source_file", "source_row", "outcome", "reason")
    now = story.after.query(f"select {', '.join(columns)} from quality.row_outcome order by all")
    where = [("cases.csv", 10), *(("spots.csv", row) for row in range(10, 15))]
    for rows in (now, later.select(columns).rows()):
        left_out = [row for row in rows if row[2] != "accepted"]
        assert left_out == [(*place, "ignored", "forgotten") for place in where]


def test_the_patient_does_not_come_back(story: Story) -> None:
    code, said = story.told["again"]
    assert code == 1
    assert "forgotten already" in said
    assert f"raw/ward/{DAY}/cases.csv" in said
    assert [story.told[step][0] for step in ("rotated", "shown")] == [0, 0], story.told
    new = pseudonyms(story.later.path)
    assert not set(new) & set(story.wanted)
    for folder in kept(story.later):
        assert not any(traces(folder, [*new, *story.wanted, *NAMES, PATIENT]).values())
    landed = pl.read_parquet(story.later.path / "warehouse/landing/ward/in_force/patients.parquet")
    assert landed.height == 8


@pytest.mark.soak
def test_the_patient_does_not_come_back_by_a_whole_refresh(story: Story, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(story.later.path, home.path, symlinks=True)
    ran = home.oligo("refresh", env={"OLIGO_PSEUDONYM_KEY": ""})
    assert ran.code == 0, ran.said
    for folder in kept(home):
        assert not any(traces(folder, [*pseudonyms(home.path), *story.wanted, *NAMES, PATIENT]).values())
    counted = "select (select count(*) from quality.delivery), (select count(*) from marts.patient)"
    assert home.query(counted) == [(2, 8)]


def test_who_is_unknown_changes_nothing_and_is_told_so(story: Story) -> None:
    assert story.told["listed"][0] == 0
    for step, words in {
        "nobody": "has no such patient",
        "elsewhere": "neither raw/ nor what is kept has a centre 'tower'; there are: ward",
    }.items():
        code, said = story.told[step]
        assert code == 1
        assert words in said
        assert "Nothing was done" in said


def test_a_trial_says_what_the_erasure_then_says(story: Story) -> None:
    assert story.told["trial"][0] == 0
    for _, said in (story.told["trial"], story.told["forgot"]):
        assert f"warehouse/{PAST}: " in said
        assert "warehouse/registry.duckdb: " in said
        assert f"{', '.join(WITHDRAWN)} withdrawn" in said
        assert f"raw/ward/{DAY}/spots.csv: 5 rows" in said
        assert "exports/study.txt" in said
    for _, said in story.told.values():
        assert not any(value in said for value in (PATIENT, *story.wanted, *NAMES))


def test_the_list_names_nobody(story: Story) -> None:
    for name in ("forgotten.csv", "forgotten.key"):
        file = story.later.path / ".oligo" / name
        assert not any(value.encode() in told_by(file) for value in (PATIENT, *NAMES, *story.wanted))
    text = (story.later.path / ".oligo/forgotten.csv").read_text()
    assert text.startswith("centre,fingerprint,since,state\nward,")
    assert text.endswith(",done\n")


def test_older_releases_say_what_was_withdrawn(story: Story) -> None:
    first = min(path for path in (story.after.path / "published").iterdir() if not path.is_symlink())
    record = json.loads((first / "release.json").read_text())
    assert record["erasures"][0]["files_withdrawn"] == WITHDRAWN
    assert set(WITHDRAWN).isdisjoint(record["files"])
    for name, digest in record["files"].items():
        assert hashlib.sha256((first / name).read_bytes()).hexdigest() == digest
    assert (story.after.path / "published/latest/report.html").is_file()


def test_everything_is_its_owners_alone_whatever_the_umask(story: Story) -> None:
    for home in (story.before, story.after, story.later):
        for folder in (*kept(home), home.path / ".oligo"):
            assert open_to_others(folder) == []
    # And nothing is set aside where the process happened to stand.
    assert not (PROJECT / ".tmp").exists()


_MORE = [
    pytest.param(step, marks=pytest.mark.soak) for step in ("put", "refresh", "withdraw", "clear_drafts")
]


@pytest.mark.parametrize("step", ["take_out", *_MORE])
def test_an_erasure_that_was_stopped_is_run_again(
    story: Story, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OLIGO_PSEUDONYM_KEY", raising=False)
    shutil.copytree(story.before.path, tmp_path / "home", symlinks=True)
    paths = Paths(tmp_path / "home")

    def lands(*_: object, **__: object) -> SimpleNamespace:
        """What of a refresh has to do with the patient: landing; the warehouse is without them already."""
        land_centre(
            paths, "ward", load_key(paths.key)[0], date(2026, 1, 1), forgotten_of(paths, ["ward"])["ward"]
        )
        shutil.rmtree(paths.findings / "ward", ignore_errors=True)
        return SimpleNamespace(release="")

    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    room = {"put": forgotten_list, "take_out": erasing}.get(step, kept_files)
    monkeypatch.setattr("orchestration.refresh.refresh", lands)
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(
            "orchestration.refresh.refresh" if step == "refresh" else f"{room.__name__}.{step}", stops
        )
        erasing.erase(paths, "ward", PATIENT)
    erasing.erase(paths, "ward", PATIENT)
    for folder in (paths.warehouse, paths.published):
        assert not any(traces(folder, story.wanted).values())
    assert not (paths.warehouse / "erasure").exists()
    with pytest.raises(erasing.NotForgottenError, match="forgotten already"):
        erasing.erase(paths, "ward", PATIENT)
