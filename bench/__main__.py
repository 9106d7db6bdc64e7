"""``make bench``: prints each job's medians and its ratio to the baseline of the same run."""

import shutil
import sys
import tempfile
from pathlib import Path

from bench.measure import Measured, measure
from bench.validation import write_rows
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
        _print("oligo refresh, warm, three centres", measure([*oligo, "refresh"], _RUNS), baseline)
        query = "select count(*) from marts.episode"
        _print("oligo sql, one count", measure([*oligo, "sql", query], _RUNS), baseline)
        _validation(home / "primaries.parquet")


def _validation(rows: Path) -> None:
    """One million rows of fifteen columns, against pandera alone; one cell in a thousand of five columns is wrong."""
    write_rows(rows, _ROWS)
    child = [sys.executable, "-m", "bench.validation"]
    alone = measure([*child, "pandera", str(rows), str(4 * _ROWS // 1000)], 3)
    _print("baseline: pandera alone, 1 million x 15", alone, alone)
    ours = measure([*child, "findings", str(rows), str(5 * _ROWS // 1000)], 3)
    _print("validation with findings, 1 million x 15", ours, alone)


def _print(name: str, measured: Measured, baseline: Measured) -> None:
    print(
        f"{name:<40} {measured.wall:7.2f} s wall  {measured.cpu:7.2f} s CPU  {measured.peak_mb:7.0f} MB   "
        f"{measured.wall / baseline.wall:5.2f} x the baseline",
        flush=True,
    )


if __name__ == "__main__":
    main()
