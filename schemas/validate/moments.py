"""Moments compared: a date, which may be partial, and a day from day 0.

Belongs here: whether one moment is certainly later than another, and the year of one. Does not belong here:
which moments must come in which order (``order``).

Partial dates are compared by their bounds: a rule is broken only where no reading of them keeps it.
"""

import polars as pl

from schemas.mapping.types import bounds


def after(moment: str, other: str) -> pl.Expr:
    """Whether ``moment`` is certainly later than ``other``, by dates or by days."""
    earliest, _ = bounds(pl.col(f"{moment}_date"))
    _, latest = bounds(pl.col(f"{other}_date"))
    by_day = pl.col(f"{moment}_day") > pl.col(f"{other}_day")
    return (earliest > latest).fill_null(False) | by_day.fill_null(False)


def year(moment: str) -> pl.Expr:
    """The year of a moment's date, which a partial date has too; null where there is only a day."""
    return pl.col(f"{moment}_date").str.slice(0, 4).cast(pl.Int64)
