"""Which rows of a sheet are its header, and which are comments, a footer or titles, and no rows of the export.

Belongs here: rows of text told apart as the profile says. Does not belong here: cutting a file into rows.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import polars as pl

from schemas.findings import Finding
from schemas.profile import SheetSpec
from schemas.readers.source import IGNORED, ROW, header

#: Gives the cells of a header other names.
Renamed = Callable[[Sequence[str | None]], list[str | None]]
COMMENT, FOOTER, ABOVE = "comment_line", "footer", "above_header"


@dataclass(frozen=True)
class Layout:
    """A sheet told apart: its rows under the names of its columns, what was left out, what is strange."""

    frame: pl.DataFrame
    ignored: pl.DataFrame
    remarks: tuple[Finding, ...]


def laid_out(
    cells: pl.DataFrame,
    spec: SheetSpec,
    file: str,
    sheet: str | None,
    known: Collection[str],
    renamed: Renamed = list,
) -> Layout | None:
    """Tell the rows of a sheet apart; None where it has no header.

    Args:
        cells: every row that is not blank, as text, with ``ROW``.
        spec: what the profile says of the sheet.
        file: name of the file.
        sheet: name of the sheet, if the file has any.
        known: names that the profile uses, which a message may therefore repeat.
        renamed: gives the headings the names that they stand for.

    Raises:
        Refusal: two columns have one name, or there are too many of them.

    """
    reasons = _comments(cells, spec.comment)
    numbers = cells[ROW]
    if spec.header_row:
        at, last = spec.header_row[0], spec.header_row[-1]
    else:
        candidates = numbers.filter(reasons.is_null())
        if not candidates.len():
            return None
        at = last = candidates[0]
    heading = cells.filter(pl.col(ROW).is_between(at, last)).drop(ROW)
    if heading.height < last - at + 1:
        return None
    names = header(renamed(_headings(heading)), file, sheet, at, known)
    below = cells.with_columns(reasons.alias("\0reason")).filter(~pl.col(ROW).is_between(at, last))
    above = pl.when(pl.col(ROW) < at).then(pl.lit(ABOVE))
    foot = _footer_begins(below, last, spec)
    is_footer = pl.col(ROW) >= foot if foot is not None else pl.lit(False)
    below = below.with_columns(
        pl.coalesce("\0reason", above, pl.when(is_footer).then(pl.lit(FOOTER))).alias("\0reason")
    )
    rows = below.filter(pl.col("\0reason").is_null()).drop("\0reason")
    left_out = below.filter(pl.col("\0reason").is_not_null())
    ignored = left_out.select(ROW, pl.col("\0reason").alias("reason")).cast(IGNORED)  # type: ignore[arg-type]
    own = [name for name in cells.columns if name != ROW]
    named = rows.rename(dict(zip(own, names, strict=True)))
    return Layout(named, ignored, _full_below(left_out, rows, file, sheet))


def _comments(cells: pl.DataFrame, comment: str | None) -> pl.Series:
    """The reason of each row whose first filled cell begins a comment; null for the others."""
    if comment is None:
        return pl.Series([None], dtype=pl.String).new_from_index(0, cells.height)
    marked = _first_filled(cells).str.starts_with(comment)
    return pl.DataFrame({"m": marked}).select(pl.when("m").then(pl.lit(COMMENT)).alias("")).to_series()


def _footer_begins(below: pl.DataFrame, last: int, spec: SheetSpec) -> int | None:
    """The row in which the footer begins, if there is one."""
    if not spec.footer:
        return None
    first = _first_filled(below)
    marked = pl.Series([False]).new_from_index(0, below.height)
    for text in spec.footer:
        marked |= first.str.starts_with(text).fill_null(False)
    begins = below.filter(marked & (below[ROW] > last))[ROW]
    return None if begins.is_empty() else int(begins[0])


def _full_below(
    left_out: pl.DataFrame, rows: pl.DataFrame, file: str, sheet: str | None
) -> tuple[Finding, ...]:
    """A remark where a row below the footer's first is as full as the emptiest row above it."""
    foot = left_out.filter(pl.col("\0reason") == FOOTER)
    if foot.height < 2 or not rows.height:
        return ()
    least = _filled(rows).median()
    full = foot.slice(1).filter(_filled(foot.slice(1).drop("\0reason")) >= (least or 1))
    if not full.height:
        return ()
    problem = (
        f"{full.height} rows below the footer are as full as those above it; the first is row {full[ROW][0]}"
    )
    return (Finding("rows_after_footer", problem, file, sheet, int(full[ROW][0])),)


def _filled(rows: pl.DataFrame) -> pl.Series:
    cells = pl.exclude(ROW).str.strip_chars()
    return rows.select(
        pl.sum_horizontal((cells.is_not_null() & (cells != "")).cast(pl.Int64)).alias("")
    ).to_series()


def _first_filled(cells: pl.DataFrame) -> pl.Series:
    """The first cell of each row that holds anything, without outer blanks."""
    names = [name for name in cells.columns if name not in (ROW, "\0reason")]
    texts = [pl.col(name).str.strip_chars() for name in names]
    filled = [pl.when(text != "").then(text) for text in texts]
    return cells.select(pl.coalesce(*filled).fill_null("").alias("")).to_series()


def _headings(heading: pl.DataFrame) -> list[str | None]:
    """One name a column; an upper heading that was merged over several columns stands before each."""
    lower = [cell or "" for cell in heading.row(-1)]
    if heading.height == 1:
        return [*lower]
    upper, carried = [], ""
    for cell in heading.row(0):
        carried = (cell or "").strip() or carried
        upper.append(carried)
    return [
        f"{above} / {below.strip()}" if above and below.strip() else above or below.strip()
        for above, below in zip(upper, lower, strict=True)
    ]
