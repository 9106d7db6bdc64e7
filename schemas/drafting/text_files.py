"""How a text file is written: encoding, separator, header, decimal mark; evidence over its rows.

Belongs here: detection. Does not belong here: reading (``schemas.readers.delimited``) and what columns mean.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from schemas.readers.source import unreadable

#: No more of a file is looked at; what a file is shows in far less.
LARGEST_LOOK = 20_000_000  # bytes
_DELIMITERS = (",", ";", "\t", "|")
_COMMA = re.compile(r"^[+-]?\d+,\d+$")
_POINT = re.compile(r"^[+-]?\d+\.\d+$")
_VALUE = re.compile(r"^[+-]?\d[\d.,/-]*(?:[ T][\d:.]+)?$")
_DATE = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$")


def look(path: Path) -> dict[str, Any]:
    """The keys of a profile's file that the text of ``path`` shows, without those that are the default.

    Raises:
        Refusal: the file is binary, or no separator cuts its rows alike.

    """
    with path.open("rb") as file:
        content = file.read(LARGEST_LOOK)
    encoding = _encoding(content)
    text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
    if "\0" in text:
        raise unreadable(path, "it holds zero bytes, so it is no text")
    if len(content) == LARGEST_LOOK:
        text = text[: text.rfind("\n") + 1]
    comment = "#" if text.lstrip().startswith("#") else None
    delimiter, rows = _cut(path, text, comment)
    said: dict[str, Any] = {"delimiter": delimiter, "encoding": encoding}
    width = _width(rows)
    first = next((row for row, _ in enumerate(rows) if any(map(str.strip, rows[row]))), 0)
    header = next(
        (place for place, row in enumerate(rows) if len(row) == width and sum(map(bool, row)) > 1), first
    )
    _refuse_data_for_header(path, rows[header])
    if comment:
        said["comment"] = comment
    elif header != first:
        said["header_row"] = header + 1
    if decimal_mark(cell for row in rows[header + 1 :] for cell in row) == ",":
        said["decimal_mark"] = ","
    return said


def _refuse_data_for_header(path: Path, cells: list[str]) -> None:
    """A draft repeats the headings: where the first row is a patient, it would repeat a patient."""
    values = [cell for cell in map(str.strip, cells) if _VALUE.match(cell)]
    if len(values) * 4 >= len(cells):
        raise unreadable(
            path, f"{len(values)} cells of its header are numbers or dates; put headings above them"
        )


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _cut(path: Path, text: str, comment: str | None) -> tuple[str, list[list[str]]]:
    """The separator that cuts the most rows into the same number of cells, and the rows."""
    best: tuple[float, int, str, list[list[str]]] | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        rows = [row for row in rows if not (comment and row and row[0].startswith(comment))]
        filled = [row for row in rows if any(cell.strip() for cell in row)]
        width = _width(filled)
        if not filled or width < 2:
            continue
        share = sum(len(row) == width for row in filled) / len(filled)
        if best is None or (round(share, 2), width) > best[:2]:
            best = (round(share, 2), width, delimiter, rows)
    if best is None or best[0] < 0.5:
        raise unreadable(path, "no separator (comma, semicolon, tab, bar) cuts most of its rows alike")
    return best[2], best[3]


def _width(rows: list[list[str]]) -> int:
    counts = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(counts, key=lambda width: (counts[width], width)) if counts else 0


def decimal_mark(cells: Iterable[str]) -> str:
    """The mark of the decimals among the cells: a comma where more are written with it."""
    counts = Counter(
        "," if _COMMA.match(cell) else "."
        for cell in map(str.strip, cells)
        if _COMMA.match(cell) or _POINT.match(cell)
    )
    return "," if counts[","] > counts["."] else "."


def date_order(cells: Iterable[str | None]) -> str | None:
    """``dmy`` or ``mdy`` where a day beyond 12 decides, ``ymd`` where no date needs it, None where nothing decides."""
    seen, orders = False, set()
    for cell in cells:
        if match := _DATE.match((cell or "").strip()):
            seen = True
            if int(match[1]) > 12:
                orders.add("dmy")
            elif int(match[2]) > 12:
                orders.add("mdy")
    if not seen:
        return "ymd"
    return orders.pop() if len(orders) == 1 else None
