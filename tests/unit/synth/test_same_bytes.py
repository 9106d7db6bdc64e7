"""The same wish gives the same bytes: twice, in another process, and for the centres in raw/."""

import os
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.synth_command import synth
from synth.patients import patients
from synth.registry import Wish, make_registry
from tests.unit.synth.conftest import DELIVERY

ROOT = Path(__file__).parents[3]
#: How the centres of raw/ were made.
COMMITTED = {
    "northgate": ["--format", "redcap", "--seed", "20250630", "--defects", "19", "--delivery", "2025-06-30"],
    "lindenhof": ["--format", "xlsx", "--seed", "20250930", "--defects", "22", "--delivery", "2025-09-30"],
}


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("form", ["csv", "redcap", "xlsx"])
def test_twice_and_under_another_hash_seed_clock_and_locale(form: str, tmp_path: Path) -> None:
    wish = Wish("again", form, patients=60, seed=5, defects=6)
    make_registry(tmp_path / "one", wish)
    make_registry(tmp_path / "two", wish)
    imports = "from pathlib import Path; from synth.registry import Wish, make_registry"
    code = f"{imports}; make_registry(Path('three'), {wish!r})"
    environment = os.environ | {
        "PYTHONHASHSEED": "77",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    one = files_below(tmp_path / "one")
    assert one and one == files_below(tmp_path / "two") == files_below(tmp_path / "three")


def test_a_patient_is_the_same_whatever_the_number_of_patients() -> None:
    few, more = list(patients("x", 5, 3, DELIVERY)), list(patients("x", 50, 3, DELIVERY))
    assert few == more[:5]


@pytest.mark.parametrize("form", ["csv", "redcap"])
def test_what_is_held_does_not_grow_with_the_patients(form: str, tmp_path: Path) -> None:
    peaks = []
    for number in (50, 50, 500):  # the first fills the buffers of files and caches
        tracemalloc.start()
        make_registry(tmp_path, Wish("flat", form, patients=number), overwrite=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 200_000


def test_another_seed_gives_other_patients() -> None:
    assert list(patients("x", 5, 3, DELIVERY)) != list(patients("x", 5, 4, DELIVERY))


@pytest.mark.parametrize("centre", list(COMMITTED))
def test_the_centres_in_raw_are_what_the_command_makes(centre: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        synth, [str(tmp_path), "--centre", centre, "--patients", "150", *COMMITTED[centre]]
    )
    assert result.exit_code == 0, result.output
    made, committed = files_below(tmp_path / centre), files_below(ROOT / "raw" / centre)
    assert list(made) == list(committed)
    for name in made:
        if name.endswith(".xlsx"):  # how a part is packed depends on the zlib at hand; what is in it does not
            assert parts(tmp_path / centre / name) == parts(ROOT / "raw" / centre / name)
        else:
            assert made[name] == committed[name], name


def parts(workbook: Path) -> dict[str, tuple[bytes, object]]:
    with zipfile.ZipFile(workbook) as archive:
        return {part.filename: (archive.read(part), part.date_time) for part in archive.infolist()}
