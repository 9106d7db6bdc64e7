"""The findings of a centre as a CSV that goes back to it.

Belongs here: the file and the neutralising of its cells. Does not belong here: finding anything.

It is written twice: at landing with what intake found, so that a refresh that stops has told it, and before promotion
with what the warehouse found as well. Findings that are fixed or accepted stand in the warehouse alone: the
file is what is left to do.
"""

import duckdb
import polars as pl

from orchestration.landing_store import INTAKE
from orchestration.paths import Paths

#: A cell that starts with one of these is run as a formula by a spreadsheet.
_FORMULA = r"^[=+\-@\t\r]"


def write_findings_of_intake(paths: Paths, centre: str) -> None:
    """Write ``findings/<centre>/findings.csv`` from landing."""
    _write(paths, centre, pl.read_parquet(paths.landing / centre / INTAKE / "finding.parquet", glob=False))


def write_findings_of_warehouse(paths: Paths, connection: duckdb.DuckDBPyConnection) -> None:
    """Write ``findings/<centre>/findings.csv`` of every centre from ``quality.finding``."""
    found = connection.execute("from quality.finding").pl()
    centres = connection.execute("select distinct centre_id from quality.delivery").fetchall()
    for (centre,) in centres:
        _write(paths, centre, found.filter(pl.col("centre_id") == centre))


def _write(paths: Paths, centre: str, findings: pl.DataFrame) -> None:
    """Readable by its owner alone, and there is never half a file."""
    folder = paths.findings / centre
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / ".findings.csv"
    is_open = pl.col("status") == "open"
    told = findings.filter(is_open).drop("accepts", strict=False)
    told.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'$0")).write_csv(draft)
    draft.chmod(0o600)
    draft.replace(folder / "findings.csv")
