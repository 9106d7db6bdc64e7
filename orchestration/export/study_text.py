"""The text of a cBioPortal study: tables with their header lines, and meta files.

Belongs here: how a table, a cell and a meta file are written so that cBioPortal reads them. Does not belong here:
which tables and columns there are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

Cell = str | int | float | bool | None
_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(f"(?:{_NAMES})-[^-,.:;]*|[^-,.:;]*-(?:{_NAMES})", re.IGNORECASE)
#: What cBioPortal's validator may take for the quotes of a quoted field: any double one, and a single one that opens.
_QUOTE = re.compile(r"\"|(?<!\w)'")


class Attribute(NamedTuple):
    """A column of a clinical file: its name in capitals, its two titles, its type, and the SQL that fills it."""

    name: str
    title: str
    meaning: str
    kind: str
    sql: str

    def priority(self) -> str:
        """Whether charts show it first (1), later or never (0, identifiers)."""
        return "0" if self.name in ("PATIENT_ID", "SAMPLE_ID") else "1"


def cell_text(cell: Cell) -> str:
    """The cell as one field: neither tab nor line end, and no quote that opens, which cBioPortal would not undo."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".")
    if isinstance(cell, int) or (cell.isprintable() and '"' not in cell and "'" not in cell):
        return str(cell).strip()
    # Control characters and every kind of line end count as space.
    text = re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", str(cell)).strip()
    return _QUOTE.sub("\u2019", text)


def without_dates(cells: Sequence[Cell]) -> list[Cell]:
    """The row; where a text is two words of which one is a month, such as ``jan-yperman``, a space is between them.

    cBioPortal's validator takes such a cell of a clinical file for a date that a spreadsheet made, and refuses it.
    """
    return [
        cell.replace("-", " ") if isinstance(cell, str) and _MONTH.fullmatch(cell_text(cell)) else cell
        for cell in cells
    ]


def clinical_header(attributes: Sequence[Attribute]) -> Iterator[str]:
    """The four lines above the names (title, meaning, type, priority), and the names."""
    for values in (
        [one.title for one in attributes],
        [one.meaning for one in attributes],
        [one.kind for one in attributes],
        [one.priority() for one in attributes],
    ):
        yield "#" + "\t".join(cell_text(value) for value in values)
    yield "\t".join(one.name for one in attributes)


def write_lines(path: Path, header: Iterable[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write the header lines and the rows, tab by tab; how many rows there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in header)
        for row in rows:
            file.write("\t".join(map(cell_text, row)) + "\n")
            count += 1
    return count


def write_meta(path: Path, entries: dict[str, str], **lists: Sequence[str]) -> None:
    """Write ``key: value`` lines, a value being one line; then the lists, tab by tab."""
    lines = [f"{key}: {cell_text(value)}\n" for key, value in entries.items()]
    lines += [f"{key}: {chr(9).join(values)}\n" for key, values in lists.items()]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
