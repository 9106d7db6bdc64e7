"""Completeness: how many of the accepted rows hold a value, and what those cost that do not.

Belongs here: counting per canonical column. Does not belong here: whether a value is believed (``validate``).

A code ``unknown`` is an answer without a value, so it counts as missing, with a reason. A moment is given once, as a
date or as a day: where one is missing and the other is there, nothing is missing.
"""

from typing import Any

import polars as pl

from schemas.codes import code_lists
from schemas.contract.metadata import key_of, mapped_columns
from schemas.profile import Profile

#: A row a canonical column. ``share`` is of the rows that hold the value, here or in the other column of the moment;
#: null where the table has no rows.
COMPLETENESS: dict[str, type[pl.DataType]] = {
    "table_name": pl.String,
    "column_name": pl.String,
    "is_mapped": pl.Boolean,
    **dict.fromkeys(
        ("row_count", "filled", "given_otherwise", "missing_with_reason", "missing_without_reason"), pl.Int64
    ),
    "share": pl.Float64,
    "without_it": pl.String,
}


def completeness(accepted: dict[str, pl.DataFrame], reasons: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """How complete each canonical column of a delivery is (``COMPLETENESS``).

    Args:
        accepted: the accepted rows of each table.
        reasons: why values are missing: table_name, record_id, column_name, reason.
        profile: which says which columns the centre sends at all.

    """
    counted = []
    for table, rows in accepted.items():
        sent = {name for entry in profile.entries(table) for name in entry.columns}
        columns = mapped_columns(table)
        counts = _counts(rows, table, columns, reasons.filter(pl.col("table_name") == table))
        for (name, metadata), count in zip(columns.items(), counts, strict=True):
            filled, otherwise, explained, silent = count
            share = (filled + otherwise) / rows.height if rows.height else None
            cost = metadata.get("without_it") or None
            is_mapped = name in sent
            counted.append(
                (table, name, is_mapped, rows.height, filled, otherwise, explained, silent, share, cost)
            )
    return pl.DataFrame(counted, schema=COMPLETENESS, orient="row")


def _counts(
    rows: pl.DataFrame, table: str, columns: dict[str, dict[str, Any]], reasons: pl.DataFrame
) -> list[tuple[int, ...]]:
    """For each column the rows that hold a value, that hold it in the moment's other column, that say why not, and
    that do not.
    """
    if rows.is_empty():
        return [(0, 0, 0, 0)] * len(columns)
    sums: list[pl.Expr] = []
    for name, metadata in columns.items():
        said = reasons.filter(pl.col("column_name") == name)["record_id"]
        has_unknown = "unknown" in code_lists().get(str(metadata.get("code_list", "")), {})
        is_unknown = (pl.col(name) == "unknown").fill_null(False) if has_unknown else pl.lit(False)
        twin = _twin(name, metadata)
        is_filled = pl.col(name).is_not_null() & ~is_unknown
        is_other = ~is_filled & (pl.col(twin).is_not_null() if twin else pl.lit(False))
        is_explained = is_unknown
        if said.len():
            is_explained |= pl.col(key_of(table)).is_in(said.unique().implode()).fill_null(False)
        is_missing = ~is_filled & ~is_other
        kinds = (is_filled, is_other, is_missing & is_explained, is_missing & ~is_explained)
        sums += [kind.sum().alias(f"{name} {place}") for place, kind in enumerate(kinds)]
    counts = [int(count) for count in rows.select(sums).row(0)]
    return [tuple(counts[at : at + 4]) for at in range(0, len(counts), 4)]


def _twin(name: str, metadata: dict[str, object]) -> str | None:
    """The other column of a moment."""
    role = metadata["role"]
    if role == "date":
        return f"{name.removesuffix('_date')}_day"
    return f"{name.removesuffix('_day')}_date" if role == "day" else None
