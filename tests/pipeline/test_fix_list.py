"""The fix-lists of the three centres after a refresh, and the findings on the terminal."""

import csv
import io
import json
import re
from pathlib import Path

import fastexcel
import pytest

from tests.forked.client import PROJECT, Ran
from tests.pipeline.conftest import Home
from tests.unit.fix_list_reading import Sheet, sheets_of

Refreshed = tuple[Home, Ran]
CENTRES = {"northgate": "2025-06-30", "lindenhof": "2025-09-30", "royapettah": "2024-01-15"}
TOLD = "What is wrong, and what to do"


def folder(home: Home, centre: str) -> Path:
    return home.path / "warehouse" / "findings" / centre


def sheet_of(sheets: dict[str, Sheet], file: str, sheet: str | None) -> Sheet:
    return sheets[(sheet or Path(file).stem)[:31]]


@pytest.fixture(scope="module", params=list(CENTRES))
def listed(request: pytest.FixtureRequest, refreshed: Refreshed) -> tuple[Home, str, dict[str, Sheet]]:
    home, centre = refreshed[0], str(request.param)
    return home, centre, sheets_of(folder(home, centre) / "fix-list.xlsx")


def test_every_finding_with_a_row_stands_beside_it_once(listed: tuple[Home, str, dict[str, Sheet]]) -> None:
    home, centre, sheets = listed
    found = home.query(
        "select source_file, source_sheet, source_row, list(message) from quality.finding"
        f" where centre_id = '{centre}' and source_row is not null and source_file is not null group by all"
    )
    assert found
    for file, sheet, row, messages in found:
        said = sheet_of(sheets, file, sheet).of_row(row)[TOLD]
        assert len(re.findall(r"^\d+\. ", said, re.MULTILINE)) == (len(messages) if len(messages) > 1 else 0)
        for message in messages:
            assert said.count(message.rstrip(".") + ". ") >= messages.count(message)
    own = [
        sheet for name, sheet in sheets.items() if name not in ("Summary", "Fix first", "Files", "Accepted")
    ]
    assert sum(len(sheet.rows()) for sheet in own) == len(found)


def test_what_comes_first_adds_up(listed: tuple[Home, str, dict[str, Sheet]]) -> None:
    home, centre, sheets = listed
    counts = dict(
        home.query(f"select rule, count(*) from quality.finding where centre_id = '{centre}' group by rule")
    )
    first = sheets["Fix first"].rows()
    assert {row["Rule"]: int(row["Findings"]) for row in first} == counts
    errors = [row["Severity"] for row in first]
    assert errors == sorted(errors)


@pytest.mark.parametrize("centre", ["northgate", "lindenhof"])
def test_planted_defects_are_marked_in_their_row_and_column(refreshed: Refreshed, centre: str) -> None:
    home = refreshed[0]
    sheets = sheets_of(folder(home, centre) / "fix-list.xlsx")
    cells = home.query(
        "select source_file, source_sheet, source_row, source_column from quality.finding"
        f" where centre_id = '{centre}' and source_column is not null and source_row is not null"
    )
    manifest = json.loads((PROJECT / "raw" / centre / f"{CENTRES[centre]}.planted.json").read_text())
    planted = {
        (finding["source_sheet"], finding["source_row"])
        for defect in manifest["defects"]
        for finding in defect["findings"]
        if finding["source_row"]
    }
    assert planted
    for sheet, row in planted:
        assert sheets[sheet].of_row(row)["Severity"] in ("error", "warning")
    assert len(cells) > 10
    for file, sheet, row, column in cells:
        assert column in sheet_of(sheets, file, sheet).marked(row)


def test_rows_are_those_of_the_export(refreshed: Refreshed) -> None:
    sheets = sheets_of(folder(refreshed[0], "lindenhof") / "fix-list.xlsx")
    book = fastexcel.read_excel(PROJECT / "raw/lindenhof/2025-09-30/lindenhof_2025-09-30.xlsx")
    sent = book.load_sheet("Patients", header_row=None, skip_rows=0, dtypes="string").to_polars().rows()
    shown = sheets["Patients"].rows()
    assert shown
    for row in shown:
        own = [text.removeprefix("'") for name, text in row.items() if name not in ("Row", "Severity", TOLD)]
        assert own == [(text or "").removesuffix(" 00:00:00") for text in sent[int(row["Row"]) - 1]]


def test_the_page_names_nobody(refreshed: Refreshed) -> None:
    home = refreshed[0]
    page = (folder(home, "northgate") / "fix-list.html").read_text()
    export = PROJECT / "raw/northgate/2025-06-30/northgate_DATA_2025-06-30.csv"
    with export.open(newline="") as file:
        rows = list(csv.DictReader(file))
    named = {row[name] for row in rows for name in ("record_id", "patient_name", "hospital_number")}
    dated = {row[name] for row in rows for name in ("death_date", "last_contact", "pri_date")}
    values = {value for value in named | dated if len(value) >= 3} - set(CENTRES.values())
    assert len(values) > 300
    assert [value for value in values if value in page] == []
    page = (folder(home, "lindenhof") / "fix-list.html").read_text()
    book = fastexcel.read_excel(PROJECT / "raw/lindenhof/2025-09-30/lindenhof_2025-09-30.xlsx")
    patients = book.load_sheet("Patients", dtypes="string").to_polars()
    identifiers = {text for row in patients.select(patients.columns[:3]).rows() for text in row if text}
    assert len(identifiers) > 100
    assert [text for text in identifiers if len(text) >= 3 and text in page] == []


def test_the_summary_of_a_refresh_names_it(refreshed: Refreshed) -> None:
    home, ran = refreshed
    assert f"{home.path}/warehouse/findings/<centre>/fix-list.xlsx" in ran.out
    for centre in CENTRES:
        for name in ("fix-list.xlsx", "fix-list.html"):
            assert (folder(home, centre) / name).stat().st_mode & 0o777 == 0o600


def test_findings_on_the_terminal(refreshed: Refreshed) -> None:
    home = refreshed[0]
    ran = home.oligo("findings", "--centre", "northgate")
    assert ran.code == 0
    assert "findings by rule" in ran.out and str(folder(home, "northgate") / "fix-list.xlsx") in ran.out
    assert "lindenhof" not in ran.out
    ran = home.oligo("findings", "--rule", "orphan", "--format", "json")
    assert [(row["centre_id"], row["rule"], row["severity"]) for row in json.loads(ran.out)] == [
        ("lindenhof", "orphan", "error"),
        ("northgate", "orphan", "error"),
    ]
    ran = home.oligo(
        "findings", "--severity", "warning", "--status", "all", "--format", "csv", "--limit", "3"
    )
    assert [row["severity"] for row in csv.DictReader(io.StringIO(ran.out))] == ["warning"] * 3


@pytest.mark.parametrize(
    ("words", "hint"), [(("--centre", "nordgate"), "'northgate'?"), (("--rule", "orfan"), "'orphan'?")]
)
def test_an_unknown_word_gets_the_nearest_one(
    refreshed: Refreshed, words: tuple[str, str], hint: str
) -> None:
    ran = refreshed[0].oligo("findings", *words)
    assert ran.code == 2
    assert hint in ran.err


def test_findings_without_a_warehouse(tmp_path: Path) -> None:
    ran = Home(tmp_path).oligo("findings")
    assert ran.code == 1
    assert "oligo refresh" in ran.err and "Traceback" not in ran.said
