"""``oligo release --tier public``: its files, their bytes, and every refusal."""

import csv
import hashlib
import json
import re
import shutil
import stat
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from orchestration.cli import oligo
from orchestration.survival_tables.tables import SURVIVAL_TABLES
from tests.forked.client import PROJECT, Ran
from tests.pipeline.conftest import Home
from tests.unit.disclosure.intruder import learn

Refreshed = tuple[Home, Ran]


def release(home: Path, *words: str) -> Result:
    return CliRunner().invoke(oligo, ["--home", str(home), "release", "--tier", "public", *words])


def copied(refreshed: Refreshed, home: Path) -> Path:
    """A home with the same warehouse and an internal release of the same name."""
    (home / "warehouse").mkdir(parents=True)
    shutil.copyfile(refreshed[0].path / "warehouse/registry.duckdb", home / "warehouse/registry.duckdb")
    (home / "published/2026-01-01T000000Z").mkdir(parents=True)
    (home / "published/latest").symlink_to("2026-01-01T000000Z")
    return home


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_nothing_hidden_can_be_reckoned_from_the_files(public: Path) -> None:
    known = learn({str(p.relative_to(public)): p.read_text() for p in public.rglob("*.csv")})
    found = known.ranges(known.hidden, 6)
    assert len(found) > 20
    assert {name: ends for name, ends in found.items() if ends[1] - ends[0] < 6} == {}
    assert all(n == 0 or n >= 6 for n in known.known.values())


def test_points_lie_on_the_true_curve(public: Path, refreshed: Refreshed) -> None:
    points = [row for row in read(public / "survival/curve.csv") if row["group_name"] == "all"]
    assert len(points) > 10
    for row in points:
        day = round(int(row["time_months"]) * 365.25 / 12)
        [(true,)] = refreshed[0].query(
            "select coalesce(min(estimate), 1) from survival.curve where stratification_id = 'all' "
            f"and endpoint_id = '{row['endpoint_id']}' and time_days <= {day}"
        )
        assert abs(float(row["estimate"]) - true) <= 0.005 + 1e-9


def test_only_tables_with_a_safe_form_are_published(public: Path) -> None:
    told = (PROJECT / "docs/disclosure.md").read_text()
    names = {path.stem for path in public.rglob("*.csv")}
    tables = {
        "table_1",
        "flow",
        "summary",
        "curve",
        "risk_table",
        "test",
        "restricted_mean",
        "published_median",
    }
    assert tables == {path.stem for path in public.rglob("*.csv") if path.parent.name != "figures"}
    record = json.loads((public / "release.json").read_text())
    assert (record["tier"], record["threshold"]) == ("public", 6)
    assert set(SURVIVAL_TABLES) - names <= set(record["not_published"])
    for name, why in record["not_published"].items():
        assert why.endswith(".") and why != "No safe form of it is written.", name
        assert all(part in told for part in name.split(", ")), name
    files = {str(path.relative_to(public)) for path in public.rglob("*") if path.is_file()}
    assert set(record["files"]) == files - {"release.json"}
    for name, digest in record["files"].items():
        assert hashlib.sha256((public / name).read_bytes()).hexdigest() == digest


def test_no_date_pseudonym_path_or_old_age_is_in_any_file(public: Path, refreshed: Refreshed) -> None:
    ids = {text for row in refreshed[0].query("select patient_id from marts.patient") for text in row}
    texts = {path: path.read_text() for path in public.rglob("*") if path.suffix in (".csv", ".json", ".svg")}
    for path, text in texts.items():
        words = set(re.findall(r"[\w-]+", text))
        assert not ids & words, path
        assert not re.search(r"/(?:home|tmp|root|var)/", text), path
        if path.suffix != ".svg":
            assert not re.search(r"\b(?:19|20)\d\d-\d\d-\d\d\b(?!T)", text), path
    ages = {row["value"] for row in read(public / "table_1.csv") if row["characteristic"] == "age"}
    assert ages <= {
        "under 50",
        *(f"{a} to {a + 9}" for a in (50, 60, 70, 80)),
        "90 and over",
        "unknown",
        "other",
    }
    for path in [public.resolve(), *public.resolve().rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_figures_hold_the_published_points_alone(public: Path) -> None:
    svg = (public / "figures/os-all.svg").read_text()
    points = [
        row
        for row in read(public / "survival/curve.csv")
        if (row["endpoint_id"], row["group_name"]) == ("OS", "all")
    ]
    told = {row["at_risk_count"] for row in points}
    rounded = re.findall(r">\s*(\d+)\s*</text>", svg)
    assert {n for n in rounded if int(n) > 60} <= told
    longest = max(len(re.findall(r"[ML] ", path)) for path in re.findall(r' d="([^"]+)"', svg))
    assert longest <= 2 * len(points) + 4


def test_the_same_warehouse_gives_the_same_bytes_and_a_second_release_none(
    public: Path, refreshed: Refreshed, tmp_path: Path
) -> None:
    home = copied(refreshed, tmp_path / "home")
    # What a killed run left behind is in no release.
    (home / "published/public/.draft").mkdir(parents=True)
    (home / "published/public/.draft/half.csv").write_text("half")
    assert release(home).exit_code == 0
    again = home / "published/public/latest"
    assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == {
        p.relative_to(public): p.read_bytes() for p in public.rglob("*") if p.is_file()
    }
    assert sorted(path.name for path in (home / "published/public").iterdir()) == [
        "2026-01-01T000000Z",
        "latest",
    ]
    lower = release(home, "--threshold", "5")
    assert lower.exit_code == 1 and "hides counts under 6" in lower.output
    higher = release(home, "--threshold", "7")
    assert higher.exit_code == 1 and "takes nothing back" in higher.output
    (again / "table_1.csv").unlink()
    broken = release(home)
    assert broken.exit_code == 1 and "cannot be read" in broken.output


@pytest.mark.parametrize("threshold", ["2", "0", "-1", "six", "", "6.5"])
def test_a_threshold_below_three_or_no_number_is_refused(tmp_path: Path, threshold: str) -> None:
    done = release(tmp_path, f"--threshold={threshold}")
    assert done.exit_code == 2 and "--threshold" in done.output


def test_what_cannot_be_released_says_why(tmp_path: Path) -> None:
    assert "oligo refresh" in release(tmp_path).output
    unknown = CliRunner().invoke(oligo, ["--home", str(tmp_path), "release", "--tier", "open"])
    assert unknown.exit_code == 2 and "public" in unknown.output
    (tmp_path / "warehouse").mkdir()
    with duckdb.connect(tmp_path / "warehouse/registry.duckdb") as connection:
        connection.execute("create table t (a integer)")
    (tmp_path / "published/one").mkdir(parents=True)
    (tmp_path / "published/latest").symlink_to("one")
    old = release(tmp_path)
    assert old.exit_code == 1 and "older version" in old.output
    (tmp_path / "warehouse/registry.duckdb").write_bytes(b"no database at all" * 1000)
    broken = release(tmp_path)
    assert broken.exit_code == 1 and "cannot be read as a warehouse" in broken.output
    assert not (tmp_path / "published/public").exists()
