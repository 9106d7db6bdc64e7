"""``datapackage.json``: Frictionless reads a release by it, and sees what is wrong with one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from frictionless import validate

from orchestration.publish.datapackage import NAME, write_datapackage
from orchestration.report.chart_files import table_of
from orchestration.survival_tables.tables import SURVIVAL_TABLES
from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]


def described(home: Home) -> Path:
    return home.path / "published" / "latest" / NAME


def errors(package: Path) -> set[str]:
    report = validate(str(package))
    return {error.type for task in report.tasks for error in task.errors} | {
        error.type for error in report.errors
    }


def test_frictionless_finds_nothing_wrong_with_a_release(refreshed: Refreshed) -> None:
    assert errors(described(refreshed[0])) == set()


def test_every_table_is_described_in_full(refreshed: Refreshed) -> None:
    package = json.loads(described(refreshed[0]).read_text())
    found = {resource["path"]: resource for resource in package["resources"]}
    figures = {
        f"figures/{path.stem}.csv" for path in (described(refreshed[0]).parent / "figures").glob("*.svg")
    }
    tables = {f"survival/{name}.{kind}" for name in SURVIVAL_TABLES for kind in ("csv", "parquet")}
    assert len(figures) > 40 and set(found) == figures | tables
    charts = {place: table_of(Path(place).stem) for place in figures}
    assert len([table for table in charts.values() if table]) == 6
    for place, chart in charts.items():
        key = list(chart.keys) if chart else ["group", "time_days"]
        assert found[place]["schema"]["primaryKey"] == key
    for name, table in SURVIVAL_TABLES.items():
        schema = found[f"survival/{name}.csv"]["schema"]
        assert [field["name"] for field in schema["fields"]] == list(table.columns)
        assert all(field["description"] for field in schema["fields"])
        assert schema["primaryKey"] == list(table.keys)
    text = described(refreshed[0]).read_text()
    assert refreshed[0].path.name not in text and json.loads(text)["resources"][0]["hash"].startswith(
        "sha256:"
    )


@pytest.fixture
def small(refreshed: Refreshed, tmp_path: Path) -> Path:
    """The overall survival of a release, described anew, so that a mistake is found at once."""
    folder = tmp_path / "survival"
    folder.mkdir()
    latest = refreshed[0].path / "published" / "latest" / "survival"
    for name in ("summary", "restricted_mean"):
        header, *rows = (latest / f"{name}.csv").read_text().splitlines(keepends=True)
        (folder / f"{name}.csv").write_text(
            "".join([header, *(row for row in rows if row.startswith('"OS",'))])
        )
    write_datapackage(tmp_path, SURVIVAL_TABLES)
    assert errors(tmp_path / NAME) == set()
    return tmp_path


@pytest.mark.parametrize(
    ("file", "spoil", "found"),
    [
        (
            "summary.csv",
            lambda text: text.replace('"kaplan_meier",310,', '"kaplan_meier",many,', 1),
            "type-error",
        ),
        (
            "summary.csv",
            lambda text: text.replace('"kaplan_meier",310,', '"kaplan_meier",-310,', 1),
            "constraint-error",
        ),
        ("summary.csv", lambda text: text + text.splitlines()[-1] + "\n", "primary-key"),
        ("summary.csv", lambda text: text.replace("n_count", "count", 1), "incorrect-label"),
        ("restricted_mean.csv", lambda text: text.replace('"OS","state",', '"OS","stage",'), "foreign-key"),
        ("restricted_mean.csv", lambda text: text.replace('"OS"', '"Os"', 1), "hash-count"),
    ],
)
def test_a_release_that_was_changed_is_seen(
    small: Path, file: str, spoil: Callable[[str], str], found: str
) -> None:
    changed = small / "survival" / file
    text = changed.read_text()
    changed.write_text(spoil(text))
    assert changed.read_text() != text
    if found != "hash-count":
        write_datapackage(small, SURVIVAL_TABLES)  # the hash is right again; what is wrong is in the table
    assert found in errors(small / NAME)


def test_the_same_files_give_the_same_bytes(small: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(small / "survival", copy / "survival")
    write_datapackage(copy, SURVIVAL_TABLES)
    assert (copy / NAME).read_bytes() == (small / NAME).read_bytes()
    (copy / "more").mkdir()
    (copy / "more" / "os.csv").write_text("time\n1\n")
    write_datapackage(copy, SURVIVAL_TABLES)
    other = json.loads((copy / NAME).read_text())["resources"].pop(0)
    assert (other["path"], "schema" in other) == ("more/os.csv", False)
