"""A sheet of the centre's own rows: what is wrong, and beside it the row as it was sent, its wrong cells marked.

Belongs here: the layout of such a sheet. Does not belong here: what is said (``messages``), and the other sheets.
"""

import re
from itertools import groupby

import polars as pl
from xlsxwriter.worksheet import Worksheet

from orchestration.fix_list.messages import problems_of
from orchestration.fix_list.neutral import neutral
from orchestration.fix_list.source_rows import SourceSheet
from orchestration.fix_list.styles import NARROWEST, WIDEST, Styles, height_of, paper
from orchestration.fix_list.told import ERROR
from schemas.profile import Profile
from schemas.readers import ROW

#: A list that is longer is not worked through row by row: its cause is mended, and most of it is gone with the next
#: delivery. It also bounds what a refresh spends on an export in which everything is wrong.
MOST_ROWS = 50_000
#: What a sheet of XLSX has.
MOST_COLUMNS = 16_384
#: Notes on cells are read with the mouse; thousands of them make a workbook slow.
MOST_NOTES = 1_000
_OURS = ("Row", "Severity", "What is wrong, and what to do")
_WIDTHS = (8, 10, 60)
#: A longer text would make its row as high as the screen.
_LONGEST_WRAPPED = 300
#: A date cell of a workbook is read as a moment; the centre sees a date.
_MIDNIGHT = re.compile(r"(?<=^\d{4}-\d\d-\d\d) 00:00:00$")


def write_source_sheet(
    sheet: Worksheet, source: SourceSheet, styles: Styles, profile: Profile | None, centre: str
) -> str:
    """Write the rows, constant in memory; returns a note about what could not be shown, or nothing."""
    rows, left_out = _worst(source)
    columns = source.columns[: MOST_COLUMNS - len(_OURS)]
    widths = [*_WIDTHS, *_widths(rows, columns)]
    for place, (name, width) in enumerate(zip((*_OURS, *columns), widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, neutral(name), styles.header)
    sheet.set_row(0, height_of(zip((*_OURS, *columns), widths, strict=True)))
    last = _write_rows(sheet, source, rows, columns, widths, styles, profile)
    sheet.autofilter(0, 0, max(last, 1), len(widths) - 1)
    sheet.freeze_panes(1, len(_OURS))
    sheet.repeat_rows(0)
    is_wide = sum(widths) > 220
    if is_wide:
        sheet.repeat_columns(0, 1)
    paper(sheet, centre, is_wide=is_wide)
    notes = [source.note] if source.note else []
    if left_out:
        notes.append(f"{left_out:,} more rows are not on the sheet; findings.csv names all of them.")
    if len(columns) < len(source.columns):
        notes.append(f"{len(source.columns) - len(columns):,} more columns are not on the sheet.")
    return " ".join(notes)


def _write_rows(
    sheet: Worksheet,
    source: SourceSheet,
    rows: pl.DataFrame,
    columns: list[str],
    widths: list[int],
    styles: Styles,
    profile: Profile | None,
) -> int:
    here = set(columns)
    found = source.findings.join(rows.select(pl.col(ROW).alias("source_row")), on="source_row", how="semi")
    found = found.sort("source_row", "severity", "column_name", "rule", maintain_order=True)
    groups = groupby(found.iter_rows(named=True), key=lambda finding: finding["source_row"])
    notes = line = 0
    for line, ((number, findings), row) in enumerate(
        zip(groups, rows.iter_rows(named=True), strict=True), start=1
    ):
        problems = problems_of(list(findings), profile, source.sheet, here)
        texts = ((row[name] or "", width) for name, width in zip(columns, widths[len(_OURS) :], strict=True))
        wrapped = ((text, width) for text, width in texts if len(text) <= _LONGEST_WRAPPED)
        sheet.set_row(line, height_of([(problems.text, _WIDTHS[2]), *wrapped]))
        sheet.write_number(line, 0, number, styles.number)
        sheet.write_string(line, 1, problems.severity, styles.severity[problems.severity])
        sheet.write_string(line, 2, neutral(problems.text), styles.told)
        for place, name in enumerate(columns, start=len(_OURS)):
            mark = problems.cells.get(name)
            text = _MIDNIGHT.sub("", row[name] or "")
            short = len(text) <= _LONGEST_WRAPPED
            style = styles.severity[mark[0]] if mark else styles.own if short else styles.plain
            if text:
                sheet.write_string(line, place, neutral(text), style)
            else:
                sheet.write_blank(line, place, None, style)
            if mark and notes < MOST_NOTES:
                notes += 1
                sheet.write_comment(
                    line,
                    place,
                    neutral("\n".join(mark[1]), 2_000),
                    {"x_scale": 2, "y_scale": 1.2, "author": ""},
                )
    return line


def _worst(source: SourceSheet) -> tuple[pl.DataFrame, int]:
    """At most ``MOST_ROWS`` of the rows, those with an error before the others, and how many are left out."""
    left_out = source.rows.height - MOST_ROWS
    if left_out <= 0:
        return source.rows, 0
    bad = source.findings.filter(pl.col("severity") == ERROR)["source_row"].unique()
    first = source.rows.with_columns((~pl.col(ROW).is_in(bad.implode())).alias("\0later"))
    return first.sort("\0later", ROW).head(MOST_ROWS).drop("\0later").sort(ROW), left_out


def _widths(rows: pl.DataFrame, columns: list[str]) -> list[int]:
    """As wide as the longest of the first cells and the longest word of the name, within bounds."""
    first = rows.head(200).select(pl.col(columns).str.len_chars().max()) if rows.height else None
    longest = first.row(0) if first is not None and columns else [0] * len(columns)
    return [
        max(NARROWEST, min(WIDEST, max(text or 0, *map(len, name.split()), 0) + 3))
        for name, text in zip(columns, longest, strict=True)
    ]
