"""The README, typed in: its commands run on the three centres, and the output that it shows is theirs.

Belongs here: what needs a registry. Does not belong here: links and words (``tests/house/test_docs.py``), the
tutorial (``test_tutorial``).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forked.client import PROJECT, Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]

README = (PROJECT / "README.md").read_text()
pytestmark = pytest.mark.slow


def blocks(language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    return [text for kind, text in fenced if kind == language]


def run(home: Path, folder: Path, *command: str) -> str:
    program = str(Path(sys.executable).parent)
    environment = {**os.environ, "OLIGO_HOME": str(home), "PATH": f"{program}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_output_that_it_shows_is_the_output(refreshed: Refreshed) -> None:
    [shown] = [block for block in blocks("") if "Refreshing the registry" in block]
    printed = [line.rstrip() for line in refreshed[1].out.splitlines()]
    timed = re.compile(r"^ +[\d.]+ s  (.*?)(?:\d{4}-\d\d-\d\dT\d+Z)?$")
    steps = [found[1] for line in printed if (found := timed.match(line))]
    for line in shown.splitlines():
        if found := timed.match(line):
            assert found[1] in steps
        elif line != "…":
            assert line in printed


def test_its_queries_have_answers(refreshed: Refreshed, tmp_path: Path) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    asked = [line for line in lines if re.match(r"\.venv/bin/oligo (sql|estimate) ", line)]
    assert len(asked) == 6
    for line in asked:
        run(refreshed[0].path, tmp_path, "bash", "-c", line.removeprefix(".venv/bin/"))
    assert len((tmp_path / "summary.csv").read_text().splitlines()) > 100


def test_its_python_runs(refreshed: Refreshed) -> None:
    [code] = blocks("python")
    home = refreshed[0].path
    assert int(run(home, home, sys.executable, "-c", code + "\nprint(len(episodes))")) > 300


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_its_r_reads_what_is_published(refreshed: Refreshed) -> None:
    [code] = blocks("r")
    without_a_package = "\n".join(line for line in code.splitlines() if "DBI" not in line)
    home = refreshed[0].path
    assert int(run(home, home, "Rscript", "-e", f"{without_a_package}\ncat(nrow(summary))")) > 100


def test_the_five_lines_of_a_new_centre(tmp_path: Path) -> None:
    """Without a profile nothing is promoted, and the message says what is missing."""
    [block] = [block for block in blocks("sh") if "centre.yml" in block]
    lines = [line for line in block.splitlines() if not line.startswith(("nano", "less"))]
    (tmp_path / "export.csv").write_text("case\n1\n")
    environment = {**os.environ, "HOME": str(tmp_path)}
    script = "\n".join(line.replace(".venv/bin", str(Path(sys.executable).parent)) for line in lines)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "centre.yml is missing" in done.stdout
