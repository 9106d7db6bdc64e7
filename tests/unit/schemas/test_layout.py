"""Headers in another row, comments, titles and footers: what is a row, and that what is none is accounted for."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from schemas.intake import TakenIn
from tests.unit.schemas.deliveries import Centre, accepted_rows, accounts, found, values

TABLES = """
    tables:
      patients: {from: cases.S, columns: {patient_id: id, birth_year: born, sex: sex, last_contact_date: seen}}
"""
ROWS = [["id", "born", "sex", "seen"], ["1", "1950", "male", "2021-03-04"], ["2", "", "", ""]]
MERGED = TABLES.replace("born", "person / born").replace("sex: sex", "sex: person / sex")
MERGED = MERGED.replace("seen", "contact / seen")


def taken(folder: Path, rows: list[list[str]], said: str, form: str = "csv", tables: str = TABLES) -> TakenIn:
    """A delivery of one sheet taken in, as delimited text, XLSX or ODS."""
    clinic = Centre(folder / "clinic")
    name = "delimited" if form == "csv" else form
    clinic.profile(
        f"    files: {{cases: {{path: cases.{form}, format: {name}{said}}}}}"
        + (tables if form != "csv" else tables.replace("cases.S", "cases"))
    )
    path = clinic.write(f"cases.{form}", b"")
    {"csv": _csv, "xlsx": _xlsx, "ods": _ods}[form](path, rows)
    return clinic.take_in()


def _csv(path: Path, rows: list[list[str]]) -> None:
    path.write_text("".join(",".join(row) + "\n" for row in rows))


def _xlsx(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)


def _ods(path: Path, rows: list[list[str]]) -> None:
    """The least that an ODS workbook consists of (OpenDocument 1.3)."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    filled = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    cells = "".join(
        "<table:table-row>"
        + "".join(filled.format(cell) if cell else "<table:table-cell/>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(f' xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
            f'<table:table table:name="S">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )


TITLE = ["Registry of the clinic", "", "", ""]
#: what the sheet holds, what the profile says, the rows accepted, how many are left out, the tables.
CASES = {
    "a plain sheet": (ROWS, "", [2, 3], 0, TABLES),
    "a title above the header": ([TITLE, *ROWS], ", header_row: 2", [3, 4], 1, TABLES),
    "a header below a blank row": ([["", "", "", ""], *ROWS], "", [3, 4], 0, TABLES),
    "comments above and between": (
        [["# made today", "", "", ""], ROWS[0], ROWS[1], ["# checked", "", "", ""], ROWS[2]],
        ', comment: "#"',
        [3, 5],
        2,
        TABLES,
    ),
    "a footer and what stands below it": (
        [*ROWS, ["Total: 2", "", "", ""], ["signed", "", "", ""]],
        ", footer: [Total]",
        [2, 3],
        2,
        TABLES,
    ),
    "a merged heading": (
        [["", "person", "", "contact"], ["id", "born", "sex", "seen"], *ROWS[1:]],
        ", header_row: [1, 2]",
        [3, 4],
        0,
        MERGED,
    ),
}


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("case", CASES)
def test_rows_are_told_apart(case: str, form: str, tmp_path: Path) -> None:
    rows, said, accepted, left_out, tables = CASES[case]
    took = taken(tmp_path, rows, said, form, tables)
    assert accepted_rows(took, "patients") == accepted
    assert found(took) == set()
    sheet = None if form == "csv" else "S"
    assert accounts(took) == [(f"cases.{form}", sheet, 2 + left_out, 2, 0, 0, left_out)]
    assert values(took, "patients", "last_contact_date") == ["2021-03-04", None]


def test_rows_as_full_as_data_below_a_footer_are_told(tmp_path: Path) -> None:
    rows = [*ROWS[:2], ["Total", "", "", ""], ["2", "1960", "female", "2022"]]
    took = taken(tmp_path, rows, ", footer: Total")
    assert found(took) == {(None, 4, None, "rows_after_footer")}
    assert accounts(took) == [("cases.csv", None, 3, 1, 0, 0, 2)]


def test_a_ragged_comment_or_footer_is_no_ragged_row(tmp_path: Path) -> None:
    rows = [["# a"], ROWS[0], ["# b", "c"], ROWS[1], ["Total", "1"], ["made by somebody"]]
    took = taken(tmp_path, rows, ', comment: "#", footer: Total')
    assert found(took) == set()
    assert accounts(took) == [("cases.csv", None, 5, 1, 0, 0, 4)]


def test_a_header_row_that_is_not_there(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(
        "    files: {cases: {path: a.csv, format: delimited, header_row: 9}}"
        + TABLES.replace("cases.S", "cases")
    )
    clinic.write("a.csv", "id,born,sex,seen\n1,,,\n")
    [finding] = clinic.refusal()
    assert finding.rule == "file_unreadable" and "a.csv" in finding.message


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_of_a_workbook_in_either_system(is_1904: bool, tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile("    files: {cases: {path: a.xlsx, format: xlsx}}" + TABLES)
    path = clinic.write("a.xlsx", b"")
    with xlsxwriter.Workbook(path, {"date_1904": is_1904}) as book:
        sheet, style = book.add_worksheet("S"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["id", "born", "sex", "seen"])
        sheet.write_row(1, 0, ["1", 1950, "male\u00a0"])
        sheet.write_datetime(1, 3, datetime(2021, 3, 4), style)
        sheet.write_row(2, 0, ["2", 1951])
        sheet.write_datetime(2, 2, datetime(2021, 2, 1), style)  # "1-2", as a spreadsheet keeps it
    took = clinic.take_in()
    assert values(took, "patients", "last_contact_date") == ["2021-03-04", None]
    assert values(took, "patients", "sex") == ["male", None]
    assert found(took) == {("patients", 3, "sex", "code_turned_into_date")}
