"""Text to typed columns: dates in their order, whole numbers, decimals. What cannot be read is a finding.

Belongs here: parsing of single values. Does not belong here: ranges and codes (the contract checks them).
"""

from datetime import date

import polars as pl

from schemas.mapping.texts import each_once
from schemas.profile import FileSpec

_TIME_OF_DAY = r"[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?$"
_YEAR_FIRST = r"^(?<year>[0-9]{4})(?:[-/.](?<month>[0-9]{1,2})(?:[-/.](?<day>[0-9]{1,2}))?)?$"
_OTHERS = {
    "ymd": (),
    "dmy": (r"^(?:(?<day>[0-9]{1,2})[-/.])?(?<month>[0-9]{1,2})[-/.](?<year>[0-9]{4})$",),
    "mdy": (
        r"^(?<month>[0-9]{1,2})[-/.](?<day>[0-9]{1,2})[-/.](?<year>[0-9]{4})$",
        r"^(?<month>[0-9]{1,2})[-/.](?<year>[0-9]{4})(?<day>)$",
    ),
}
# Full-width forms of East Asian keyboards, the typographic minus and the non-breaking hyphen.
_KEYBOARD = {chr(ord(c) + 0xFEE0): c for c in "0123456789+-./,:"} | {"\u2212": "-", "\u2011": "-"}
#: Day 0 of a spreadsheet's serial days; from March 1900 on that system counts as if it were this one.
_SERIAL_BEGINS = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
# A registry of patients holds no year outside these; "0202" is a slip and not a date.
_FIRST_YEAR, _LAST_YEAR = 1880, 2200


def typed(text: pl.Series, role: str, spec: FileSpec) -> pl.Series:
    """The cells of a column in the type of its role; null where the text cannot be read as one."""
    if role == "date":
        return each_once(text, lambda cells: iso_dates(cells, spec.date_order, spec.serial_dates))
    if role in ("day", "count"):
        return each_once(text, lambda cells: whole_numbers(cells, spec.decimal_mark))
    return each_once(text, lambda cells: decimals(cells, spec.decimal_mark)) if role == "measure" else text


def unread_rule(role: str) -> str:
    """The rule that a cell of a role breaks when it cannot be read."""
    return "not_a_date" if role == "date" else "not_a_number"


def iso_dates(text: pl.Series, order: str, serial: str | None = None) -> pl.Series:
    """Dates as ISO text, partial ones as ``YYYY-MM`` or ``YYYY``; null where the text is no date.

    Args:
        text: dates as a centre writes them.
        order: ``ymd``, ``dmy`` or ``mdy``; a date that starts with its year is always understood.
        serial: ``1900`` or ``1904``, where a number of five digits is the serial day of a spreadsheet.

    """
    plain = _plain(text).str.replace(_TIME_OF_DAY, "")
    if serial:
        plain = _from_serial(plain, serial)
    answer = pl.Series([None], dtype=pl.String).new_from_index(0, text.len())
    for pattern in (_YEAR_FIRST, *_OTHERS[order]):
        parts = plain.str.extract_groups(pattern).struct.unnest()
        year, month, day = (pl.col(name).replace("", None) for name in ("year", "month", "day"))
        full = pl.concat_str(
            year, month.fill_null("1").str.zfill(2), day.fill_null("1").str.zfill(2), separator="-"
        ).str.to_date("%Y-%m-%d", strict=False)
        is_date = full.is_not_null() & full.dt.year().is_between(_FIRST_YEAR, _LAST_YEAR)
        length = pl.when(month.is_null()).then(4).when(day.is_null()).then(7).otherwise(10)
        iso = pl.when(is_date).then(full.dt.to_string("%Y-%m-%d").str.slice(0, length))
        answer = answer.fill_null(parts.select(iso.alias("")).to_series()) if text.len() else answer
    return answer


def _from_serial(text: pl.Series, system: str) -> pl.Series:
    """Serial days of a spreadsheet as dates; other texts as they are.

    Day 1 is 1 January 1900 and the year 1900 has a 29 February, or day 0 is 1 January 1904 (ECMA-376, part 1,
    18.17.4.1). Five digits reach from 1927 on; four of them are a year.
    """
    days = text.str.extract(r"^([0-9]{5})(?:\.[0-9]+)?$").cast(pl.Int64)
    since = _SERIAL_BEGINS[system]
    dates = pl.DataFrame({"text": text, "days": days}).select(
        pl.coalesce(
            (pl.lit(since) + pl.duration(days=pl.col("days"))).dt.to_string("%Y-%m-%d"), "text"
        ).alias("")
    )
    return dates.to_series() if text.len() else text


def whole_numbers(text: pl.Series, decimal_mark: str) -> pl.Series:
    """Whole numbers; ``3,0`` is one, ``3,5`` is none."""
    number = decimals(text, decimal_mark)
    return number.zip_with((number == number.round(0)).fill_null(False), _no_number(text.len())).cast(
        pl.Int64
    )


def decimals(text: pl.Series, decimal_mark: str) -> pl.Series:
    """Decimal numbers of at most 15 digits before the mark; a point is always understood as the mark.

    No thousands separators, exponents or units: ``1.234`` is never guessed to be a thousand.
    """
    plain = _plain(text)
    if decimal_mark == ",":
        plain = plain.str.replace(",", ".", literal=True)
    number = plain.str.extract(r"^([+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,30})?|\.[0-9]{1,30}))$")
    return number.cast(pl.Float64, strict=False)


def _plain(text: pl.Series) -> pl.Series:
    """Digits, signs and marks as a Latin keyboard writes them; nothing else changes (``5²`` stays no 52)."""
    return text.str.replace_many(_KEYBOARD)


def _no_number(height: int) -> pl.Series:
    return pl.Series([None], dtype=pl.Float64).new_from_index(0, height)


def bounds(iso: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The earliest and the latest day that an ISO date, partial or full, can mean."""
    length = iso.str.len_chars()
    earliest = pl.concat_str(
        iso,
        pl.when(length == 4)
        .then(pl.lit("-01-01"))
        .when(length == 7)
        .then(pl.lit("-01"))
        .otherwise(pl.lit("")),
    )
    first = earliest.str.to_date("%Y-%m-%d", strict=False)
    last = (
        pl.when(length == 4)
        .then(first.dt.offset_by("1y").dt.offset_by("-1d"))
        .when(length == 7)
        .then(first.dt.month_end())
        .otherwise(first)
    )
    return first, last
