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
from schemas.profile import FileSpec
from schemas.readers.encodings import read_text
from schemas.readers.layout import ABOVE, COMMENT, FOOTER, Renamed, laid_out
from schemas.readers.source import (
    IGNORED,
    LARGEST_CELL,
    MOST_COLUMNS,
    ROW,
    Source,
    refuse_large_cells,
    unreadable,
    without_blank_rows,
)

_BLOCK = 8 * LARGEST_CELL
_ALL_TEXT = {f"f{place}": pa.string() for place in range(MOST_COLUMNS)}


def read(
    path: Path,
    spec: FileSpec | None = None,
    *,
    may_be_empty: bool = False,
    known: Collection[str] = (),
    renamed: Renamed = list,
) -> Source:
    """Read a delimited file as text.

    A row is a record: a quoted cell may run over several lines. Blank lines count as rows and are no rows of
    the export; those above the header are passed over, and so are comments. A line ends with LF, CRLF or CR.
    Rows with more or fewer cells than the header are left out of the frame and listed in ``ragged``, unless
    they are comments, titles above the header or a footer, which are ``ignored`` whatever their length.

    Args:
        path: the file.
        spec: what the profile says of it.
        may_be_empty: whether a header without rows is no mistake.
        known: names that the profile uses, which a message may therefore repeat.
        renamed: gives the headings the names that they stand for.

    Raises:
        Refusal: the file is empty, has no rows, is no text in its encoding, has a cell or a row beyond the
            limits, or a quote that is left open.

    """
    spec = spec or FileSpec(path=path.name, format="delimited", may_be_empty=may_be_empty)
    content = read_text(path, spec.encoding)
    if not content.strip(b" \t\r\n" + spec.delimiter.encode()):
        raise Refusal(Finding("file_empty", f"{path.name} holds nothing but blanks", path.name))
    _refuse_open_quotes(content, spec.delimiter, path)
    above = _lines_above(content, spec)
    frame, skipped = _parsed(content, spec.delimiter, path, len(above))
    first = len(above) + 1
    numbers = pl.int_range(first, first + frame.height + len(skipped), eager=True, dtype=pl.Int64).alias(ROW)
    if skipped:
        numbers = numbers.filter(~numbers.is_in([*skipped]))
    rows = without_blank_rows(frame.with_columns(numbers))
    refuse_large_cells(rows, path)
    layout = laid_out(rows, spec, path.name, None, known, renamed)
    if layout is None:
        where = f"row {spec.header_row[0]} is none" if spec.header_row else "all of its lines are comments"
        raise unreadable(path, f"it has no header: {where}")
    ragged, left_out = _told_apart(skipped, layout.ignored, spec)
    if not layout.frame.height and not ragged and not spec.may_be_empty:
        raise Refusal(Finding("file_without_rows", f"{path.name} has a header and no rows", path.name))
    over = pl.DataFrame([*above.items(), *left_out], schema=IGNORED, orient="row").drop_nulls()
    ignored = pl.concat([over, layout.ignored]).sort(ROW)
    return Source(path.name, None, layout.frame, ragged, layout.remarks, ignored)


def _told_apart(
    skipped: dict[int, str], ignored: pl.DataFrame, spec: FileSpec
) -> tuple[tuple[int, ...], list[tuple[int, str]]]:
    """Rows of another length that are filled: those that are ragged, and those that are comments or footer."""
    begins = ignored.filter(pl.col("reason") == FOOTER)[ROW].min()
    foot = None if begins is None else int(str(begins))
    ragged, left_out = [], []
    for number, first in skipped.items():
        if not first:
            continue
        if spec.comment and first.startswith(spec.comment):
            left_out.append((number, COMMENT))
        elif any(first.startswith(text) for text in spec.footer) or (foot is not None and number > foot):
            left_out.append((number, FOOTER))
            foot = number if foot is None else min(foot, number)
        else:
            ragged.append(number)
    return tuple(ragged), left_out


def _parsed(content: bytes, delimiter: str, path: Path, above: int) -> tuple[pl.DataFrame, dict[int, str]]:
    """Every record of the right length, and of each other one the number and its first filled cell."""
    skipped: dict[int, str] = {}
    pad = _padding(delimiter)
    blank_cell = rf'(?:"\s*+"{pad}*+|{pad}*+)'
    blank_row = re.compile(f"{blank_cell}(?:{re.escape(delimiter)}{blank_cell})*+\\s*")
    cell = re.compile(f'[^\\s"{re.escape(delimiter)}][^"{re.escape(delimiter)}]*')

    def set_aside(row: pyarrow.csv.InvalidRow) -> str:
        first = cell.search(row.text)
        is_blank = blank_row.fullmatch(row.text) is not None
        skipped[row.number] = "" if is_blank else first[0].strip() if first else '"'
        return "skip"

    # Without its last line break a file of one line would have no record.
    whole = content if content.endswith((b"\n", b"\r")) else content + b"\n"
    try:
        # One thread: only then does pyarrow number the rows that it sets aside.
        table = pyarrow.csv.read_csv(
            pa.BufferReader(whole),
            pyarrow.csv.ReadOptions(
                use_threads=False, autogenerate_column_names=True, block_size=_BLOCK, skip_rows=above
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


def _padding(delimiter: str) -> str:
    """What may stand beside a quoted cell and be no part of it."""
    return "[ ]" if delimiter == "\t" else r"[ \t]"


def _refuse_open_quotes(content: bytes, delimiter: str, path: Path) -> None:
    """Refuse a quoted cell that does not end where a cell can end.

    A quote that is opened and not closed swallows the rows up to the next one: they would be lost in silence.
    """
    if b'"' not in content:
        return
    mark = re.escape(delimiter.encode())
    cell = re.compile(
        rb'(?<![^%b\r\n])"[^"]*+(?:""[^"]*+)*+(?:"%b*+(?P<after>[^%b\r\n])?|(?P<open>\Z))'
        % (mark, _padding(delimiter).encode(), mark)
    )
    for match in cell.finditer(content):
        if match["after"] is not None or match["open"] is not None:
            line = len(re.findall(rb"\r\n|\r|\n", content[: match.start()])) + 1
            raise unreadable(path, f"a quote that is opened in line {line} is not closed where its cell ends")


def _lines_above(content: bytes, spec: FileSpec) -> dict[int, str | None]:
    """The lines above the header, each with the reason why it is no row; blank ones have none."""
    blank = rb"[ \t%b]*+" % re.escape(spec.delimiter.encode())
    ends = rb"(?:\r\n|\r|\n)"
    is_blank, any_line = re.compile(blank + ends), re.compile(rb"[^\r\n]*+" + ends)
    mark = re.escape(spec.comment.encode()) if spec.comment else None
    is_comment = re.compile(rb'%b"?%b[^\r\n]*+%b' % (blank, mark, ends)) if mark else None
    above: dict[int, str | None] = {}
    at, number = 0, 1
    while not spec.header_row or number < spec.header_row[0]:
        reason = None
        match = is_blank.match(content, at)
        if match is None and is_comment and (match := is_comment.match(content, at)):
            reason = COMMENT
        if match is None and spec.header_row:
            match, reason = any_line.match(content, at), ABOVE
        if match is None:
            break
        above[number] = reason
        at, number = match.end(), number + 1
    return above
