"""Dates and numbers: what is read, and above all what is not."""

import calendar
import datetime
import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.mapping.types import bounds, decimals, iso_dates, whole_numbers
from tests.unit.schemas.deliveries import STEADY


def date(text: str, order: str = "ymd") -> str | None:
    answer: str | None = iso_dates(pl.Series([text]), order).item()
    return answer


def number(text: str, mark: str = ".") -> float | None:
    answer: float | None = decimals(pl.Series([text]), mark).item()
    return answer


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("2021-03-05", "ymd", "2021-03-05"),
        ("2021-3-5", "dmy", "2021-03-05"),
        ("2021/03/05", "mdy", "2021-03-05"),
        ("2021.03", "ymd", "2021-03"),
        ("2021", "ymd", "2021"),
        ("2021-03-05 00:00:00", "ymd", "2021-03-05"),
        ("2021-03-05T10:30:00Z", "ymd", "2021-03-05"),
        ("05/03/2021", "dmy", "2021-03-05"),
        ("5.3.2021", "dmy", "2021-03-05"),
        ("05-03-2021 10:30", "dmy", "2021-03-05"),
        ("3/2021", "dmy", "2021-03"),
        ("05/03/2021", "mdy", "2021-05-03"),
        ("3/2021", "mdy", "2021-03"),
        ("29/02/2020", "dmy", "2020-02-29"),
        ("2000-02-29", "ymd", "2000-02-29"),
        ("２０２１－０３－０５", "ymd", "2021-03-05"),
        ("2021\u201103\u201105", "ymd", "2021-03-05"),
    ],
)
def test_dates(text: str, order: str, iso: str) -> None:
    assert date(text, order) == iso


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("31/02/2021", "dmy"),
        ("29/02/2021", "dmy"),
        ("1900-02-29", "ymd"),
        ("30/04/2021", "mdy"),
        ("13/2021", "dmy"),
        ("05/03/2021", "ymd"),
        ("05/03/21", "dmy"),
        ("21-03-05", "ymd"),
        ("0/3/2021", "dmy"),
        ("2021-00", "ymd"),
        ("2021-13", "ymd"),
        ("20210305", "ymd"),
        ("44260", "ymd"),
        ("0202", "ymd"),
        ("2201-01-01", "ymd"),
        ("2021-03-05x", "ymd"),
        ("2021-03-05 2021-03-05", "ymd"),
        ("March 2021", "dmy"),
        ("2021-", "ymd"),
        ("٢٠٢١", "ymd"),
        ("#N/A", "ymd"),
        ("-2021", "ymd"),
    ],
)
def test_no_dates(text: str, order: str) -> None:
    assert date(text, order) is None


@STEADY
@given(st.dates(datetime.date(1880, 1, 1), datetime.date(2200, 12, 31)), st.sampled_from(["dmy", "mdy"]))
def test_every_day_is_read_in_every_order(day: datetime.date, order: str) -> None:
    written = day.strftime("%d/%m/%Y" if order == "dmy" else "%m/%d/%Y")
    assert date(written, order) == date(day.isoformat(), order) == day.isoformat()


@STEADY
@given(
    st.integers(1880, 2200), st.integers(0, 99), st.integers(0, 99), st.sampled_from(["ymd", "dmy", "mdy"])
)
def test_no_day_is_read_that_is_not_in_the_calendar(year: int, month: int, day: int, order: str) -> None:
    written = {"ymd": f"{year}-{month}-{day}", "dmy": f"{day}.{month}.{year}", "mdy": f"{month}/{day}/{year}"}
    exists = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    assert (date(written[order], order) is not None) == exists


@STEADY
@given(st.text(max_size=30), st.sampled_from(["ymd", "dmy", "mdy"]))
def test_any_text_is_a_date_or_none(text: str, order: str) -> None:
    answer = date(text, order)
    assert answer is None or len(answer) in (4, 7, 10)


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2021-12-31", "2021-12-31", "2021-12-31"),
        (None, None, None),
    ],
)
def test_a_partial_date_lies_between_two_days(iso: str | None, first: str | None, last: str | None) -> None:
    earliest, latest = bounds(pl.col("iso"))
    frame = pl.DataFrame({"iso": [iso]}, schema={"iso": pl.String})
    row = frame.select(earliest.cast(pl.String).alias("first"), latest.cast(pl.String).alias("last")).row(0)
    assert row == (first, last)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("12", ".", 12),
        ("12.5", ".", 12.5),
        ("12,5", ",", 12.5),
        ("12.5", ",", 12.5),
        ("-0.5", ".", -0.5),
        ("+3", ".", 3),
        (".5", ".", 0.5),
        ("5.", ".", 5),
        ("0.30000000000000004", ".", 0.30000000000000004),
        ("１２．５", ".", 12.5),
        ("−3", ".", -3),
        ("999999999999999", ".", 999999999999999),
    ],
)
def test_numbers(text: str, mark: str, value: float) -> None:
    assert number(text, mark) == value


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12,5", "."),
        ("1,234", "."),
        ("1.234,5", ","),
        ("1,234,567", ","),
        ("1 234", "."),
        ("1'234", "."),
        ("1e3", "."),
        ("1E-3", "."),
        ("5²", "."),
        ("½", "."),
        ("٣", "."),
        ("12 mm", "."),
        (">3", "."),
        ("3-4", "."),
        ("--3", "."),
        (".", "."),
        ("-", "."),
        ("", "."),
        ("inf", "."),
        ("nan", "."),
        ("0x10", "."),
        ("1_000", "."),
        ("9" * 16, "."),
        ("9" * 400, "."),
    ],
)
def test_no_numbers(text: str, mark: str) -> None:
    assert number(text, mark) is None


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), ("3.0", 3), ("3.5", None), ("-0", 0), ("9" * 15, int("9" * 15))]
)
def test_whole_numbers(text: str, value: int | None) -> None:
    assert whole_numbers(pl.Series([text]), ".").item() == value


@STEADY
@given(st.floats(-1e14, 1e14, allow_nan=False), st.sampled_from([".", ","]))
def test_every_number_is_read_as_it_was(value: float, mark: str) -> None:
    written = f"{value:.6f}".replace(".", mark)
    assert number(written, mark) == float(f"{value:.6f}")


@STEADY
@given(st.text(max_size=30), st.sampled_from([".", ","]))
def test_any_text_is_a_finite_number_or_none(text: str, mark: str) -> None:
    value = number(text, mark)
    assert value is None or math.isfinite(value)
    whole = whole_numbers(pl.Series([text]), mark).item()
    assert whole is None or whole == value


@pytest.mark.parametrize("order", ["ymd", "dmy", "mdy"])
def test_no_cells_at_all(order: str) -> None:
    nothing = pl.Series([], dtype=pl.String)
    assert iso_dates(nothing, order).dtype == pl.String
    assert whole_numbers(nothing, ".").dtype == pl.Int64
    assert decimals(nothing, ",").dtype == pl.Float64
