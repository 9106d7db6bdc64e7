"""Accounts: every row of every file of a delivery, and where it went.

Belongs here: counting source rows. Does not belong here: deciding what becomes of them (``validate``).
"""

from collections.abc import Sequence

import polars as pl

from schemas import findings
from schemas.readers import ROW, Source

#: Counts a source row exactly once. ``unmapped`` rows were read, and no entry of the profile wanted them.
ACCOUNT = {"source_file": pl.String, "source_sheet": pl.String} | dict.fromkeys(
    ("rows_in", "accepted", "quarantined", "superseded", "unmapped"), pl.Int64
)
_WHERE = ["source_file", "source_sheet", "source_row"]


def source_accounts(
    sources: dict[str, Source], used: pl.DataFrame, quarantined: pl.DataFrame
) -> pl.DataFrame:
    """A row a file and sheet: how many of its rows were accepted, quarantined or not wanted.

    Args:
        sources: the delivery's sources.
        used: source rows that became a canonical row, each once.
        quarantined: source rows of which a canonical row was set aside.

    """
    aside = quarantined.select(_WHERE).unique()
    rows = []
    for source in _each_once(sources):
        here = source.places(source.frame)
        becoming = here.join(used, on=_WHERE, how="semi", nulls_equal=True)
        out = becoming.join(aside, on=_WHERE, how="semi", nulls_equal=True).height
        ragged = len(source.ragged)
        unmapped = here.height - becoming.height + source.ignored.height
        rows.append(
            (source.file, source.sheet, source.height, becoming.height - out, out + ragged, 0, unmapped)
        )
    return _account(rows)


def superseded_accounts(sources: dict[str, Source]) -> pl.DataFrame:
    """The account of a delivery that a newer one supersedes: every row of it is superseded."""
    counts = [(source, source.height) for source in _each_once(sources)]
    return _account([(source.file, source.sheet, count, 0, 0, count, 0) for source, count in counts])


def ragged_findings(sources: dict[str, Source]) -> list[pl.DataFrame]:
    """A finding for each row that could not be cut."""
    found = []
    for source in _each_once(sources):
        rows = source.places(pl.DataFrame({ROW: source.ragged}, schema={ROW: pl.Int64}))
        found.append(findings.of_rows(rows, "ragged_row", None))
    return found


def _each_once(sources: dict[str, Source]) -> list[Source]:
    """Each file and sheet once, also where the profile reads a file under two names."""
    return list({(source.file, source.sheet): source for source in reversed(sources.values())}.values())


def _account(rows: Sequence[tuple[str | int | None, ...]]) -> pl.DataFrame:
    account = pl.DataFrame(rows, schema=ACCOUNT, orient="row")
    return account.filter(pl.col("rows_in") > 0).sort("source_file", "source_sheet")
