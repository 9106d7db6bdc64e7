"""A difference in words for a terminal, and as JSON.

Belongs here: layout. Does not belong here: comparing.
"""

import sys
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.history.diff.difference import Difference
from orchestration.history.diff.figures import Median
from orchestration.history.diff.records import CHANGED, COME, GONE, Records

#: Lines of a list that are shown; JSON has all.
_SHOWN = 40


def as_json(found: Difference) -> dict[str, Any]:
    """Everything that was found; null is what cannot be told."""
    return {
        "older": found.older,
        "newer": found.newer,
        **{f"{mart}s": _record_counts(records) for mart, records in found.records.items()},
        "states": None
        if found.states is None
        else [{"from": old, "to": new, "episodes": n} for old, new, n in found.states],
        "medians": None if found.medians is None else [_median(median) for median in found.medians],
        "findings": [vars(finding) for finding in found.findings],
        "deliveries": [{"centre": c, "older": old, "newer": new} for c, old, new in found.deliveries],
        "rows": None
        if found.rows is None
        else {
            f"{mart}s": [
                dict(zip(("centre", "pseudonym", "what", "columns"), row, strict=True)) for row in rows
            ]
            for mart, rows in found.rows.items()
        },
        "cannot_be_told": found.untold,
    }


def print_difference(found: Difference) -> None:
    """Print what was found, for people."""
    # Piped output is as wide as it needs to be.
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)

    def say(text: str) -> None:
        console.print(escape(text), soft_wrap=True)

    say(f"{found.older} → {found.newer}")
    for sentence in found.untold:
        say(sentence)
    for mart, records in found.records.items():
        say(_counted(f"{mart}s", records))
        for line in _about_columns(records):
            say(line)
    if found.states is not None:
        _list(console, "States that moved", ("from", "to", "episodes"), found.states)
    if found.medians is not None:
        rows = [_median_row(median) for median in found.medians]
        _list(console, "Medians that moved (months)", ("endpoint", "group", "older", "newer", "n"), rows)
    findings = [
        (f.centre, f.rule, f.older, f.newer, _number(f.opened), _number(f.closed)) for f in found.findings
    ]
    names = ("centre", "rule", "older", "newer", "opened", "closed")
    _list(console, "Open findings that changed", names, findings)
    deliveries = [(c, old or "was not there", new or "is gone") for c, old, new in found.deliveries]
    _list(console, "Deliveries in force that changed", ("centre", "older", "newer"), deliveries)
    for mart, changed in (found.rows or {}).items():
        listed = [(centre, name, what, ", ".join(columns)) for centre, name, what, columns in changed]
        _list(console, f"Rows of {mart}s", ("centre", "pseudonym", "", "columns"), listed, shown=len(listed))


def _record_counts(records: Records) -> dict[str, Any]:
    return {
        "older": records.older,
        "newer": records.newer,
        **{what: records.total(what) for what in (COME, GONE, CHANGED)},
        "by_centre": records.by_centre,
        "changed_columns": records.columns,
        "columns_of_one_alone": records.apart,
    }


def _counted(name: str, records: Records) -> str:
    moved = f"{name}: {_number(records.older)} → {_number(records.newer)}"
    if records.by_centre is None:
        return moved
    counts = [f"{records.total(what):,} {what}" for what in (COME, GONE, CHANGED)]
    return f"{moved}: {', '.join(counts)}"


def _about_columns(records: Records) -> list[str]:
    lines = []
    for centre, counts in (records.by_centre or {}).items():
        lines.append(f"  {centre}: " + ", ".join(f"{n:,} {what}" for what, n in counts.items() if n))
    if records.columns:
        lines.append("  changed in: " + ", ".join(f"{name} {n:,}" for name, n in records.columns.items()))
    if records.apart:
        lines.append(f"  only one of the two has: {', '.join(records.apart)}; not compared")
    return lines


def _median(median: Median) -> dict[str, Any]:
    names = ("endpoint", "stratification", "within", "group")
    return dict(zip(names, median.series, strict=True)) | {
        name: value for name, value in vars(median).items() if name != "series"
    }


def _median_row(median: Median) -> tuple[str, ...]:
    endpoint, *group = median.series
    months = (
        "–" if n is None else "not reached" if value is None else f"{value:.1f}"
        for value, n in ((median.older_months, median.older_n), (median.newer_months, median.newer_n))
    )
    counts = f"{_number(median.older_n)} → {_number(median.newer_n)}"
    return endpoint, " / ".join(part for part in group if part), *months, counts


def _list(console: Console, title: str, names: tuple[str, ...], rows: list[Any], shown: int = _SHOWN) -> None:
    if not rows:
        console.print(f"{title}: none")
        return
    table = Table(
        title=f"{title}: {len(rows):,}", title_justify="left", title_style="bold", box=None, pad_edge=False,
        header_style="dim",
    )  # fmt: skip
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows[:shown]:
        table.add_row(*(escape(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    console.print(table)
    if len(rows) > shown:
        console.print(f"{len(rows) - shown:,} more; --format json has all", soft_wrap=True)


def _number(n: int | None) -> str:
    return "–" if n is None else f"{n:,}"
