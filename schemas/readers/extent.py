"""How large a rectangle the cells of a sheet span, before anything is laid out in memory.

Belongs here: the guard against one stray cell in the last corner of a sheet, for which the library would ask for
half a terabyte and the process would die. Does not belong here: reading cells.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from schemas.readers.source import unreadable

#: The rectangle from the first cell of a sheet to its last; two million rows of twenty-five columns.
MOST_CELLS = 50_000_000
_CHUNK, _OVERLAP = 4_000_000, 300
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# Every name of a cell or row, and perhaps of something else: this only has to be quick and never too low.
_ROW = re.compile(rb'r="[A-Za-z]*([0-9]{4,})"')
_COLUMN = re.compile(rb'r="([A-Za-z]{2,})[0-9]')
#: A cell that holds something; one that is only coloured ends at once.
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Za-z]+)([0-9]+)"[^>]*(?<!/)>')


def refuse_vast_sheets(path: Path) -> None:
    """Refuse a workbook in which a sheet spans more than ``MOST_CELLS``.

    Raises:
        Refusal: a sheet does; the message names the limit and the remedy.

    """
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if (
                _SHEET.fullmatch(part)
                and _span(archive, part) > MOST_CELLS
                and _filled(archive, part) > MOST_CELLS
            ):
                remedy = "delete what is far below or right of the table"
                raise unreadable(path, f"a sheet spans more than {MOST_CELLS:,} cells; {remedy}")


def _span(archive: zipfile.ZipFile, part: str) -> int:
    """No fewer cells than the sheet spans: every row and column that is named, filled or not."""
    rows, columns = {b"9999"}, {b"Z"}
    for chunk in _chunks(archive, part):
        rows.add(max(set(_ROW.findall(chunk)), key=_size, default=b"0"))
        columns.add(max(set(_COLUMN.findall(chunk)), key=_size, default=b"A"))
    return int(max(rows, key=_size)) * _number(max(columns, key=_size))


def _filled(archive: zipfile.ZipFile, part: str) -> int:
    """The cells that the sheet spans, counting only those that hold something."""
    last_row = last_column = 0
    for chunk in _chunks(archive, part):
        for column, row in _CELL.findall(chunk):
            last_row, last_column = max(last_row, int(row)), max(last_column, _number(column))
    return last_row * last_column


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that overlap, so that no name of a cell is cut in two."""
    with archive.open(part) as file:
        tail = b""
        while piece := file.read(_CHUNK):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _size(digits: bytes) -> tuple[int, bytes]:
    """By which numbers without leading zeros, and names of columns, are in their order."""
    return len(digits), digits.upper()


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
