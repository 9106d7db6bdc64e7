"""Workbooks: cells of every type, sheets of every shape, and files that are none."""

import datetime
import random
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from schemas.findings import Finding, Refusal
from schemas.readers import workbook
from schemas.readers.source import ROW
from tests.unit.schemas.deliveries import Centre, accounts, found, values


def write(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook of the given cells; a nested list is a formula with its result, a date a date cell."""
    book = xlsxwriter.Workbook(str(path))
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, list):
                    sheet.write_formula(row, column, cell[0], None, cell[1])
                elif isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, date)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    source = workbook.read(path, [sheet])[sheet]
    return source.frame.select(ROW, *source.columns).rows()


def refusal(path: Path, *sheets: str) -> tuple[Finding, ...]:
    with pytest.raises(Refusal) as caught:
        workbook.read(path, sheets)
    return caught.value.findings


def test_every_cell_is_text_without_more_digits_than_it_has(tmp_path: Path) -> None:
    day, moment = datetime.datetime(2021, 3, 5), datetime.datetime(2021, 3, 5, 10, 30)
    cells = ["007", 12, 12.0, 30.1, 0.1 + 0.2, 1e-7, 1234567890123456, True, day, moment]
    path = write(tmp_path / "a.xlsx", {"S": [[f"c{n}" for n in range(len(cells))], cells]})
    digits = ["0.3", "0.0000001", "1234567890123456"]  # a workbook keeps 15 of them after the first
    moments = ["2021-03-05 00:00:00", "2021-03-05 10:30:00"]
    assert rows(path, "S") == [(2, "007", "12", "12", "30.1", *digits, "true", *moments)]


def test_a_row_has_the_number_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    sheet: list[list[object]] = [
        [],
        [None, None],
        [None, "a", "b"],
        [],
        [None, 1, 2],
        [None, " ", None],
        [None, 3],
    ]
    path = write(tmp_path / "a.xlsx", {"S": sheet})
    assert [row[0] for row in rows(path, "S")] == [5, 7]
    assert [row[-2:] for row in rows(path, "S")] == [("1", "2"), ("3", None)]


def test_the_error_of_a_formula_is_kept_in_its_place(tmp_path: Path) -> None:
    sheet: list[list[object]] = [
        [],
        [],
        [None, "a", "b"],
        [None, ["=1/0", "#DIV/0!"], 1],
        [None, 2, ["=NA()", "#N/A"]],
    ]
    path = write(tmp_path / "a.xlsx", {"S": sheet})
    assert [row[-2:] for row in rows(path, "S")] == [("#DIV/0!", "1"), ("2", "#N/A")]


def test_a_row_of_nothing_but_errors_is_a_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"S": [["a", "b"], [["=1/0", "#DIV/0!"], None], [1, 2]]})
    assert rows(path, "S") == [(2, "#DIV/0!", None), (3, "1", "2")]


def test_sheets_that_nobody_reads_may_look_as_they_like(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Cases": [["a"], [1]],
        "Legend": [["f", "f"], ["f", "female"]],
        "Blank": [],
        "Title": [["only a title"]],
    }
    read = workbook.read(write(tmp_path / "a.xlsx", sheets), ["Cases"])
    assert {name: source.frame.height for name, source in read.items()} == {"Cases": 1, "Legend": 1}


def test_a_chart_is_no_sheet_of_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("Cases").write_column(0, 0, ["a", 1])
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Cases!$A$1:$A$2"})
    book.add_chartsheet("Chart").set_chart(chart)
    book.close()
    assert list(workbook.read(tmp_path / "a.xlsx", ["Cases"])) == ["Cases"]


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [([], "file_empty"), ([["a", "b"]], "file_without_rows"), ([["a", "a"], [1, 2]], "column_duplicated")],
)
def test_a_sheet_that_is_read_must_be_a_table(sheet: list[list[object]], rule: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"Cases": sheet})
    [finding] = refusal(path, "Cases")
    assert (finding.rule, finding.source_file, finding.source_sheet) == (rule, "a.xlsx", "Cases")


def test_a_missing_sheet_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"Patients": [["a"], [1]], "Mr Muster": [["a"], [1]]})
    first, second = refusal(path, "Patient", "Lesions")
    assert first.message == "the sheet 'Lesions' is not in a.xlsx"
    assert second.message == "the sheet 'Patient' is not in a.xlsx; did you mean 'Patients'?"
    assert (first.rule, second.source_sheet) == ("sheet_missing", "Patient")


OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000)


@pytest.mark.parametrize(
    ("content", "rule", "says"),
    [
        (b"", "file_empty", "no bytes"),
        (OLD_WORKBOOK, "file_unreadable", "save it as .xlsx"),
        (b"a,b\n1,2\n", "file_unreadable", "no XLSX workbook"),
        (bytes(range(256)) * 40, "file_unreadable", "no XLSX workbook"),
        (b"PK\x03\x04" + bytes(500), "file_unreadable", "no XLSX workbook"),
    ],
    ids=["empty", "old or with a password", "a renamed csv", "binary", "the beginning of an archive"],
)
def test_what_is_no_workbook_is_refused(content: bytes, rule: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    [finding] = refusal(path, "Cases")
    assert finding.rule == rule
    assert says in finding.message


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx", {"Cases": [["a"], [1]]})
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 1_000)
    assert "unpacks to more than 1,000 bytes" in refusal(path, "Cases")[0].message


def test_a_damaged_workbook_is_refused_or_read_and_never_a_crash(tmp_path: Path) -> None:
    cells: list[list[object]] = [["a", "b"], *([n, str(n)] for n in range(50))]
    whole = write(tmp_path / "a.xlsx", {"Cases": cells}).read_bytes()
    chance = random.Random(20240501)
    path = tmp_path / "b.xlsx"
    for turn in range(150):
        damaged = bytearray(whole)
        if turn % 3:
            for _ in range(chance.randrange(1, 20)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        else:
            damaged = damaged[: chance.randrange(1, len(damaged))]
        path.write_bytes(damaged)
        try:
            workbook.read(path, ["Cases"])
        except Refusal as refused:
            assert refused.findings[0].source_file == "b.xlsx"


def test_a_workbook_taken_in(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(
        """
        files: {book: {path: "*.xlsx", format: xlsx, date_order: dmy, decimal_mark: ","}}
        tables:
          patients:
            from: book.Patients
            columns: {patient_id: No., birth_year: Born, last_contact_date: Seen, sex: Sex}
        """
    )
    day = datetime.datetime(2021, 3, 5)
    sheet: list[list[object]] = [
        ["No.", "Born", "Seen", "Sex", "source_row", "source_sheet"],
        [1, 1950, day, "male", 99, "x"],
        [2.0, ["=1/0", "#DIV/0!"], "4/3/2021", "female", 98, "y"],
        [3, "1950,0", "2021-03", ["=NA()", "#N/A"], 97, "z"],
        [["=A9", "#REF!"], None, None, None, None, None],
    ]
    write(clinic.write("clinic.xlsx", b""), {"Patients": sheet, "Notes": [["note"], ["Mr Muster called"]]})
    taken = clinic.take_in()
    assert values(taken, "patients", "birth_year") == [1950, None, 1950]
    assert values(taken, "patients", "last_contact_date") == ["2021-03-05", "2021-03-04", "2021-03"]
    assert found(taken) == {
        (None, None, None, "sheet_unread"),
        ("patients", 3, "birth_year", "spreadsheet_error"),
        ("patients", 4, "sex", "spreadsheet_error"),
        ("patients", 5, "patient_id", "spreadsheet_error"),
    }
    assert accounts(taken) == [
        ("clinic.xlsx", "Notes", 1, 0, 0, 0, 1),
        ("clinic.xlsx", "Patients", 4, 3, 1, 0, 0),
    ]
