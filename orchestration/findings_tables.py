"""Findings as tables for a terminal.

Belongs here: words and layout. Does not belong here: which findings are asked for (``findings_command``).
"""

import sys
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.fix_list.messages import sentence
from orchestration.fix_list.writing import PAGE, WORKBOOK

_COLOURS = {"error": "red", "warning": "yellow"}


def print_findings(found: pl.DataFrame, limit: int, many: int, folder: Path | None) -> None:
    """Print findings, summed up first where there are more than ``many``; ``folder`` is where a centre's lists lie."""
    # Piped output is as wide as it needs to be.
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 180, highlight=False)
    if not found.height:
        console.print("No finding.")
    if found.height > many:
        console.print(_summed(found))
        console.print()
    if found.height:
        console.print(_listed(found.head(limit)))
    if found.height > limit:
        console.print(
            f"\n{found.height - limit:,} of {found.height:,} are not shown; narrow with --centre, --rule or "
            "--severity, or raise --limit",
            soft_wrap=True,
        )
    for name in (WORKBOOK, PAGE):
        if folder is not None and (folder / name).exists():
            console.print(f"fix-list   {escape(str(folder / name))}", soft_wrap=True)


def _summed(found: pl.DataFrame) -> Table:
    title = f"{found.height:,} findings by rule"
    table = _table(
        title, "severity", "rule", "centres", "findings", "rows", right=("centres", "findings", "rows")
    )
    rows = pl.struct("centre_id", "delivery_id", "source_file", "source_sheet", "source_row")
    summed = found.group_by("rule").agg(
        pl.col("severity").min(),
        pl.col("centre_id").n_unique().alias("centres"),
        pl.len().alias("findings"),
        rows.filter(pl.col("source_row").is_not_null()).n_unique().alias("rows"),
    )
    for row in summed.sort("severity", "findings", "rule", descending=[False, True, False]).iter_rows(
        named=True
    ):
        counts = (f"{row[name]:,}" for name in ("centres", "findings", "rows"))
        table.add_row(_severity(row["severity"]), escape(row["rule"]), *counts)
    return table


def _listed(found: pl.DataFrame) -> Table:
    is_one_centre = found["centre_id"].n_unique() == 1
    title = f"Findings of {found['centre_id'][0]}" if is_one_centre else "Findings"
    names = ("severity", "rule", "where", "row", "column", "found", "what is wrong, and what to do")
    table = _table(title, *(() if is_one_centre else ("centre",)), *names, right=("row",))
    for row in found.iter_rows(named=True):
        place = ", ".join(text for text in (row["source_file"], row["source_sheet"]) if text)
        status = "" if row["status"] == "open" else f" ({row['status']})"
        texts = (
            row["rule"] + status,
            place or row["delivery_id"] or "",
            "" if row["source_row"] is None else str(row["source_row"]),
            row["source_column"] or row["column_name"] or "",
            row["found"] or "",
            sentence(row),
        )
        first = () if is_one_centre else (escape(row["centre_id"]),)
        table.add_row(*first, _severity(row["severity"]), *map(_printable, texts))
    return table


def _severity(word: str) -> str:
    colour = _COLOURS.get(word)
    return f"[{colour}]{word}[/{colour}]" if colour else escape(word)


def _printable(text: str) -> str:
    """Nothing in a stranger's text is markup, or moves the cursor of a terminal."""
    return escape("".join(letter if letter.isprintable() else "\ufffd" for letter in text))


def _table(title: str, *names: str, right: tuple[str, ...] = ()) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim"
    )
    for name in names:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table
