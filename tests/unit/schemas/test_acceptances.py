"""``accepted.csv``: what counts, what has expired, and what cannot be used."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.acceptances import ACCEPTED, Acceptances, read_acceptances
from tests.unit.schemas.deliveries import STEADY

TODAY = date(2024, 7, 1)
HEADER = "finding_id,who,when,why,expires\n"
ID = "f0123456789abcde"
GOOD = f"{ID},Dr Adams,2024-06-01,Seen in the chart,2024-07-01"
SECRET = "Grete Muster"


def read(folder: Path, content: str | bytes, today: date = TODAY) -> Acceptances:
    (folder / ACCEPTED).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_acceptances(folder, today)


def rules(read: Acceptances) -> list[tuple[str, int | None, str | None]]:
    return [(finding.rule, finding.source_row, finding.source_column) for finding in read.findings]


def test_no_file_accepts_nothing(tmp_path: Path) -> None:
    accepted = read_acceptances(tmp_path, TODAY)
    assert accepted.valid.is_empty() and not accepted.findings


@pytest.mark.parametrize(
    "content",
    [
        HEADER + GOOD + "\n",
        HEADER.replace(",", ";") + GOOD.replace(",", ";"),
        HEADER.replace(",", "\t") + GOOD.replace(",", "\t"),
        (HEADER + GOOD).encode("utf-16"),
        "\ufeff" + HEADER + GOOD,
        HEADER.replace("who", "who,more") + GOOD.replace("Adams", "Adams,9"),
    ],
)
def test_an_acceptance_says_who_when_and_why(tmp_path: Path, content: str | bytes) -> None:
    accepted = read(tmp_path, content)
    assert accepted.findings == ()
    assert accepted.valid.rows() == [(ID, "Dr Adams, 2024-06-01: Seen in the chart", 2)]


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        (GOOD.replace("Dr Adams", ""), "acceptance_invalid", "who"),
        (GOOD.replace("Seen in the chart", " "), "acceptance_invalid", "why"),
        (GOOD.replace("2024-06-01", "1/6/2024"), "acceptance_invalid", "when"),
        (GOOD.replace("2024-06-01", "2024-02-30"), "acceptance_invalid", "when"),
        (GOOD.replace("2024-06-01", "2024-07-02"), "acceptance_invalid", "when"),
        (GOOD.replace("2024-07-01", ""), "acceptance_invalid", "expires"),
        (GOOD.replace("2024-07-01", SECRET), "acceptance_invalid", "expires"),
        (GOOD.replace("Seen", "Seen" * 100), "acceptance_invalid", "why"),
        (GOOD.replace(ID, ""), "acceptance_invalid", "finding_id"),
        (GOOD.replace("2024-07-01", "2024-06-30"), "acceptance_expired", "expires"),
        (GOOD + ",more", "acceptance_invalid", None),
        (",,,,x", "acceptance_invalid", "finding_id"),
    ],
)
def test_what_does_not_count_is_named(tmp_path: Path, row: str, rule: str, column: str | None) -> None:
    accepted = read(tmp_path, HEADER + GOOD.replace(ID, "f1") + "\n" + row + "\n")
    assert rules(accepted) == [(rule, 3, column)]
    assert accepted.valid["finding_id"].to_list() == ["f1"]
    assert SECRET not in accepted.findings[0].message


def test_of_two_acceptances_of_one_finding_the_first_counts(tmp_path: Path) -> None:
    accepted = read(tmp_path, HEADER + GOOD + "\n" + GOOD.replace("Adams", "Bell"))
    assert rules(accepted) == [("acceptance_invalid", 3, "finding_id")]
    assert accepted.valid["source_row"].to_list() == [2]


def test_an_expired_one_may_be_renewed(tmp_path: Path) -> None:
    accepted = read(tmp_path, HEADER + GOOD.replace("2024-07-01", "2024-06-15") + "\n" + GOOD)
    assert rules(accepted) == [("acceptance_expired", 2, "expires")]
    assert accepted.valid["source_row"].to_list() == [3]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"finding_id,who,when,why\nf,x,2024-01-01,y\n",
        b"\xff\xfe\x00",
        b"\x80" * 9,
        b"x" * 1000001,
        (HEADER + '"open quote').encode(),
        b"who,who\n1,2\n",
        f"{SECRET},{SECRET}\n1,2".encode(),
    ],
)
def test_a_file_that_cannot_be_used_is_one_finding(tmp_path: Path, content: bytes) -> None:
    accepted = read(tmp_path, content)
    assert {rule for rule, *_ in rules(accepted)} == {"acceptance_invalid"}
    assert accepted.valid.is_empty()
    assert all(SECRET not in finding.message for finding in accepted.findings)


def test_a_folder_of_that_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / ACCEPTED).mkdir()
    assert rules(read_acceptances(tmp_path, TODAY)) == [("acceptance_invalid", None, None)]


def test_the_state_changes_on_the_day_of_expiry_and_on_no_other(tmp_path: Path) -> None:
    days = [date(2024, 6, 20), TODAY, date(2024, 7, 2), date(2024, 9, 1)]
    first, last, expired, later = (read(tmp_path, HEADER + GOOD, day).state for day in days)
    assert first == last != expired == later


@STEADY
@given(
    content=st.binary(max_size=80)
    | st.text(',;"\n 2024-f', max_size=60).map(lambda text: (HEADER + text).encode())
)
def test_anything_is_read_or_named(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    accepted = read(tmp_path_factory.getbasetemp(), content)
    assert all(finding.rule.startswith("acceptance_") for finding in accepted.findings)
