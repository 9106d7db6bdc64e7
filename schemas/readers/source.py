"""A table as a file holds it: text only, with the row that a person would find it in.

Belongs here: what readers return and the checks that all of them share. Does not belong here: any format.

A message about a file names its columns by their place unless the profile knows the name: the first row of
a file without a header is a patient.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from schemas.findings import Finding, Refusal

#: The column of a source that holds the row number; the header is row 1.
ROW = "\0row"
#: Rows of a file that its reader leaves out, and why.
IGNORED = {ROW: pl.Int64, "reason": pl.String}
#: Rows of a file that are parts of a row of a source, and which.
PARTS = {ROW: pl.Int64, "of": pl.Int64}
#: Rows of a source made of several files are numbered through: file by file, this far apart.
FILE_STEP = 1_000_000_000
#: More columns than any export has; XLSX itself stops at 16,384.
MOST_COLUMNS = 5_000
#: A cell larger than this is no cell of a registry; it bounds what a hostile file can ask for.
LARGEST_CELL = 1_000_000  # bytes

_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True)
class Source:
    """One table of one file.

    ``frame`` is text but for ``ROW``; ``ragged`` are rows that could not be cut; ``remarks`` is what the
    reader noticed and could live with; ``ignored`` are rows that it left out, each with its reason. ``parts``
    are rows of the file that hold further cells of a row of ``frame``; what becomes of it becomes of them.
    ``identifiers`` are columns that the file itself marks as naming a patient. Where ``files`` are
    named, the source was read from all of them: row 3 of the second one is ``FILE_STEP + 3``.
    """

    file: str
    sheet: str | None
    frame: pl.DataFrame
    ragged: tuple[int, ...] = ()
    remarks: tuple[Finding, ...] = ()
    ignored: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=IGNORED))
    parts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PARTS))
    identifiers: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """How many rows of the file there are, whatever becomes of them."""
        return self.rows.height + len(self.ragged) + self.ignored.height

    @property
    def rows(self) -> pl.DataFrame:
        """The numbers of the rows of the file (``ROW``) that ``frame`` was made of, each once."""
        if not self.parts.height:
            return self.frame.select(ROW)
        return pl.concat([self.frame.select(ROW), self.parts.select(ROW)])

    @property
    def columns(self) -> list[str]:
        """The source's own columns."""
        return [name for name in self.frame.columns if name != ROW]

    def places(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Where each of ``rows``, made of rows of this source, came from: file, sheet and row."""
        named: dict[int, str] = dict(enumerate(self.files))
        file = (pl.col(ROW) // FILE_STEP).replace_strict(named, return_dtype=pl.String) if named else None
        return rows.select(
            (pl.lit(self.file) if file is None else file).alias("source_file"),
            pl.lit(self.sheet, pl.String).alias("source_sheet"),
            (pl.col(ROW) % FILE_STEP).alias("source_row"),
        )


def header(
    cells: Iterable[str | None], file: str, sheet: str | None, row: int, known: Collection[str]
) -> list[str]:
    """Names for the columns of a source; a nameless column is called by its place.

    Args:
        cells: the cells of the header.
        file: name of the file.
        sheet: name of the sheet, if the file has any.
        row: the header's row.
        known: names that the profile uses, which a message may therefore repeat.

    Raises:
        Refusal: a name stands twice, or there are more columns than any export has.

    """
    said = [_LINE_BREAK.sub(" ", (cell or "").replace("\u00a0", " ").strip()) for cell in cells]
    if len(said) > MOST_COLUMNS:
        problem = f"{file} has {len(said):,} columns; at most {MOST_COLUMNS:,} are read"
        raise Refusal(Finding("file_unreadable", problem, file, sheet))
    names = [name or f"column {place}" for place, name in enumerate(said, start=1)]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, start=1):
        places.setdefault(name, []).append(place)
    twice = {name: where for name, where in places.items() if len(where) > 1}
    if twice:
        raise Refusal(
            *(
                Finding("column_duplicated", _same_name(name, where, known, file), file, sheet, row, name)
                for name, where in twice.items()
            )
        )
    return names


def _same_name(name: str, places: list[int], known: Collection[str], file: str) -> str:
    named = f": '{name}'" if name in known else ""
    return f"the columns {' and '.join(map(str, places))} of {file} have the same name{named}"


def without_blank_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop rows in which every cell is blank: they are no rows of the export."""
    is_blank = pl.Series([True]).new_from_index(0, frame.height)
    for name in frame.columns:
        if not is_blank.any():  # in most files the first column tells already
            return frame
        if name != ROW:
            is_blank &= frame[name].str.strip_chars().fill_null("") == ""
    return frame.filter(~is_blank)


def refuse_large_cells(frame: pl.DataFrame, path: Path) -> None:
    """Refuse a file with a cell larger than any cell of a registry.

    Raises:
        Refusal: a cell is larger than ``LARGEST_CELL``; the message names its row and the limit.

    """
    largest = frame.select(pl.exclude(ROW).str.len_bytes().max())
    for name, size in zip(largest.columns, largest.row(0), strict=True):
        if size and size > LARGEST_CELL:
            row = frame.filter(pl.col(name).str.len_bytes() > LARGEST_CELL)[ROW][0]
            raise unreadable(path, f"a cell of row {row} is larger than {LARGEST_CELL:,} bytes")


def unreadable(path: Path, problem: str) -> Refusal:
    """The refusal of a file that is not what it should be; ``problem`` holds nothing of its content."""
    return Refusal(Finding("file_unreadable", f"{path.name} cannot be read: {problem}", path.name))


def unclear_words(file: str) -> Refusal:
    """The refusal of a file whose cells may be codes or labels, and mean another thing as either."""
    problem = (
        f"{file} cannot be read: nothing in it tells whether its choices are codes or labels; export the"
    )
    return Refusal(Finding("file_unreadable", f"{problem} status of each form too", file))
