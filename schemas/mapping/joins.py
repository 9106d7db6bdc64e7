"""Columns of another source brought beside the rows of an entry.

Belongs here: ``with``. Does not belong here: keys and references, which name rows and bring in nothing.
"""

from dataclasses import dataclass

import polars as pl

from schemas import findings
from schemas.mapping.texts import trimmed
from schemas.profile import With
from schemas.readers import ROW, Source

_PARTNER = "\0partner"


@dataclass(frozen=True)
class Joined:
    """Rows with what was brought in, and findings about rows of the other source.

    ``frame`` has one column more, ``partner``, with the row of the other source; null without one.
    """

    frame: pl.DataFrame
    partner: str
    found: pl.DataFrame


def joined(frame: pl.DataFrame, other: Source, how: With, place: int) -> Joined:
    """Bring the columns that ``how`` takes beside the rows of ``frame``, which keep their number and order.

    Of several rows that fit one, none is taken: it is not known which is meant.

    Args:
        frame: trimmed rows of the entry's own source.
        other: the source brought in.
        how: the columns in which both agree, and those that are taken.
        place: which ``with`` of the entry it is, from 0.

    """
    partner = f"{_PARTNER}{place}"
    theirs = trimmed(other.frame)
    keys = [*how.on.values()]
    keyed = theirs.filter(pl.all_horizontal(pl.col(keys).is_not_null()))
    is_double = keyed.select(pl.struct(keys).is_duplicated().alias("")).to_series()
    ambiguous = keyed.filter(is_double)
    found = findings.of_rows(other.places(ambiguous), "join_ambiguous", None, source_column=pl.lit(keys[0]))
    taken = keyed.filter(~is_double).select(
        *(pl.col(right).alias(f"{_PARTNER}:{left}") for left, right in how.on.items()),
        *(pl.col(column).alias(name) for name, column in how.take.items()),
        pl.col(ROW).alias(partner),
    )
    beside = frame.join(
        taken,
        left_on=[*how.on],
        right_on=[f"{_PARTNER}:{left}" for left in how.on],
        how="left",
        maintain_order="left",
    )
    return Joined(beside, partner, found)


def parts(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The other rows of the file that the rows of ``frame`` were made of: ``row``, file, sheet and row."""
    rows = frame.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), pl.col(ROW).alias("of"))
    rows = rows.join(source.parts, on="of", how="inner", maintain_order="left_right")
    return pl.concat([rows.select("row"), source.places(rows)], how="horizontal")


def partners(frame: pl.DataFrame, partner: str, other: Source) -> pl.DataFrame:
    """The rows of the other source that stand beside the rows of ``frame``: ``row``, file, sheet and row."""
    rows = frame.with_row_index("row").select(pl.col("row").cast(pl.Int64), pl.col(partner).alias(ROW))
    rows = rows.filter(pl.col(ROW).is_not_null())
    return pl.concat([rows.select("row"), other.places(rows)], how="horizontal")
