"""Delimited text: quotes, blank lines, rows of the wrong length.

Belongs here: the text of a CSV or TSV to a source. Does not belong here: what its columns mean.
"""

import re
from collections.abc import Collection
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv

from schemas.findings import Finding, Refusal
from schemas.readers.encodings import read_text
from schemas.readers.source import (
    LARGEST_CELL,
    MOST_COLUMNS,
    ROW,
    Source,
    header,
    refuse_large_cells,
    unreadable,
    without_blank_rows,
)

_BLOCK = 8 * LARGEST_CELL
_ALL_TEXT = {f"f{place}": pa.string() for place in range(MOST_COLUMNS)}


def read(
    path: Path,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    may_be_empty: bool = False,
    known: Collection[str] = (),
) -> Source:
    """Read a delimited file as text.

    A row is a record: a quoted cell may run over several lines. Blank lines count as rows and are no rows of
    the export; those above the header are passed over. A line ends with LF, CRLF or CR. Rows with more or
    fewer cells than the header are left out of the frame and listed in ``ragged``.

    Raises:
        Refusal: the file is empty, has no rows, is no text in its encoding, has a cell or a row beyond the
            limits, or a quote that is left open.

    """
    content = read_text(path, encoding)
    if not content.strip(b" \t\r\n" + delimiter.encode()):
        raise Refusal(Finding("file_empty", f"{path.name} holds nothing but blanks", path.name))
    _refuse_open_quotes(content, delimiter, path)
    blank = _blank_lines_above(content, delimiter)
    frame, skipped = _parsed(content, delimiter, path, blank)
    names = header(frame.row(0), path.name, None, blank + 1, known)
    numbers = [n for n in range(blank + 1, blank + frame.height + len(skipped) + 1) if n not in skipped]
    frame.columns = names
    frame = frame.with_columns(pl.Series(ROW, numbers, dtype=pl.Int64)).slice(1)
    refuse_large_cells(frame, path)
    frame = without_blank_rows(frame)
    ragged = tuple(number for number, has_text in skipped.items() if has_text)
    if not frame.height and not ragged and not may_be_empty:
        raise Refusal(Finding("file_without_rows", f"{path.name} has a header and no rows", path.name))
    return Source(path.name, None, frame, ragged)


def _parsed(content: bytes, delimiter: str, path: Path, blank: int) -> tuple[pl.DataFrame, dict[int, bool]]:
    """Every record of the right length, and the number of each other one with whether it holds any text."""
    skipped: dict[int, bool] = {}
    blank_cell = r'(?:"\s*+"[ \t]*+|[ \t]*+)'
    blank_row = re.compile(f"{blank_cell}(?:{re.escape(delimiter)}{blank_cell})*+\\s*")

    def set_aside(row: pyarrow.csv.InvalidRow) -> str:
        skipped[row.number] = blank_row.fullmatch(row.text) is None
        return "skip"

    # Without its last line break a file of one line would have no record.
    whole = content if content.endswith((b"\n", b"\r")) else content + b"\n"
    try:
        # One thread: only then does pyarrow number the rows that it sets aside.
        table = pyarrow.csv.read_csv(
            pa.BufferReader(whole),
            pyarrow.csv.ReadOptions(
                use_threads=False, autogenerate_column_names=True, block_size=_BLOCK, skip_rows=blank
            ),
            pyarrow.csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            pyarrow.csv.ConvertOptions(column_types=_ALL_TEXT, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise unreadable(path, f"a row is larger than {_BLOCK:,} bytes") from None
        raise unreadable(path, "it is no delimited text") from None
    return pl.DataFrame(pl.from_arrow(table)), skipped


def _refuse_open_quotes(content: bytes, delimiter: str, path: Path) -> None:
    """Refuse a quoted cell that does not end where a cell can end.

    A quote that is opened and not closed swallows the rows up to the next one: they would be lost in silence.
    """
    if b'"' not in content:
        return
    mark = re.escape(delimiter.encode())
    cell = re.compile(
        rb'(?<![^%b\r\n])"[^"]*+(?:""[^"]*+)*+(?:"[ \t]*+(?P<after>[^%b\r\n])?|(?P<open>\Z))' % (mark, mark)
    )
    for match in cell.finditer(content):
        if match["after"] is not None or match["open"] is not None:
            line = len(re.findall(rb"\r\n|\r|\n", content[: match.start()])) + 1
            raise unreadable(path, f"a quote that is opened in line {line} is not closed where its cell ends")


def _blank_lines_above(content: bytes, delimiter: str) -> int:
    """How many blank lines stand above the header."""
    above = re.match(rb"(?:[ \t%b]*+(?:\r\n|\r|\n))*+" % re.escape(delimiter.encode()), content)
    return len(re.findall(rb"\r\n|\r|\n", above[0])) if above else 0
