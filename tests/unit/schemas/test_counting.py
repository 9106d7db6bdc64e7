"""Days counted from other units, between two cells and from one cell on; serial days of spreadsheets."""

from pathlib import Path

import polars as pl
import pytest

from schemas.mapping.types import iso_dates
from tests.unit.schemas.deliveries import Centre, found, values

PROFILE = """
    files: {{cases: {{path: cases.csv, format: delimited, delimiter: ";", date_order: dmy{options}}}}}
    tables:
      patients:
        from: cases
        columns:
          patient_id: id
          {column}: {{column: a, {how}}}
"""


def counted(
    folder: Path, column: str, how: str, a: str, b: str = "", options: str = ""
) -> tuple[object, list[str]]:
    """What the cell became, and the rules that it broke."""
    clinic = Centre(folder / "clinic").profile(PROFILE.format(column=column, how=how, options=options))
    clinic.write("cases.csv", f"id;a;b\n1;{a};{b}\n2;;\n")
    taken = clinic.take_in()
    assert values(taken, "patients", column)[1] is None
    rules = [rule for _, row, _, rule in found(taken) if row == 2]
    return values(taken, "patients", column)[0], rules


#: column, how, its cell, the other cell, what it becomes, the rule that it breaks.
CASES = [
    ("last_contact_day", "unit: months", "12", "", 365, None),
    ("last_contact_day", "unit: months", "8.5", "", 259, None),
    ("last_contact_day", "unit: weeks", "2", "", 14, None),
    ("last_contact_day", "unit: days", "40", "", 40, None),
    ("last_contact_day", "unit: months", "a year", "", None, "days_not_counted"),
    ("last_contact_day", "unit: months", "-", "", None, None),
    ("last_contact_day", "unit: years, since: b", "62.5", "60", 913, None),
    ("last_contact_day", "unit: years, since: b", "62.5", "", None, "days_not_counted"),
    ("last_contact_day", "since: b", "31.12.2021", "1.1.2021", 364, None),
    ("last_contact_day", "since: b", "1.1.2021", "31.12.2021", -364, None),
    ("last_contact_day", "since: b", "12/2021", "1.1.2021", None, "days_not_counted"),
    ("last_contact_day", "since: b", "1.1.2021", "unknown", None, "days_not_counted"),
    ("last_contact_day", "unit: months, after: b", "12", "30", 395, None),
    ("last_contact_date", "unit: months, after: b", "12", "1.1.2021", "2022-01-01", None),
    ("last_contact_date", "after: b", "31", "1.1.2021", "2021-02-01", None),
    ("last_contact_date", "after: b", "31", "2021", None, "days_not_counted"),
    ("last_contact_day", "unit: years", "9999", "", None, "days_not_counted"),
]


@pytest.mark.parametrize(("column", "how", "a", "b", "becomes", "rule"), CASES)
def test_days_are_counted(
    column: str, how: str, a: str, b: str, becomes: object, rule: str | None, tmp_path: Path
) -> None:
    assert counted(tmp_path, column, how, a, b) == (becomes, [rule] if rule else [])


@pytest.mark.parametrize(
    ("system", "text", "iso"),
    [
        ("1900", "44259", "2021-03-04"),
        ("1904", "44259", "2025-03-05"),
        ("1900", "44259.75", "2021-03-04"),
        ("1900", "10000", "1927-05-18"),
        ("1900", "2021", "2021"),
        ("1900", "04.03.2021", "2021-03-04"),
        ("1900", "442590", None),
        (None, "44259", None),
        ("1900", None, None),
    ],
)
def test_serial_days_are_dates_where_the_profile_says_so(
    system: str | None, text: str | None, iso: str | None
) -> None:
    assert iso_dates(pl.Series([text], dtype=pl.String), "dmy", system).to_list() == [iso]


def test_serial_days_in_a_delivery(tmp_path: Path) -> None:
    answer = counted(tmp_path, "last_contact_date", "values: {}", "44259", options=", serial_dates: 1900")
    assert answer == ("2021-03-04", [])


@pytest.mark.parametrize(
    ("column", "how", "says"),
    [
        ("sex", "unit: months", "days are counted into a column that ends in _day"),
        ("last_contact_date", "since: b", "days are counted into a column that ends in _day"),
        ("last_contact_day", "since: b, after: b", "give one of them"),
        ("last_contact_day", "unit: fortnights", "unit: input should be"),
    ],
)
def test_what_cannot_be_counted_is_a_mistake(column: str, how: str, says: str, tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE.format(column=column, how=how, options=""))
    clinic.write("cases.csv", "id;a;b\n1;2;3\n")
    [finding] = clinic.refusal()
    assert finding.rule == "profile_invalid" and says in finding.message
