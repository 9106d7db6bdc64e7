"""The verdicts as a page that an editor could send to the authors.

Belongs here: layout and order. Does not belong here: verdicts and their words (``wording``).
"""

import io
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestration.claims.wording import remarks, shown, unit

Row = dict[str, Any]
#: In the order in which they are read.
_GROUPS = {
    "contradicted": "Contradicted: the rows give another number, or none",
    "cannot_tell": "Cannot tell: the rows do not show it",
    "supported": "Supported: the rows give the printed number",
}
#: What is piped goes into a mail or onto a page.
_PAGE = 110


def print_claims(rows: Sequence[Row]) -> None:
    """Print verdicts, grouped by paper and verdict, the contradicted first."""
    if sys.stdout.isatty():
        _print(Console(file=sys.stdout, highlight=False), rows)
        return
    page = io.StringIO()
    _print(Console(file=page, width=_PAGE, highlight=False), rows)
    click.echo("\n".join(line.rstrip() for line in page.getvalue().splitlines()))


def _print(console: Console, rows: Sequence[Row]) -> None:
    for place, (_, own) in enumerate(groupby(rows, key=lambda row: row["claim_set"])):
        if place:
            console.print()
        _print_paper(console, list(own))


def _print_paper(console: Console, rows: list[Row]) -> None:
    console.print(_text(rows[0]["citation"] or rows[0]["claim_set"], "bold"))
    centres = sorted({row["centre_id"] for row in rows if row["centre_id"]})
    console.print(_text(f"Checked against the rows of {', '.join(centres) or 'the whole warehouse'}"))
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in _GROUPS}
    for verdict in _GROUPS:
        if counts[verdict]:
            console.print()
            console.print(_table(verdict, [row for row in rows if row["verdict"] == verdict]))
    console.print()
    if any(row["recomputed_lower"] is not None for row in rows):
        console.print(
            "Medians are by Kaplan and Meier, with 95% intervals; not reached: fewer than half had the event.\n"
        )
    n = len(rows)
    console.print(
        f"{n} {'claim' if n == 1 else 'claims'}: {counts['supported']} supported, "
        f"{counts['contradicted']} contradicted, {counts['cannot_tell']} cannot tell"
    )


def _table(verdict: str, rows: list[Row]) -> Table:
    table = Table(
        title=f"{_GROUPS[verdict]} ({len(rows)})",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        header_style="dim",
        expand=True,
    )
    table.add_column("claim", overflow="fold", min_width=5)
    table.add_column("printed in", overflow="fold")
    table.add_column("printed", justify="right", no_wrap=True)
    if verdict != "cannot_tell":
        table.add_column("rows give", overflow="fold", max_width=19)
    table.add_column("what is claimed", overflow="fold", ratio=1)
    for row in rows:
        cells: list[RenderableType] = [
            _text(row["claim_id"]),
            _text(row["printed_in"]),
            _text(f"{row['printed_value']} {unit(row)}".strip()),
        ]
        if verdict != "cannot_tell":
            cells.append(_text(shown(row)))
        remark = remarks(row)
        claimed = _text(row["statement"])
        table.add_row(
            *cells, Group(claimed, Padding(_text(remark, "dim"), (0, 0, 0, 2))) if remark else claimed
        )
    return table


def _text(text: object, style: str = "") -> Text:
    """Nothing in a stranger's text is markup, or moves the cursor of a terminal."""
    return Text("".join(letter if letter.isprintable() else "\ufffd" for letter in str(text or "")), style)
