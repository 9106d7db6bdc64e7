"""The first sheet of the workbook: where the centre stands, and how the file is used.

Belongs here: the sheet "Summary". Does not belong here: what to fix first, and rows.
"""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from orchestration.fix_list.list import OUTCOMES, FixList
from orchestration.fix_list.neutral import neutral
from orchestration.fix_list.source_rows import SourceSheet
from orchestration.fix_list.styles import Styles, height_of, paper, write_rows

#: Excel keeps 65,530 links a sheet, and needs none of them to find a sheet by its name.
MOST_LINKS = 1_000
_WIDTHS = (24, 44, 12, 12, 13, 13, 60)
HOW_TO = (
    'Begin with the sheet "Fix first": one mistake in an export, or one word that is not mapped, often explains '
    "hundreds of rows.",
    "Then go through the sheets of your own files. Each line is one of your rows, with its number in the file; wrong "
    "cells are coloured (red: error, yellow: warning) and say why when the mouse rests on them.",
    "An error means that the cell or the row is not in the registry. A warning means that a person should look.",
    "Correct the source (the database, the sheet), not this file; export again into a new folder named after the "
    "date. What was corrected leaves the list by itself.",
    "What is true although it looks wrong is accepted in accepted.csv in the folder of the centre: who, when, why, "
    "and until when.",
    "An apostrophe in front of = + - or @ was put there by us: such a text could otherwise run as a formula.",
)
DISCRETION = (
    "This file holds data of patients, as the export does. Keep it and send it as you would the export: encrypted, "
    "to those alone who may see it. fix-list.html says the same without any value and may be sent."
)

#: A sheet of the workbook: its name, what is on it, and what could not be shown.
Shown = tuple[str, SourceSheet, str]


def write_summary(sheet: Worksheet, made: FixList, shown: Sequence[Shown], styles: Styles) -> None:
    """Write the sheet, from top to bottom, as a constant memory demands."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, neutral(f"Fix-list: {made.centre}"), styles.title)
    said = f"{made.open_count:,} open, {made.accepted.height:,} accepted, {made.fixed_count:,} fixed"
    sheet.write_string(1, 0, f"Findings: {said}", styles.plain)
    sheet.set_row(2, 36)
    sheet.merge_range(2, 0, 2, len(_WIDTHS) - 1, DISCRETION, styles.warning)
    row = _titled(sheet, 4, "How to use this file", styles)
    for number, sentence in enumerate(HOW_TO, start=1):
        sheet.set_row(row, 18)
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, f"{number}. {sentence}", styles.text)
        row += 1
    row = _titled(sheet, row + 1, "Deliveries", styles)
    row = write_rows(
        sheet, row, ("Delivery", "What it is", *OUTCOMES.values()), made.deliveries, styles, _WIDTHS
    )
    row = _titled(sheet, row + 1, "Open findings by severity and kind", styles)
    row = write_rows(sheet, row, ("Severity", "Kind", "Findings"), made.counts, styles, _WIDTHS)
    row = _titled(sheet, row + 1, "Open findings by rule", styles)
    rules = [(one.severity, one.words.title, one.findings, one.rows, one.kind) for one in made.first]
    row = write_rows(
        sheet, row, ("Severity", "What is wrong", "Findings", "Rows", "Kind"), rules, styles, _WIDTHS
    )
    row = _titled(sheet, row + 1, "Your rows", styles)
    _write_sheets(sheet, row, made, shown, styles)
    paper(sheet, made.centre)


def _titled(sheet: Worksheet, row: int, title: str, styles: Styles) -> int:
    sheet.write_string(row, 0, title, styles.heading)
    return row + 1


def _write_sheets(sheet: Worksheet, row: int, made: FixList, shown: Sequence[Shown], styles: Styles) -> None:
    for place, name in enumerate(("Sheet", "File", "Delivery", "Rows", "Findings")):
        sheet.write_string(row, place, name, styles.header)
    sheet.write_string(row, len(_WIDTHS) - 1, "Note", styles.header)
    for number, (name, source, note) in enumerate(shown):
        row += 1
        if number < MOST_LINKS:
            target = name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{target}'!A1", styles.link, string=neutral(name))
        else:
            sheet.write_string(row, 0, neutral(name), styles.text)
        where = f"{source.file}, {source.sheet}" if source.sheet else source.file
        sheet.set_row(row, height_of([(name, _WIDTHS[0]), (where, _WIDTHS[1]), (note, _WIDTHS[-1])]))
        sheet.write_string(row, 1, neutral(where), styles.text)
        sheet.write_string(row, 2, neutral(source.delivery), styles.text)
        sheet.write_number(row, 3, source.rows.height, styles.number)
        sheet.write_number(row, 4, source.findings.height, styles.number)
        sheet.write_string(row, len(_WIDTHS) - 1, neutral(note), styles.text)
    left_out = len(made.sheets) - len(shown)
    if left_out:
        said = f"{left_out} more files or sheets have findings and are not shown; findings.csv names all of them."
        sheet.write_string(row + 1, 0, said, styles.plain)
