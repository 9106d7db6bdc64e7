"""Many centres at once: shared out to the last patient, each as if it were made alone, in any number of processes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.synth_command import synth
from synth import consortium
from tests.unit.synth.test_same_bytes import files_below


def made(out: Path, *arguments: str) -> dict[str, bytes]:
    result = CliRunner().invoke(synth, [str(out), *arguments])
    assert result.exit_code == 0, result.output
    return files_below(out)


def refused(out: Path, *arguments: str) -> str:
    result = CliRunner().invoke(synth, [str(out), *arguments])
    assert result.exit_code == 1 and "Traceback" not in result.output
    return result.output


def test_patients_are_shared_out_to_the_last(tmp_path: Path) -> None:
    files = made(tmp_path, "--centres", "3", "--patients", "11")
    rows = [files[f"c00{n}/2025-06-30/patients.csv"].count(b"\n") - 1 for n in (1, 2, 3)]
    assert rows == [4, 4, 3]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["c001", "c002", "c003"]


def test_a_centre_is_what_it_would_be_alone(tmp_path: Path) -> None:
    several = made(
        tmp_path / "several", "--centres", "3", "--centre", "east-", "--patients", "9", "--seed", "7"
    )
    alone = made(tmp_path / "alone", "--centre", "east-002", "--patients", "3", "--seed", "8")
    assert alone == {name: data for name, data in several.items() if name.startswith("east-002/")}


def test_several_processes_make_the_same_bytes_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(tmp_path / "one", "--centres", "2", "--patients", "20")
    monkeypatch.setattr(consortium, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(consortium, "_processors", lambda: 2)
    assert made(tmp_path / "two", "--centres", "2", "--patients", "20") == one


def test_nothing_is_touched_where_one_centre_is_there_already(tmp_path: Path) -> None:
    before = made(tmp_path, "--centre", "c002", "--patients", "2")
    assert "c002/2025-06-30 is there already" in refused(tmp_path, "--centres", "3", "--patients", "9")
    assert files_below(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--centres", "0"], "the number of centres is 1 to 9,999"),
        (["--centres", "10000", "--patients", "20000"], "the number of centres is 1 to 9,999"),
        (["--centres", "3", "--patients", "2"], "2 patients are too few for 3 centres"),
        (["--centres", "3", "--centre", "North "], "cannot be a centre's folder"),
    ],
)
def test_a_consortium_that_cannot_be(arguments: list[str], said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path / "out", *arguments)
    assert not (tmp_path / "out").exists()


def test_a_centre_or_a_number_of_them_is_needed(tmp_path: Path) -> None:
    result = CliRunner().invoke(synth, [str(tmp_path)])
    assert result.exit_code == 2 and "Missing option '--centre' or '--centres'" in result.output
