"""``make bench``: prints each job's medians and its ratios to the baseline of the same run."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import survival
from bench.measure import Measured, measure
from orchestration.paths import PROJECT

_RUNS = 5
_ROWS = 1_000_000


def main() -> None:
    """Measure in a copy of the registry, so that the one in use is left alone."""
    baseline = measure([sys.executable, "-c", "import dagster, dbt.cli.main"], _RUNS)
    _print("baseline: import dagster and dbt", baseline, baseline)
    with tempfile.TemporaryDirectory(prefix="oligo-bench-") as folder:
        home = Path(folder)
        shutil.copytree(PROJECT / "raw", home / "raw")
        oligo = [str(Path(sys.executable).with_name("oligo")), "--home", str(home)]
        _print("oligo --help", measure([*oligo, "--help"], _RUNS), baseline)
        _print(
            "oligo refresh --rebuild, warm, three centres",
            measure([*oligo, "refresh", "--rebuild"], _RUNS),
            baseline,
        )
        _print("oligo refresh, nothing changed", measure([*oligo, "refresh"], _RUNS), baseline)
        query = "select count(*) from marts.episode"
        _print("oligo sql, one count", measure([*oligo, "sql", query], _RUNS), baseline)
        _validation(home / "primaries.parquet")
        _survival(home)


def _survival(home: Path) -> None:
    """Two large cohorts: whole days in many strata, and a continuous clock; oligo also writes every step as JSON."""
    peer = PROJECT / ".venv-bench" / "bin" / "python"
    oligo = Path(sys.executable).with_name("oligo")
    for name, (rows, strata, _) in survival.COHORTS.items():
        cohort = home / f"{name}.parquet"
        _apart("bench.survival", "write", str(cohort), name)
        _apart("bench.survival", "compare", str(cohort), str(oligo), str(peer))
        theirs = survival.theirs(peer, cohort)
        size = f"{rows // 1_000_000} million {name}, {strata} strata"
        lifelines = measure(theirs, 3)
        _print(f"baseline: lifelines, {size}", lifelines, lifelines)
        for layout in ("table", "json"):
            ours = measure(survival.ours(oligo, cohort, layout), 3)
            _print(f"oligo estimate, {layout}, {size}", ours, lifelines)


def _apart(module: str, *arguments: str) -> None:
    """Do what takes memory in a process of its own: a child starts with the peak of its parent, kept small so."""
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


def _validation(rows: Path) -> None:
    """One million rows of fifteen columns, against pandera alone; one cell in a thousand of five columns is wrong."""
    _apart("bench.validation", "write", str(rows), str(_ROWS))
    child = [sys.executable, "-m", "bench.validation"]
    alone = measure([*child, "pandera", str(rows), str(4 * _ROWS // 1000)], 3)
    _print("baseline: pandera alone, 1 million x 15", alone, alone)
    ours = measure([*child, "findings", str(rows), str(5 * _ROWS // 1000)], 3)
    _print("validation with findings, 1 million x 15", ours, alone)


def _print(name: str, measured: Measured, baseline: Measured) -> None:
    print(
        f"{name:<52} {measured.wall:7.2f} s wall  {measured.cpu:7.2f} s CPU  {measured.peak_mb:7.0f} MB   "
        f"{measured.wall / baseline.wall:5.2f} x the time, {measured.peak_mb / baseline.peak_mb:5.2f} x the memory",
        flush=True,
    )


if __name__ == "__main__":
    main()
