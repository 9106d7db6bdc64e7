"""How a file is refused: the error, the line of the file that it names, and what a failed reading means.

Belongs here: turning a fault into one message that says where it is and what to do, without any cell's value.
Does not belong here: the rules that values must keep (checking.py).
"""

from __future__ import annotations

import contextlib
import csv
import re
from pathlib import Path

import click

from orchestration.estimate.wording import visible

ENCODING = "is not UTF-8 text; save it as CSV UTF-8 and try again"


class RefusedInputError(click.ClickException):
    """The file cannot be used; the message says where and what to do, without any cell's value."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        """Take the message; what a terminal would act on in a file or column name is shown as its code."""
        super().__init__(visible(message))


def reading_fault(path: Path, delimiter: str | None, error: Exception) -> str:
    """What went wrong in reading, without the line that DuckDB quotes, which may be a patient's."""
    text = str(error)
    if "Out of Memory" in text:
        return "has more different rows than fit into memory; leave out columns or round the times"
    if delimiter is None:
        return "is a damaged Parquet file; export it again"
    where = re.search(r"CSV Error on Line: (\d+)", text)
    place = f"line {where.group(1)}: " if where else ""
    fields = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if "unicode" in text.lower():
        return f"line {undecodable_line(path)}: {ENCODING}"
    if fields:
        expected, there = fields.groups()
        return f"{place}has {there} fields where the header has {expected}; check its delimiters and quotes"
    if "unterminated quote" in text:
        return f"{place}opens a quote that is never closed; close it or remove it"
    if "state machine" in text:
        return f"{place}mixes two kinds of line ends, or has a stray quote; save the file again as CSV UTF-8"
    return f"{place}cannot be read as CSV; save it again as CSV UTF-8"


def undecodable_line(path: Path) -> int:
    """The first line that is not UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def line_of(path: Path, delimiter: str, row: int) -> int:
    """The file line on which a data row starts; blank lines and line ends within quotes are lines too."""
    start, seen = 1, 0
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        records = csv.reader(file, delimiter=delimiter)
        # A record that the csv module will not read is as far as the line can be told.
        with contextlib.suppress(csv.Error):
            for fields in records:
                if fields and seen == row:
                    break
                seen += bool(fields)
                start = records.line_num + 1
    return start
