"""Workbooks, XLSX and ODS: every cell as text, rows numbered as the spreadsheet shows them.

Belongs here: sheets of a workbook to sources. Does not belong here: what a heading means.

A number is written with as few digits as tell it apart (an identifier typed as 12 is ``12``), a date cell as
ISO date and time, a failed formula as its error (``#DIV/0!``), which mapping turns into a finding.
"""

import contextlib
import re
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path

import fastexcel
import polars as pl

from schemas.findings import Finding, Refusal
from schemas.nearest import near
from schemas.profile import FileSpec
from schemas.readers.extent import refuse_vast_sheets
from schemas.readers.layout import laid_out
from schemas.readers.source import ROW, Source, refuse_large_cells, unreadable, without_blank_rows

#: What the parts of a workbook may unpack to; a zip bomb asks for thousands of times its size.
LARGEST_UNPACKED = 2_000_000_000  # bytes
#: How an old workbook (.xls), or one with a password, begins.
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}


def read(
    path: Path, sheets: Collection[str], spec: FileSpec | None = None, *, known: Collection[str] = ()
) -> dict[str, Source]:
    """Read every sheet of a workbook that has rows; those in ``sheets`` must be there and have rows.

    ``spec`` is what the profile says of the file: which rows are the headers, and whether a sheet may be empty.

    Raises:
        Refusal: the file is no workbook, unpacks to too much, or lacks a sheet that the profile names.

    """
    spec = spec or FileSpec(path=path.name, format="xlsx")
    _refuse_other_files(path)
    try:
        workbook = fastexcel.read_excel(path)
        _refuse_missing_sheets(path.name, sheets, workbook.sheet_names)
        read_sheets = {}
        for name in workbook.sheet_names:
            if name in sheets:
                read_sheets[name] = _sheet(path, name, _cells(workbook, name), spec, known)
            else:
                # Nobody reads it, so it need not look like a table: a chart, a legend, notes.
                with contextlib.suppress(fastexcel.FastExcelError):
                    read_sheets[name] = Source(path.name, name, _cells(workbook, name).slice(1))
    except fastexcel.FastExcelError as error:
        raise unreadable(path, f"it is damaged ({type(error).__name__})") from None
    return {name: source for name, source in read_sheets.items() if name in sheets or source.frame.height}


def _refuse_other_files(path: Path) -> None:
    with path.open("rb") as file:
        beginning = file.read(len(_COMPOUND_FILE))
    if not beginning:
        raise Refusal(Finding("file_empty", f"{path.name} has no bytes", path.name))
    if beginning == _COMPOUND_FILE:
        raise unreadable(path, "it is an old .xls workbook or has a password; save it as .xlsx without one")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise unreadable(path, f"it unpacks to more than {LARGEST_UNPACKED:,} bytes")
        refuse_vast_sheets(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        raise unreadable(path, "it is no XLSX workbook, or it was cut off") from None


def _refuse_missing_sheets(file: str, sheets: Collection[str], there: list[str]) -> None:
    missing = sorted(set(sheets) - set(there))
    if missing:
        raise Refusal(
            *(
                Finding(
                    "sheet_missing", f"the sheet '{name}' is not in {file}{near(name, there)}", file, name
                )
                for name in missing
            )
        )


def _cells(workbook: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """The rows of a sheet that are not blank, with their numbers."""
    # Row 0 is the spreadsheet's first row only when told to skip none: otherwise leading blanks are dropped.
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    batch, failed = sheet.to_arrow_with_errors()
    frame = pl.DataFrame(pl.from_arrow(batch))
    if not frame.width:
        return pl.DataFrame(schema={ROW: pl.Int64})
    texts = {error.offset_position: _error(error.detail) for error in failed.errors} if failed else {}
    for column in sorted({column for _, column in texts}):
        errors = {row: text for (row, place), text in texts.items() if place == column}
        cells = frame.to_series(column).scatter(list(errors), list(errors.values()))
        frame = frame.with_columns(cells)
    frame = frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
    return without_blank_rows(frame)


def _error(detail: str) -> str:
    kind = re.search(r"Error\((\w+)\)", detail)
    return _ERRORS.get(kind[1], "#VALUE!") if kind else "#VALUE!"


def _sheet(path: Path, name: str, frame: pl.DataFrame, spec: FileSpec, known: Collection[str]) -> Source:
    if not frame.height:
        return _empty(path, name, "file_empty", frame, spec)
    refuse_large_cells(frame, path)
    layout = laid_out(frame, spec.sheet(name), path.name, name, known)
    if layout is None:
        rows = " and ".join(map(str, spec.sheet(name).header_row))
        where = f"row {rows} is blank" if rows else "all of its rows are comments"
        problem = f"the sheet '{name}' of {path.name} has no header: {where}"
        raise Refusal(Finding("file_unreadable", problem, path.name, name))
    source = Source(path.name, name, layout.frame, (), layout.remarks, layout.ignored)
    return source if layout.frame.height else _empty(path, name, "file_without_rows", source, spec)


def _empty(path: Path, name: str, rule: str, found: Source | pl.DataFrame, spec: FileSpec) -> Source:
    """A sheet without rows, where the profile says that this is no mistake."""
    if not spec.may_be_empty:
        raise Refusal(Finding(rule, f"the sheet '{name}' of {path.name} has no rows", path.name, name))
    return found if isinstance(found, Source) else Source(path.name, name, found)
