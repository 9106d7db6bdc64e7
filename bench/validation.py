"""Validation of one million rows of fifteen columns, as a process of its own: the delivery of a whole consortium.

Belongs here: invented rows with planted mistakes, and the two jobs that are measured on them. Does not belong here:
measuring (``measure``).
"""

import sys
from datetime import date
from pathlib import Path

import polars as pl

#: One cell in so many is wrong, in each of five columns: a code, a date, two malformed codes, a text too long.
_ONE_IN = 1_000
_TABLE = "primaries"


def write_rows(path: Path, rows: int) -> None:
    """Write ``rows`` primaries of invented patients as Parquet; the same number of rows gives the same cells."""
    n = pl.int_range(rows, eager=False)
    wrong = n % _ONE_IN

    def mostly(value: pl.Expr, place: int, bad: str) -> pl.Expr:
        return pl.when(wrong == place).then(pl.lit(bad)).otherwise(value)

    def of(*words: str) -> pl.Expr:
        return pl.lit(pl.Series(words, dtype=pl.String)).implode().list.get(n % len(words))

    day = pl.lit(date(2010, 1, 1)) + pl.duration(days=n % 5000)
    pl.select(
        pl.format("P{}", n).alias("primary_id"),
        pl.format("C{}", n // 2).alias("patient_id"),
        mostly(day.dt.strftime("%Y-%m-%d"), 1, "2099-01-01").alias("diagnosis_date"),
        pl.lit(None, pl.Int64).alias("diagnosis_day"),
        mostly(of("breast", "lung", "prostate", "colon", "rectum"), 2, "see letter").alias("site"),
        mostly(of("C50.4", "C34.1", "C61.9", "C18.7", "C20.9"), 3, "CO0.4").alias("topography_code"),
        mostly(of("8500/3", "8140/3"), 4, "85003").alias("morphology_code"),
        of("7", "6", "5").alias("basis_of_diagnosis"),
        of("T1", "T2", "T3").alias("t_category"),
        of("N0", "N1").alias("n_category"),
        of("M0", "M1").alias("m_category"),
        of("7", "8").alias("tnm_edition"),
        of("I", "II", "III").alias("stage"),
        mostly(of("luminal A", "luminal B"), 5, "x" * 300).alias("subtype"),
        of("yes", "no").alias("controlled"),
    ).write_parquet(path)


def _rows(path: Path) -> pl.DataFrame:
    from schemas.contract import TABLES

    here = {"centre_id": "north", "delivery_id": "2024-12-31", "source_file": "primaries.csv"}
    schema = {name: column.dtype.type for name, column in TABLES[_TABLE].to_schema().columns.items()}
    return (
        pl.read_parquet(path)
        .with_columns(**{name: pl.lit(value) for name, value in here.items()})
        .with_columns(source_sheet=pl.lit(None, pl.String), source_row=pl.int_range(pl.len()) + 2)
        .select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    )


def pandera_alone(path: Path) -> int:
    """The baseline: the library's own failure cases."""
    from pandera.errors import SchemaErrors

    from schemas.contract import TABLES

    try:
        TABLES[_TABLE].validate(_rows(path), lazy=True)
    except SchemaErrors as error:
        return int(error.failure_cases.height)
    return 0


def findings(path: Path) -> int:
    """Every cell judged, and each broken rule in words with file, row, column and remedy."""
    from schemas.contract.metadata import mapped_columns
    from schemas.mapping import ENTRY, MappedTable
    from schemas.mapping.rows import REASONS, UNREAD
    from schemas.validate.cells import cell_verdicts
    from schemas.validate.telling import findings_of

    rows = _rows(path)
    sent = rows.with_columns(pl.lit(0, pl.Int64).alias(ENTRY))
    own = {name: {0: name} for name in mapped_columns(_TABLE)}
    nothing = pl.DataFrame()
    mapped = MappedTable(sent, nothing, pl.DataFrame(schema=UNREAD), pl.DataFrame(schema=REASONS), own)
    return findings_of(_TABLE, mapped, sent, cell_verdicts(_TABLE, mapped, rows, date(2024, 12, 31))).height


if __name__ == "__main__":
    job, place, expected = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if job == "write":
        write_rows(place, expected)
        raise SystemExit
    found = {"pandera": pandera_alone, "findings": findings}[job](place)
    if found < expected:
        raise SystemExit(f"{job}: {found} found, {expected} planted")
