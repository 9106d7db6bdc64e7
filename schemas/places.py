"""Places of source rows, held against each other: file, sheet and row.

Belongs here: order and membership of places. Does not belong here: what became of a row (``accounts``).

Most often all places lie in one sheet of one file, and the number of the row then tells all: comparing numbers takes
a tenth of the time that comparing names does.
"""

import polars as pl

WHERE = ["source_file", "source_sheet", "source_row"]
_SHEET = WHERE[:2]
#: With more sheets than this, one join is quicker than a look at each.
_FEW_SHEETS = 20


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """The places of ``rows`` sorted by file, sheet and row; those without a sheet come first."""
    places = rows.select(WHERE)
    is_one_sheet = all(places[name].n_unique() <= 1 for name in _SHEET)
    return places.sort("source_row" if is_one_sheet else WHERE, nulls_last=False)


def are_among(rows: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    """Whether the place of each of ``rows`` is the place of any of ``others``."""
    sheets = rows.select(_SHEET).unique()
    if sheets.height > _FEW_SHEETS:
        marked = others.select(WHERE).unique().with_columns(pl.lit(True).alias("is_there"))
        beside = rows.select(WHERE).join(
            marked, on=WHERE, how="left", nulls_equal=True, maintain_order="left"
        )
        return beside["is_there"].fill_null(False)
    found = pl.Series([False]).new_from_index(0, rows.height)
    for file, sheet in sheets.iter_rows():
        is_here = pl.col("source_file").eq_missing(pl.lit(file, pl.String))
        is_here &= pl.col("source_sheet").eq_missing(pl.lit(sheet, pl.String))
        numbers = others.filter(is_here)["source_row"]
        found |= rows.select((is_here & pl.col("source_row").is_in(numbers.implode())).alias("")).to_series()
    return found
