"""Moments compared: a date, which may be partial, and a day from day 0.

Belongs here: whether one moment is certainly later than another, and the year of one. Does not belong here:
which moments must come in which order (``order``).

Partial dates are compared by their bounds: a rule is broken only where no reading of them keeps it.
"""

import polars as pl

from schemas.mapping.types import bounds

#: The columns that give day 0 of the row's patient, between two dates.
DAY_ZERO = ("zero_earliest", "zero_latest")


def after(moment: str, other: str) -> pl.Expr:
    """Whether ``moment`` is certainly later than ``other``: by dates, by days, or by one of each through day 0."""
    earliest, _ = bounds(pl.col(f"{moment}_date"))
    _, latest = bounds(pl.col(f"{other}_date"))
    first, _ = days_by_date(moment)
    _, last = days_by_date(other)
    by_day = pl.col(f"{moment}_day").fill_null(first) > pl.col(f"{other}_day").fill_null(last)
    return (earliest > latest).fill_null(False) | by_day.fill_null(False)


def days_by_date(moment: str) -> tuple[pl.Expr, pl.Expr]:
    """First and last day from day 0 that the date of a moment allows; null without a date or a day 0."""
    earliest, latest = bounds(pl.col(f"{moment}_date"))
    lowest, highest = (pl.col(name) for name in DAY_ZERO)
    return (earliest - highest).dt.total_days(), (latest - lowest).dt.total_days()


def year(moment: str) -> pl.Expr:
    """The year of a moment's date, which a partial date has too; null where there is only a day."""
    return pl.col(f"{moment}_date").str.slice(0, 4).cast(pl.Int64)
