"""Days counted: from numbers in another unit, between two cells, or from one cell on.

Belongs here: ``unit``, ``since`` and ``after``. Does not belong here: reading dates and numbers (``types``).
"""

import polars as pl

from schemas.mapping.texts import keep_where, missing_reasons, nulls
from schemas.mapping.types import decimals, iso_dates
from schemas.parsers.parser import DAYS_PER_MONTH
from schemas.profile import Cell, FileSpec, Profile

#: Days of each unit; a month is a twelfth of 365.25 days.
DAYS = {"days": 1.0, "weeks": 7.0, "months": DAYS_PER_MONTH, "years": 12 * DAYS_PER_MONTH}


def counted(
    text: pl.Series, frame: pl.DataFrame, cell: Cell, role: str, profile: Profile, spec: FileSpec
) -> tuple[pl.Series, pl.Series]:
    """The cells of a column as whole days, or as dates that lie days after another cell.

    Args:
        text: what the column holds; null where it holds nothing.
        frame: the rows, with the column that is counted from.
        cell: what the profile says of the column.
        role: role of the canonical column, ``day`` or ``date``.
        profile: for the words that stand for missing.
        spec: for the order of dates and the decimal mark.

    Returns:
        The answer as text, and the cells of ``text`` of which none could be made.

    """
    if cell.since:
        answer = _since(text, _other(frame, cell.since, profile), cell.unit, spec)
    elif cell.after:
        answer = _after(text, _other(frame, cell.after, profile), cell.unit or "days", role, spec)
    else:
        answer = _days(decimals(text, spec.decimal_mark), cell.unit or "days").cast(pl.String)
    return answer, keep_where(text, answer.is_null())


def _other(frame: pl.DataFrame, column: str, profile: Profile) -> pl.Series:
    cells = frame[column]
    return keep_where(cells, missing_reasons(cells, profile, ()).is_null())


def _since(text: pl.Series, other: pl.Series, unit: str | None, spec: FileSpec) -> pl.Series:
    if unit:
        apart = decimals(text, spec.decimal_mark) - decimals(other, spec.decimal_mark)
        return _days(apart, unit).cast(pl.String)
    return (_day_of_calendar(text, spec) - _day_of_calendar(other, spec)).dt.total_days().cast(pl.String)


def _after(text: pl.Series, other: pl.Series, unit: str, role: str, spec: FileSpec) -> pl.Series:
    days = _days(decimals(text, spec.decimal_mark), unit)
    if role == "date":
        since = _day_of_calendar(other, spec)
        moved = pl.DataFrame({"since": since, "days": days}).select(
            (pl.col("since") + pl.duration(days=pl.col("days"))).dt.to_string("%Y-%m-%d").alias("")
        )
        return moved.to_series() if text.len() else nulls(0)
    return (days + decimals(other, spec.decimal_mark).round(0).cast(pl.Int64, strict=False)).cast(pl.String)


def _days(numbers: pl.Series, unit: str) -> pl.Series:
    # More days than any life has are no days; the range of the column then has nothing to overflow.
    days = (numbers * DAYS[unit]).round(0)
    return days.zip_with(
        (days.abs() < 1e6).fill_null(False), pl.Series([None], dtype=pl.Float64).new_from_index(0, days.len())
    ).cast(pl.Int64)


def _day_of_calendar(text: pl.Series, spec: FileSpec) -> pl.Series:
    """The day of each date; null where it is partial, for then no days can be counted."""
    return iso_dates(text, spec.date_order, spec.serial_dates).str.to_date("%Y-%m-%d", strict=False)
