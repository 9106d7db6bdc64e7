"""The two tables at the end of a refresh: what became of the rows, and survival.

Belongs here: their columns and the form of a number. Does not belong here: what else is told (``summary``).
"""

from rich.table import Table

#: With more centres than this, rows are told per centre and no longer per table, and survival of all together.
MANY_CENTRES = 6
_TABLES = (
    *("patients", "primaries", "episodes", "lesions", "treatments", "treatment_lesions", "assessments"),
    *("lesion_assessments", "toxicities"),
)


def row_table(rows: list[tuple[str, str, int, int, int]]) -> Table:
    """Rows of each centre and table: in, accepted and set aside."""
    table = Table(title="Rows", title_justify="left", title_style="bold", box=None, pad_edge=False)
    centres = sorted({row[0] for row in rows})
    table.add_column("centre")
    if len(centres) <= MANY_CENTRES:
        table.add_column("table")
    for name in ("in", "accepted", "quarantined"):
        table.add_column(name, justify="right")
    for centre in centres:
        own = sorted((row for row in rows if row[0] == centre), key=lambda row: _TABLES.index(row[1]))
        if len(centres) > MANY_CENTRES:
            sums = (sum(counts) for counts in zip(*(row[2:] for row in own), strict=True))
            table.add_row(centre, *map(str, sums))
            continue
        for place, row in enumerate(row for row in own if row[2]):
            table.add_row(centre if place == 0 else "", row[1], *(str(n) for n in row[2:]))
    return table


def survival_table(rows: list[tuple[object, ...]]) -> Table:
    """Medians, survival at 12 months and follow-up, by endpoint and group."""
    table = Table(
        title="\nSurvival (months, 95% intervals)",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
    )
    for name in ("endpoint", "group"):
        table.add_column(name, no_wrap=True)
    for name in ("n", "events"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("median", "at 12 months", "follow-up"):
        table.add_column(name, no_wrap=True)
    last = None
    for endpoint, group, n, events, estimator, *figures in rows:
        numbers = [None if value is None else float(str(value)) for value in figures]
        median = (
            "(death competes)"
            if estimator == "aalen_johansen"
            else interval(*numbers[:3], missing="not reached")
        )
        free = "past follow-up" if numbers[3] is None else interval(*numbers[3:6], missing="-", digits=2)
        follow_up = "-" if numbers[6] is None else f"{numbers[6]:.1f}"
        table.add_row(
            str(endpoint) if endpoint != last else "",
            str(group),
            str(n),
            str(events),
            median,
            free,
            follow_up,
        )
        last = endpoint
    return table


def interval(
    estimate: float | None, lower: float | None, upper: float | None, *, missing: str, digits: int = 1
) -> str:
    """An estimate with its interval, ``16.0 (13.0 to not reached)``; ``missing`` where there is none."""
    if estimate is None:
        return missing
    if lower is None and upper is None:
        return f"{estimate:.{digits}f}"
    low, high = (missing if value is None else f"{value:.{digits}f}" for value in (lower, upper))
    return f"{estimate:.{digits}f} ({low} to {high})"
