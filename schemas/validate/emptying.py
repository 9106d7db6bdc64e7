"""Which cells a verdict empties, and the emptying.

Belongs here: the effect ``emptied``. Does not belong here: the verdicts, and rows set aside (``delivery``).
"""

import polars as pl

from schemas.rules import Effect

_DOSE = ("dose_gy", "fractions", "dose_per_fraction_gy")

#: Rules about several cells that empty more than the one that the finding names.
_TOGETHER: dict[str, tuple[str, ...]] = {
    "ned_out_of_order": ("ned_date", "ned_day"),
    "entry_out_of_order": ("entry_date", "entry_day"),
    "dose_does_not_multiply_up": _DOSE,
    "fractions_implausible": _DOSE,
}


def emptied_cells(verdicts: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The cells that go: ``row`` and ``column_name``, each once. Of those that go together only the filled."""
    bad = verdicts.filter(pl.col("effect") == Effect.EMPTIED.value).select("row", "rule", "column_name")
    cells = [bad.filter(~pl.col("rule").is_in(list(_TOGETHER))).select("row", "column_name")]
    for (rule,), group in bad.group_by("rule", maintain_order=True):
        for column in _TOGETHER.get(str(rule), ()):
            filled = rows[column].is_not_null().gather(group["row"])
            cells.append(group.filter(filled).select("row", pl.lit(column).alias("column_name")))
    return pl.concat(cells).unique(maintain_order=True)


def emptied(rows: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """``rows`` without the values of ``cells``."""
    for column in cells["column_name"].unique().sort():
        if column not in rows.columns:  # a centre's own column, which stands beside the rows
            continue
        places = cells.filter(pl.col("column_name") == column)["row"].implode()
        is_bad = pl.int_range(pl.len(), dtype=pl.Int64).is_in(places)
        rows = rows.with_columns(pl.when(~is_bad).then(pl.col(column)).alias(column))
    return rows
