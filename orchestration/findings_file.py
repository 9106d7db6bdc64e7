"""The findings of a centre as a CSV that goes back to it.

Belongs here: the file and the neutralising of its cells. Does not belong here: finding anything.
"""

import polars as pl

from orchestration.landing_store import INTAKE
from orchestration.paths import Paths

#: A cell that starts with one of these is run as a formula by a spreadsheet.
_FORMULA = r"^[=+\-@\t\r]"


def write_findings(paths: Paths, centre: str) -> None:
    """Write ``findings/<centre>/findings.csv``, readable by its owner alone."""
    findings = pl.read_parquet(paths.landing / centre / INTAKE / "finding.parquet")
    folder = paths.findings / centre
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / ".findings.csv"
    findings.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'$0")).write_csv(draft)
    draft.chmod(0o600)
    draft.replace(folder / "findings.csv")
