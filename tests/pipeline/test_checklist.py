"""The checklist page: every item of the guidelines, the warehouse's own numbers, nobody's row, nothing unescaped."""

import html
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.checklist import page
from orchestration.checklist.words import listed, many, months, share
from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]
#: The numbers of the two statements, as published.
STROBE = {
    *(str(number) for number in range(1, 23) if number not in (1, 6, 12, 13, 14, 16)),
    *("1a", "1b", "6a", "6b", "12a", "12b", "12c", "12d", "12e"),
    *("13a", "13b", "13c", "14a", "14b", "14c", "16a", "16b", "16c"),
}
RECORD = {"1.1", "1.2", "1.3", "6.1", "6.2", "6.3", "7.1", "12.1", "12.2", "12.3", "13.1", "19.1", "22.1"}
MARTS = "patient", "episode", "treatment", "treatment_lesion", "time_to_event", "outcome", "eligibility_flow"


@pytest.fixture(scope="module")
def text(refreshed: Refreshed) -> str:
    return (refreshed[0].path / "published" / "latest" / page.NAME).read_text()


def seen(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "\n", text.partition("<body>")[2])))


def test_every_item_of_the_statements_is_on_it_once() -> None:
    rows = page.rows_of("items.csv")
    assert sorted(number for row in rows for number in row["strobe"].split()) == sorted(STROBE)
    assert sorted(number for row in rows for number in row["record"].split()) == sorted(RECORD)
    assert {row["version"] for row in rows} == {"2026-11.2"}
    process = sorted(number for row in rows for number in row["process_2023"].split())
    assert process == ["1", "2", "3a", "3b", "3c", "3d", "3e", "4", "5", "5", "6a"]
    answers = {row["answer"] for row in rows} - {""}
    assert answers == {*page._ASKED, *(row["answer"] for row in page.rows_of("fixed.csv"))}
    assert all(row["answer"] or row["hint"] for row in rows)


def test_its_numbers_are_the_warehouse_s(refreshed: Refreshed, text: str) -> None:
    home, words = refreshed[0], seen(text)
    [(n, events, median)] = home.query(
        "select n_count, event_count, median_months from survival.summary"
        " where endpoint_id = 'PFS' and stratification_id = 'all'"
    )
    assert f"Progression-free survival: {events} events in {n}; median {median:.1f} months" in words
    [(patients,)] = home.query("select count(*) from marts.patient")
    assert f"All {patients} patients that the centres sent" in words
    [(rows_in, accepted)] = home.query("select sum(rows_in), sum(accepted) from quality.row_account")
    assert f"Of {rows_in:,} rows {accepted:,} were accepted" in words
    [(included,)] = home.query(
        "select sum(episode_count) from marts.eligibility_flow where step = 'included' and set_id = 'cure_intent_2024'"
    )
    assert f"included {included}." in words
    assert "unknown in" in words and "To be written:" in words


def test_no_date_or_name_of_a_patient_is_on_it(refreshed: Refreshed, text: str) -> None:
    deliveries = {day for (day,) in refreshed[0].query("select delivery_id from quality.delivery")}
    assert {*re.findall(r"\d{4}-\d\d-\d\d", text)} <= deliveries
    pseudonyms = [one for (one,) in refreshed[0].query("select patient_id from marts.patient")]
    assert [one for one in pseudonyms if one in text] == []


def test_it_loads_and_runs_nothing(text: str) -> None:
    assert "default-src 'none'" in text
    assert re.findall(r"<(script|link|img|iframe|form)|\bsrc=|url\(|@import", text) == []
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', text))


def test_words_of_centres_are_escaped_and_the_same_bytes_come_again(
    refreshed: Refreshed, tmp_path: Path
) -> None:
    database = tmp_path / "registry.duckdb"
    shutil.copyfile(refreshed[0].path / "warehouse" / "registry.duckdb", database)
    with duckdb.connect(database) as connection:
        connection.execute("update marts.patient set centre_id = '<script>alert(\"ä\")</script>' || chr(9)")
        page.write_checklist(connection, tmp_path)
        first = (tmp_path / page.NAME).read_bytes()
        page.write_checklist(connection, tmp_path)
    assert (tmp_path / page.NAME).read_bytes() == first
    assert b"<script" not in first and "&lt;script&gt;alert(&#34;ä&#34;)".encode() in first


def test_an_empty_registry_has_its_checklist(refreshed: Refreshed, tmp_path: Path) -> None:
    database = tmp_path / "registry.duckdb"
    shutil.copyfile(refreshed[0].path / "warehouse" / "registry.duckdb", database)
    with duckdb.connect(database) as connection:
        for table in MARTS:
            connection.execute(f"delete from marts.{table}")
        for table in ("survival.summary", "quality.row_account", "quality.completeness", "quality.delivery"):
            connection.execute(f"delete from {table}")
        page.write_checklist(connection, tmp_path)
    words = seen((tmp_path / page.NAME).read_text())
    assert "A registry of 0 centres: 0 patients" in words
    assert re.findall(r"\b(?:None|nan)\b", words) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (many(1, "centre"), "1 centre"),
        (many(None, "patient"), "0 patients"),
        (many(2000, "series", "series"), "2,000 series"),
        (share(1, 3), "33.3%"),
        (share(0, 0), "no share"),
        (listed([]), "none"),
        (listed("abc", 2), "a, b, and 1 more"),
        (months(None, None, None), "not reached"),
        (months(16.0, 13.04, None), "16.0 months (95% interval 13.0 to not reached)"),
    ],
)
def test_words(said: str, expected: str) -> None:
    assert said == expected
