"""The conventions of the tree itself."""

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = {
    "orchestration",
    "schemas",
    "survival",
    "synth",
    "dbt_project",
    "raw",
    "warehouse",
    "docs",
    "tests",
    "bench",
}


def tracked() -> list[Path]:
    listed = ["git", "-C", str(PROJECT), "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\n")
    return [PROJECT / name for name in names if name and (PROJECT / name).is_file()]


def test_every_file_has_its_room() -> None:
    rooms = {path.relative_to(PROJECT).parts[0] for path in tracked() if path.parent != PROJECT}
    assert rooms - {".ci"} == ROOMS


def test_every_module_says_what_belongs_in_it() -> None:
    silent = []
    for path in tracked():
        room = path.relative_to(PROJECT).parts[0]
        if path.suffix == ".py" and room in {"orchestration", "schemas", "survival", "synth"}:
            opening = path.read_text()[:1500]
            if not opening.startswith(('"""', 'r"""')) and opening.strip():
                silent.append(str(path.relative_to(PROJECT)))
    assert silent == []


def test_nothing_of_a_machine_or_a_registry_host_is_committed() -> None:
    forbidden = re.compile(
        r"(?<![\w.])/(?:root|home/\w+|work)/|https?://(?!\w*\.?(?:localhost|127\.0\.0\.1))\S*(?:pypi|simple)"
    )
    found = [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in tracked()
        if path.suffix in {".py", ".sql", ".yml", ".toml", ".md", ".lock", ".cfg", ""}
        for number, line in enumerate(path.read_text(errors="ignore").splitlines(), start=1)
        if forbidden.search(line)
    ]
    assert found == []


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = (PROJECT / "requirements.lock").read_text()
    assert "://" not in lock
    pins = re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?)==\S+(.*)$", lock, flags=re.MULTILINE)
    assert len(pins) > 100
    assert all(rest.strip() == "\\" for _, rest in pins), "each pin is followed by its hashes"


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(
        "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b", "raise NotImplemented" + "Error"))
    )
    found = [
        str(path.relative_to(PROJECT))
        for path in tracked()
        if path.suffix in {".py", ".sql", ".yml"}
        and path.parent != Path(__file__).parent
        and marks.search(path.read_text())
    ]
    assert found == []
