"""``fix-list.xlsx``: the summary, what to fix first, and a sheet for each file or sheet of the centre.

Belongs here: the workbook as a whole and its sheets that hold no row of the export. Does not belong here: the sheets
that do (``source_sheet``).
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from orchestration.fix_list.list import FixList
from orchestration.fix_list.sheet_names import sheet_names
from orchestration.fix_list.source_rows import SourceSheet
from orchestration.fix_list.source_sheet import write_source_sheet
from orchestration.fix_list.styles import Styles, paper, write_rows
from orchestration.fix_list.summary_sheet import write_summary

#: A spreadsheet with more sheets is no list any more; all findings are in findings.csv whatever happens.
MOST_SHEETS = 200
MOST_LISTED = 50_000
#: The same findings give the same bytes.
_MADE = datetime(2000, 1, 1)
_FIRST = {
    "No.": 5, "Severity": 10, "What is wrong": 32, "Patients": 10, "Rows": 8, "Findings": 10, "What it means": 38,
    "What to do": 38, "Where": 26, "Rule": 22,
}  # fmt: skip
_ELSEWHERE = {
    "Severity": 10, "Delivery": 12, "File": 28, "Sheet": 18, "Column": 20, "What is wrong": 60, "What to do": 50,
    "Rule": 24,
}  # fmt: skip
_ACCEPTED = {
    "Severity": 10, "Delivery": 12, "File": 28, "Sheet": 18, "Row": 8, "Column": 20, "What was found": 44,
    "Why it is accepted, by whom, until when": 60, "Rule": 24,
}  # fmt: skip


def write_workbook(made: FixList, path: Path, aside: Path) -> None:
    """Write the workbook; ``aside`` is a folder of the owner's alone for the parts of it, which hold rows too."""
    options = {
        "constant_memory": True,
        "tmpdir": str(aside),
        "strings_to_urls": False,
        "strings_to_formulas": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": f"Fix-list of {made.centre}", "created": _MADE})
        styles = Styles(workbook)
        ours = {name: workbook.add_worksheet(name) for name in ("Summary", "Fix first")}
        if made.elsewhere.height:
            ours["Files"] = workbook.add_worksheet("Files")
        if made.accepted.height:
            ours["Accepted"] = workbook.add_worksheet("Accepted")
        shown = made.sheets[:MOST_SHEETS]
        names = sheet_names([_wanted(made, sheet) for sheet in shown], {*ours, "Files", "Accepted"})
        notes = [
            write_source_sheet(workbook.add_worksheet(name), sheet, styles, made.profile, made.centre)
            for name, sheet in zip(names, shown, strict=True)
        ]
        _write_first(ours["Fix first"], made, styles)
        if made.elsewhere.height:
            _write_listed(ours["Files"], made.centre, _ELSEWHERE, _elsewhere(made.elsewhere), styles)
        if made.accepted.height:
            _write_listed(ours["Accepted"], made.centre, _ACCEPTED, _accepted(made.accepted), styles)
        write_summary(ours["Summary"], made, list(zip(names, shown, notes, strict=True)), styles)


def _wanted(made: FixList, sheet: SourceSheet) -> str:
    """The name of a sheet: that of the centre's own, with the delivery where there are rows of two of them."""
    name = sheet.sheet or Path(sheet.file).stem
    return f"{sheet.delivery} {name}" if len({other.delivery for other in made.sheets}) > 1 else name


def _write_first(sheet: Worksheet, made: FixList, styles: Styles) -> None:
    rows = [
        (
            number, one.severity, one.words.title, "not known" if one.patients is None else one.patients,
            one.rows or "", one.findings, one.words.meaning, one.words.remedy, "; ".join(one.places), one.rule,
        )
        for number, one in enumerate(made.first, start=1)
    ]  # fmt: skip
    _lay_out(sheet, made.centre, _FIRST, rows, styles)
    sheet.freeze_panes(1, 3)


def _write_listed(
    sheet: Worksheet, centre: str, columns: dict[str, int], found: pl.DataFrame, styles: Styles
) -> None:
    rows = found.head(MOST_LISTED).rows()
    _lay_out(sheet, centre, columns, rows, styles)
    if found.height > MOST_LISTED:
        note = f"{found.height - MOST_LISTED:,} more; findings.csv names all of them."
        sheet.write_string(len(rows) + 1, 0, note, styles.plain)
    sheet.freeze_panes(1, 0)


def _lay_out(
    sheet: Worksheet, centre: str, columns: dict[str, int], rows: Sequence[tuple[object, ...]], styles: Styles
) -> None:
    for place, width in enumerate(columns.values()):
        sheet.set_column(place, place, width)
    last = write_rows(sheet, 0, list(columns), rows, styles, list(columns.values()))
    sheet.autofilter(0, 0, max(last - 1, 1), len(columns) - 1)
    sheet.repeat_rows(0)
    paper(sheet, centre)


def _elsewhere(found: pl.DataFrame) -> pl.DataFrame:
    where = ["severity", "delivery_id", "source_file", "source_sheet"]
    column = pl.coalesce("source_column", "column_name")
    return found.sort(where, maintain_order=True).select(*where, column, "message", "remedy", "rule")


def _accepted(found: pl.DataFrame) -> pl.DataFrame:
    where = ["severity", "delivery_id", "source_file", "source_sheet", "source_row"]
    column = pl.coalesce("source_column", "column_name")
    return found.select(*where, column, "message", "note", "rule")
