"""The survival input as a plain CSV: R and ``oligo estimate`` give the warehouse's figures from it."""

import csv
import json
import re
import resource
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestration.cli import oligo
from orchestration.r_scripts import script
from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]
needs_r = pytest.mark.usefixtures("r")


@pytest.fixture(scope="module")
def r() -> None:
    asked = ["Rscript", "-e", "library(survival)"]
    if shutil.which("Rscript") is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("R is not installed, or without its package survival")


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(oligo, ["--home", str(home), *words])


def said_by_r(code: Path, *words: str) -> list[float]:
    done = subprocess.run(["Rscript", str(code), *words], capture_output=True, text=True, check=True)
    return [float(word) for word in re.findall(r"(?<=\s)-?[\d.]+(?=\s)", done.stdout)]


@pytest.fixture(scope="module")
def folder(refreshed: Refreshed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp('für R\'s "survival"')
    for endpoint in ("PFS", "LC"):
        done = run(
            refreshed[0].path, "export", "survival", str(made / f"{endpoint}.csv"), "--endpoint", endpoint
        )
        assert done.exit_code == 0, done.output
    return made


def summary(home: Home, endpoint: str, columns: str) -> tuple[float, ...]:
    [row] = home.query(
        f"select {columns} from survival.summary where endpoint_id = '{endpoint}' and stratification_id = 'all'"
    )
    return row


def test_the_rows_are_the_warehouse_s_without_a_date(refreshed: Refreshed, folder: Path) -> None:
    with (folder / "PFS.csv").open() as file:
        rows = list(csv.DictReader(file))
    found = [
        (row["patient_id"], int(row["entry_days"]), int(row["time_days"]), int(row["cause"])) for row in rows
    ]
    expected = (
        "select patient_id, entry_days, time_days, cause from marts.time_to_event where endpoint_id = 'PFS'"
    )
    assert sorted(found) == sorted(refreshed[0].query(expected))
    assert all((row["event"] == "1") == (row["cause"] == "1") for row in rows)
    groups = refreshed[0].query(
        "select group_name, n_count from survival.summary where stratification_id = 'state' and endpoint_id = 'PFS'"
    )
    assert dict(groups) == {name: sum(row["state"] == name for row in rows) for name, _ in groups}
    assert {*rows[0]} & {"birth_year", "diagnosis_date"} == set()


@needs_r
def test_r_reproduces_the_median_from_the_rows(refreshed: Refreshed, folder: Path) -> None:
    columns = "n_count, event_count, median_months, median_lower_months, median_upper_months"
    assert len((folder / "PFS.R").read_text().splitlines()) <= 10
    n, events, *_, median, lower, upper = said_by_r(folder / "PFS.R")
    expected = summary(refreshed[0], "PFS", columns)
    assert (n, events, median, lower, upper) == pytest.approx(expected, rel=1e-6)


@needs_r
def test_r_reproduces_the_incidence_where_death_competes(refreshed: Refreshed, folder: Path) -> None:
    *_, free = said_by_r(folder / "LC.R")
    assert free == pytest.approx(summary(refreshed[0], "LC", "survival_at_12_months")[0], rel=1e-6)


@needs_r
def test_r_reproduces_the_median_from_the_published_counts(refreshed: Refreshed) -> None:
    code = refreshed[0].path / "published" / "latest" / "survival" / "median.R"
    assert len(code.read_text().splitlines()) <= 12
    columns = "median_months, median_lower_months, median_upper_months"
    for endpoint in ("PFS", "OS_PRIMARY"):  # everybody enters the second one late
        found = said_by_r(code, endpoint)[-3:]
        assert found == pytest.approx(summary(refreshed[0], endpoint, columns), rel=1e-6)


def test_estimate_gives_the_warehouse_s_figures(refreshed: Refreshed, folder: Path) -> None:
    words = ["--time", "time_days", "--event", "event", "--entry", "entry_days", "--format", "json"]
    done = run(refreshed[0].path, "estimate", str(folder / "PFS.csv"), *words)
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)["overall"]
    columns = "median_months, median_lower_months, median_upper_months"
    months = [found["median"][name] / (365.25 / 12) for name in ("estimate", "lower", "upper")]
    assert months == pytest.approx(summary(refreshed[0], "PFS", columns), rel=1e-9)
    assert found["n"] == summary(refreshed[0], "PFS", "n_count")[0]


def test_a_name_cannot_become_code() -> None:
    text = script("X (a\n b)", 'x"); system("id"); ("\\', competes=False)
    assert '"x\\"); system(\\"id\\"); (\\"\\\\"' in text
    assert text.startswith("# X (a b): ")


def test_refusals(refreshed: Refreshed, tmp_path: Path) -> None:
    home = refreshed[0].path
    (tmp_path / "there.R").write_text("kept")
    for words, code, told in (
        (["x.txt"], 2, "has to end in .csv"),
        (["x.csv", "--endpoint", "XX"], 2, "no endpoint of this registry; it has CSS, DFS, "),
        (["there.csv"], 1, "there.R is there already"),
        (["none/x.csv"], 1, "there is no folder"),
    ):
        done = run(home, "export", "survival", str(tmp_path / words[0]), *words[1:])
        assert (done.exit_code, told in " ".join(done.output.split())) == (code, True), done.output
    assert run(tmp_path, "export", "survival", str(tmp_path / "x.csv")).exit_code == 1
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
    try:
        done = run(home, "export", "survival", str(tmp_path / "x.csv"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    assert done.exit_code == 1 and "File too large" in done.output  # the file, or the audit trail before it
    assert [path.name for path in tmp_path.iterdir()] == ["there.R"]
