"""What a hostile or broken delivery asks for: refused with the limit named, or read with every row accounted for.

Belongs here: sizes, counts and things that are no files. Does not belong here: formats (a module each), and
random bytes (``test_fuzz_readers``).
"""

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from schemas.findings import Finding, Refusal
from schemas.profile import load_profile
from schemas.readers import delimited, encodings, extent, read_delivery, workbook
from tests.unit.schemas.deliveries import DELIVERY, PROFILE_HEAD

_LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]>"
)
_ONE_COLUMN = """
files: {patients: {path: patients.csv, format: delimited}}
tables: {patients: [{from: patients, columns: {patient_id: {column: id}}}]}
"""


def _book(path: Path, cells: dict[tuple[int, int], str]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Cases")
        for (row, column), text in cells.items():
            sheet.write_string(row, column, text)
    return path


def _with_part(path: Path, part: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _refusal(path: Path) -> Finding:
    with pytest.raises(Refusal) as refused:
        delimited.read(path) if path.suffix == ".csv" else workbook.read(path, ["Cases"])
    return refused.value.findings[0]


@pytest.mark.parametrize("content", [b"a,b\n1,%b", b'a,b\n1,"%b"\n', b"%b", b"a,b\r1,2\r%b\r3,4\r"])
def test_a_row_without_end_is_refused_before_it_is_in_memory(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encodings, "LONGEST_LINE", 3_000_000)
    path = tmp_path / "a.csv"
    path.write_bytes(content.replace(b"%b", b"x" * 3_000_001))
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the whole file was read"))
    assert _refusal(path).message == "a.csv cannot be read: a row is larger than 3,000,000 bytes"


def test_long_rows_within_the_limit_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "LONGEST_LINE", 1_500)
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "".join(f"{'x' * 700},{n}\n" for n in range(4_000)))
    assert delimited.read(path).frame.height == 4_000


def test_a_gigabyte_of_zeros_without_a_line_break_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n1,")
        file.truncate(1_000_000_000)
    assert "a row is larger than 8,000,000 bytes" in _refusal(path).message


def test_a_sheet_of_16384_columns_is_refused(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", {(0, n): f"c{n}" for n in range(16_384)} | {(1, 0): "1"})
    assert _refusal(path).message == "a.xlsx has 16,384 columns; at most 5,000 are read"


@pytest.mark.parametrize(
    "old, new",
    [(b'r="A2"', b'r="XFD1048576"'), (b'r="A2"', b'r="ZZZZ99999999"'), (b'<row r="2"', b'<row r="99999999"')],
)
def test_one_cell_in_the_last_corner_of_a_sheet_does_not_end_the_process(
    old: bytes, new: bytes, tmp_path: Path
) -> None:
    path = _book(tmp_path / "a.xlsx", {(0, 0): "id", (0, 1): "b", (1, 0): "P1"})
    _with_part(path, "xl/worksheets/sheet1.xml", old, new)
    try:
        read = workbook.read(path, ["Cases"])["Cases"].frame
    except Refusal as refused:
        assert "a sheet spans more than 50,000,000 cells; delete what is far" in refused.findings[0].message
    else:
        assert read["id"].to_list() == ["P1"]


def test_a_far_cell_that_is_only_coloured_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Cases")
        sheet.write_column(0, 0, ["id", "P1"])
        sheet.write_blank(1_000_000, 16_000, None, book.add_format({"bg_color": "red"}))
    assert workbook.read(path, ["Cases"])["Cases"].frame["id"].to_list() == ["P1"]
    monkeypatch.setattr(extent, "MOST_CELLS", 1)
    assert "a sheet spans more than 1 cells" in _refusal(path).message


_ODS = """<?xml version="1.0"?><office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Cases">%s</table:table></office:spreadsheet></office:body></office:document-content>"""
_FILLED = '<table:table-cell %s office:value-type="string"><text:p>x</text:p></table:table-cell>'
_MANY, _ALL = 'table:number-columns-repeated="16000"', 'table:number-columns-repeated="16384"'


@pytest.mark.parametrize(
    "rows, said",
    [
        (f"<table:table-row>{_FILLED % _MANY}</table:table-row>", "16,000 columns"),
        (
            f'<table:table-row table:number-rows-repeated="1048576">{_FILLED % _ALL}</table:table-row>',
            "it is damaged",
        ),
        (
            f'<table:table-row>{_FILLED % ""}</table:table-row><table:table-row table:number-rows-repeated="1048570">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
            "has no rows",
        ),
    ],
)
def test_an_ods_sheet_that_repeats_itself_without_end(rows: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS % rows)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert said in _refusal(path).message


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entities_that_unfold_to_billions_stay_folded(part: str, tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", {(0, 0): "id", (1, 0): "P1"})
    _with_part(path, part, b"?>\n", b"?>\n" + _LAUGHS)
    if part == "xl/sharedStrings.xml":
        _with_part(path, part, b">P1<", b">&m;<")
    try:
        assert workbook.read(path, ["Cases"])["Cases"].frame["id"].to_list() == ["P1"]
    except Refusal as refused:
        assert "it is damaged" in refused.findings[0].message


@pytest.mark.parametrize("kind", ["pipe", "folder", "link to nothing", "link to a device", "link to itself"])
def test_what_is_no_file_is_refused_and_nobody_waits(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "clinic" / DELIVERY
    folder.mkdir(parents=True)
    (folder.parent / "centre.yml").write_text(PROFILE_HEAD + _ONE_COLUMN)
    path = folder / "patients.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        targets = {"link to nothing": "nothing", "link to a device": "/dev/zero"}
        path.symlink_to(targets.get(kind, "patients.csv"))
    with pytest.raises(Refusal) as refused:
        read_delivery(folder, load_profile(folder.parent))
    assert refused.value.findings[0].rule in ("file_missing", "file_unreadable", "link_not_followed")


def test_a_delivery_of_10000_files_with_odd_names_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "clinic" / DELIVERY
    folder.mkdir(parents=True)
    (folder.parent / "centre.yml").write_text(PROFILE_HEAD + _ONE_COLUMN)
    (folder / "patients.csv").write_text("id\nP1\n")
    for number in range(10_000):
        (folder / f"{number};$(rm)\n'\".csv").touch()
    sources, remarks = read_delivery(folder, load_profile(folder.parent))
    assert sources["patients"].frame.height == 1
    assert [remark.rule for remark in remarks].count("file_unread") == 10_000
