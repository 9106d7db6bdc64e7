"""Where a rule is broken, short enough to be read: rows as ranges, by file, sheet and column.

Belongs here: places without values. Does not belong here: what is wrong there.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import polars as pl

#: More ranges than this are counted and no longer listed.
MOST_RANGES = 100
#: More places of one rule than this are counted and no longer listed.
MOST_PLACES = 200


@dataclass(frozen=True)
class Place:
    """One file, sheet and column in which a rule is broken in the same words; ``rows`` as ``3, 7-9``."""

    severity: str
    delivery: str
    file: str
    sheet: str
    column: str
    message: str
    rows: str
    count: int


def places_of(found: pl.DataFrame, known: Collection[str]) -> list[Place]:
    """The places of findings of one rule.

    Args:
        found: the findings.
        known: the source columns that the profile names. Any other name of a column is not repeated: the first row of
            a file without a header is a patient.

    """
    is_mapped = pl.col("table_name").is_not_null() | pl.col("source_column").is_in(list(known))
    column = pl.coalesce(pl.when(is_mapped).then(pl.col("source_column")), "column_name")
    keys = ["severity", "delivery_id", "source_file", "source_sheet", "column", "message"]
    grouped = (
        found.with_columns(column.alias("column"))
        .group_by(keys, maintain_order=True)
        .agg(pl.col("source_row").drop_nulls().unique().sort().alias("rows"), pl.len().alias("count"))
    )
    listed = grouped.head(MOST_PLACES).with_columns(pl.col(keys).fill_null(""))
    return [
        Place(severity, delivery, file, sheet, column, message, ranges(rows), count)
        for severity, delivery, file, sheet, column, message, rows, count in listed.iter_rows()
    ]


def ranges(rows: Iterable[int]) -> str:
    """Row numbers (sorted, each once) as ``3, 7-9``."""
    found: list[list[int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    shown = [str(low) if low == high else f"{low}-{high}" for low, high in found[:MOST_RANGES]]
    more = sum(high - low + 1 for low, high in found[MOST_RANGES:])
    return ", ".join(shown) + (f" and {more:,} more rows" if more else "")
