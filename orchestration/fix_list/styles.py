"""How the workbook looks: formats, widths, and the writing of one cell as text.

Belongs here: everything that is the same on each sheet. Does not belong here: what a sheet says.
"""

from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.fix_list.neutral import neutral
from orchestration.fix_list.told import ERROR, WARNING

#: Dark text on a light ground: readable where it is printed in grey, and told apart by the word beside it.
_GROUND = {ERROR: "#FFC7CE", WARNING: "#FFEB9C"}
_LINE, _HIGHEST = 15, 300  # points
_LONGEST_MEASURED = 5_000
_INK = {ERROR: "#7A0010", WARNING: "#5C4400"}
#: A narrow column is as wide as what it holds, a wide one is wrapped.
NARROWEST, WIDEST = 6, 36


class Styles:
    """The formats of one workbook. Every cell of text has the format "text", so that typing it again runs nothing."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        """Make the formats."""
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        text = base | {"num_format": "@"}

        def made(**more: object) -> Format:
            return workbook.add_format(text | more)

        self.title = made(bold=True, font_size=16)
        self.heading = made(bold=True, font_size=12, bottom=1)
        self.header = made(bold=True, text_wrap=True, bg_color="#1F3A5F", font_color="#FFFFFF", border=1)
        self.text = made(text_wrap=True)
        self.plain = made()
        self.own = made(text_wrap=True, bottom=4, bottom_color="#B0B0B0")
        self.told = made(text_wrap=True, bottom=4, bottom_color="#B0B0B0")
        self.warning = made(bold=True, text_wrap=True, font_color=_INK[ERROR])
        self.number = workbook.add_format(base | {"num_format": "#,##0", "align": "right", "indent": 1})
        self.link = made(font_color="#0B57D0", underline=1)
        self.severity = {
            name: made(
                text_wrap=True, bold=True, bg_color=ground, font_color=_INK[name], border=1, border_color="#B0B0B0"
            )
            for name, ground in _GROUND.items()
        }  # fmt: skip


def write_cell(sheet: Worksheet, row: int, column: int, value: object, style: Format, number: Format) -> None:
    """Write one cell: a number of ours as a number, everything else as text that runs nothing."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value, number)
    else:
        sheet.write_string(row, column, neutral(str(value)), style)


def height_of(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row with these wrapped texts, each with the width of its column.

    Not every spreadsheet grows a row by itself.
    """
    lines = (
        sum(max(1, -(-len(line) // width)) for line in text[:_LONGEST_MEASURED].split("\n"))
        for text, width in texts
    )
    return min(_HIGHEST, _LINE * max(lines, default=1))


def write_rows(
    sheet: Worksheet,
    at: int,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    styles: Styles,
    widths: Sequence[int],
) -> int:
    """Write a small table; the severity of a row is coloured. Returns the row below it."""
    sheet.set_row(at, height_of(zip(header, widths, strict=False)))
    for column, name in enumerate(header):
        sheet.write_string(at, column, name, styles.header)
    for row in rows:
        at += 1
        texts = (
            (str(value), width) for value, width in zip(row, widths, strict=False) if isinstance(value, str)
        )
        sheet.set_row(at, height_of(texts))
        for column, value in enumerate(row):
            style = (
                styles.severity.get(str(value), styles.text) if header[column] == "Severity" else styles.text
            )
            write_cell(sheet, at, column, value, style, styles.number)
    return at + 1


def paper(sheet: Worksheet, centre: str, *, is_wide: bool = False) -> None:
    """Landscape A4 with page numbers; all columns on one page, unless there are too many of them to be read so."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{centre}: fix-list&RHolds patients' data")
    sheet.set_footer("&L&A&RPage &P of &N")
    if is_wide:
        sheet.print_across()
    else:
        sheet.fit_to_pages(1, 0)
