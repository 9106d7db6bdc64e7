"""What changed between two releases: exactly what was planted, and what cannot be told."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.cli import oligo
from orchestration.history.diff.difference import Difference, compared_releases
from orchestration.history.diff.figures import Findings, Median
from orchestration.history.keeping import warehouse_of
from orchestration.paths import Paths
from tests.unit.history.registry import Content, released

OLD, NEW = "2026-01-01T000000Z", "2026-02-01T000000Z"
#: p2 is gone, p3 came, p1 died; e1 moved and has another ECOG, e3 came; OS moved, PFS did not; f1 was mended.
BEFORE = Content(
    findings=[("north", "f1", "orphan", "open", "l", "1"), ("north", "f2", "range", "open", "l", "2")]
)
AFTER = Content(
    patients=[("north", "p1", "dead", 400), ("south", "p3", "alive", None)],
    episodes=[("north", "e1", "induced_oligopersistence", 2), ("south", "e2", "repeat_oligoprogression", 1),
              ("south", "e3", "synchronous", None)],
    medians=[("OS", "all", None, "all", None, 2), ("PFS", "all", None, "all", None, 3),
             ("OS", "centre", None, "west", 3.0, 1)],
    findings=[("north", "f1", "orphan", "fixed", "l", "1"), ("north", "f2", "range", "open", "l", "2"),
              ("south", "f3", "range", "open", "l", "3")],
    deliveries={"north": "2024-01-01", "south": "2024-05-01", "west": "2024-06-01"},
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    paths = Paths(tmp_path_factory.mktemp("made"))
    released(paths, OLD, BEFORE)
    released(paths, NEW, AFTER)
    return paths.home


@pytest.fixture
def paths(made: Path, tmp_path: Path) -> Paths:
    """The two releases, to be changed."""
    return Paths(shutil.copytree(made, tmp_path / "home [of one]", symlinks=True))


def test_exactly_what_was_planted_is_told(paths: Paths) -> None:
    found = compared_releases(paths, None, None, rows=10)
    assert (found.older, found.newer, found.untold) == (OLD, NEW, [])
    patients, episodes = found.records["patient"], found.records["episode"]
    assert (patients.older, patients.newer) == (2, 2)
    assert patients.by_centre == {
        "north": {"come": 0, "gone": 0, "changed": 1},
        "south": {"come": 1, "gone": 1, "changed": 0},
    }
    assert patients.columns == {"death_day": 1, "vital_status": 1}
    assert episodes.by_centre == {
        "north": {"come": 0, "gone": 0, "changed": 1},
        "south": {"come": 1, "gone": 0, "changed": 0},
    }
    assert episodes.columns == {"ecog": 1, "state": 1}
    assert found.rows == {
        "patient": [
            ("north", "p1", "changed", ["vital_status", "death_day"]),
            ("south", "p3", "come", []),
            ("south", "p2", "gone", []),
        ],
        "episode": [("north", "e1", "changed", ["state", "ecog"]), ("south", "e3", "come", [])],
    }
    assert found.states == [("synchronous", "induced_oligopersistence", 1)]
    assert found.medians == [
        Median(("OS", "all", "", "all"), 20.5, None, 2, 2),
        Median(("OS", "centre", "", "west"), None, 3.0, None, 1),
    ]
    assert found.findings == [
        Findings("north", "orphan", 1, 0, 0, 1),
        Findings("south", "range", 0, 1, 1, 0),
    ]
    assert found.deliveries == [("south", "2024-02-01", "2024-05-01"), ("west", None, "2024-06-01")]


def test_other_files_of_the_same_delivery_are_told(paths: Paths) -> None:
    record = paths.published / NEW / "release.json"
    told = json.loads(record.read_text())
    told["inputs"]["north/2024-01-01/a.csv"] = "1"
    record.write_text(json.dumps(told))
    found = compared_releases(paths, None, None)
    assert found.deliveries[0] == ("north", "2024-01-01", "2024-01-01, other files")


def test_the_other_way_round_what_came_is_gone(paths: Paths) -> None:
    found = compared_releases(paths, NEW, OLD)
    assert found.records["patient"].by_centre == {
        "north": {"come": 0, "gone": 0, "changed": 1},
        "south": {"come": 1, "gone": 1, "changed": 0},
    }
    assert (found.records["episode"].total("come"), found.records["episode"].total("gone")) == (0, 1)
    assert found.rows is None


def numbers_alone(found: Difference) -> None:
    assert found.states is None and found.records["patient"].by_centre is None
    assert (found.records["episode"].older, found.records["episode"].newer) == (2, 3)
    assert [median.series[0] for median in found.medians or []] == ["OS", "OS"]
    assert found.findings == [Findings("north", "orphan", 1, 0), Findings("south", "range", 0, 1)]
    assert found.deliveries == [("south", "2024-02-01", "2024-05-01"), ("west", None, "2024-06-01")]


def test_without_a_warehouse_the_published_folder_tells_what_it_can(paths: Paths) -> None:
    shutil.rmtree(paths.past)
    record = paths.published / NEW / "release.json"
    told = json.loads(record.read_text())
    told["findings"] = [one for one in told["findings"] if one["rule"] == "range"]  # of those that are open
    record.write_text(json.dumps(told))
    found = compared_releases(paths, None, None, rows=10)
    numbers_alone(found)
    assert found.untold[0] == f"The warehouse of {OLD} is not kept."
    assert "cannot be told" in found.untold[1]


def test_pseudonyms_of_another_key_are_not_called_gone(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    released(paths, OLD, BEFORE)
    released(paths, NEW, AFTER, key="k2")
    found = compared_releases(paths, None, None)
    numbers_alone(found)
    [sentence] = found.untold
    assert "different keys" in sentence


def test_a_torn_warehouse_is_not_compared(paths: Paths) -> None:
    kept = warehouse_of(paths, OLD)
    kept.write_bytes(kept.read_bytes()[:5000])
    found = compared_releases(paths, None, None)
    numbers_alone(found)
    assert found.untold[0] == f"The warehouse of {OLD} cannot be read."


def test_the_command_tells_it_and_names_nobody_unasked(paths: Paths) -> None:
    home = ["--home", str(paths.home)]
    said = CliRunner().invoke(oligo, [*home, "diff"]).output
    assert "patients: 2 → 2: 1 come, 1 gone, 1 changed" in said
    assert "changed in: death_day 1, vital_status 1" in said
    assert "20.5" in said and "not reached" in said
    assert not {"p1", "p2", "p3", "e1", "e3"} & set(said.split())
    told = json.loads(CliRunner().invoke(oligo, [*home, "diff", OLD, NEW, "--format", "json"]).output)
    assert (told["patients"]["come"], told["patients"]["gone"], told["rows"]) == (1, 1, None)
    assert told["states"] == [{"from": "synchronous", "to": "induced_oligopersistence", "episodes": 1}]
    named = CliRunner().invoke(oligo, [*home, "diff", "--rows"]).output
    assert {"p1", "p2", "p3", "e1", "e3"} <= set(named.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["2020-01-01T000000Z"], "There is no release 2020-01-01T000000Z. There are: "),
        ([OLD, OLD], "was named twice"),
        ([OLD, "../raw"], "There is no release ../raw"),
    ],
)
def test_what_cannot_be_compared_is_said(paths: Paths, words: list[str], sentence: str) -> None:
    ran = CliRunner().invoke(oligo, ["--home", str(paths.home), "diff", *words])
    assert ran.exit_code == 1
    assert sentence in ran.output


def test_a_first_release_has_none_before_it(tmp_path: Path) -> None:
    released(Paths(tmp_path), OLD)
    ran = CliRunner().invoke(oligo, ["--home", str(tmp_path), "diff"])
    assert ran.exit_code == 1 and "is the first release" in ran.output


def test_nothing_is_left_behind(paths: Paths) -> None:
    compared_releases(paths, None, None)
    assert not list(paths.warehouse.glob(".*"))
