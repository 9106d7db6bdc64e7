"""Wishes that cannot be met are refused in one sentence, and nothing is written."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.synth_command import synth

SMALL = ["--centre", "here", "--patients", "3"]


def asked(out: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(synth, [str(out), *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "name", ["North Gate", "Nord", "..", "a/b", "", "con", "lpt1", "nörd", "-a", "_a", "a" * 41]
)
def test_a_name_that_is_no_folder(name: str, tmp_path: Path) -> None:
    code, text = asked(tmp_path / "out", "--centre", name, "--patients", "3")
    assert code == 1 and "cannot be a centre's folder" in text
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--patients", "0"], "at least 1 patient"),
        (["--patients", "-4"], "at least 1 patient"),
        (["--format", "xlsx", "--patients", "900000"], "use csv or redcap"),
        (["--delivery", "30.06.2025"], "is no date"),
        (["--delivery", "2025-02-30"], "is no date"),
        (["--delivery", "2025-W26-1"], "is no date"),
        (["--delivery", "20250630"], "is no date"),
        (["--delivery", "1985-01-01"], "2005 to 2049"),
        (["--patients", "2", "--defects", "all"], "found no patient to stand in"),
    ],
)
def test_a_wish_that_cannot_be_met(arguments: list[str], said: str, tmp_path: Path) -> None:
    code, text = asked(tmp_path / "out", "--centre", "here", *arguments)
    assert code == 1 and said in text
    assert not (tmp_path / "out" / "here").exists()


def test_the_longest_name_is_taken(tmp_path: Path) -> None:
    assert asked(tmp_path, "--centre", "a" * 40, "--patients", "1")[0] == 0


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("a file where the centre's folder belongs")
    code, text = asked(tmp_path, *SMALL)
    assert code == 1 and "here" in text and "Traceback" not in text
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


@pytest.mark.parametrize("number", ["-1", "some", "1.5", "²"])
def test_a_number_of_defects_that_is_none(number: str, tmp_path: Path) -> None:
    code, text = asked(tmp_path, *SMALL, "--defects", number)
    assert code == 2 and "neither a number nor 'all' nor 'none'" in text


def test_what_is_there_is_only_replaced_when_told_so(tmp_path: Path) -> None:
    assert asked(tmp_path, *SMALL)[0] == 0
    before = (tmp_path / "here" / "2025-06-30" / "patients.csv").read_bytes()
    code, text = asked(tmp_path, *SMALL, "--seed", "2")
    assert code == 1 and "add --overwrite" in text
    assert (tmp_path / "here" / "2025-06-30" / "patients.csv").read_bytes() == before
    assert asked(tmp_path, *SMALL, "--seed", "2", "--overwrite")[0] == 0
    assert (tmp_path / "here" / "2025-06-30" / "patients.csv").read_bytes() != before


def test_a_second_delivery_stands_beside_the_first_under_the_same_profile(tmp_path: Path) -> None:
    centre = ["--centre", "here", "--patients", "40"]
    assert asked(tmp_path, *centre)[0] == 0
    assert asked(tmp_path, *centre, "--delivery", "2025-12-31")[0] == 0
    code, text = asked(tmp_path, *centre, "--delivery", "2026-03-31", "--format", "xlsx")
    assert code == 1 and "centre.yml is there and reads otherwise" in text
    assert sorted(p.name for p in (tmp_path / "here").iterdir() if p.is_dir()) == ["2025-06-30", "2025-12-31"]
