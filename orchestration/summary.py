"""What a refresh tells at its end: rows, survival, places, and what to type next.

Belongs here: words and layout for a terminal. Does not belong here: any number's making.
"""

import os
import shutil
import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.notices import STARTED_BY
from orchestration.paths import Paths
from orchestration.refresh import Refreshed

#: With more centres than this, rows are told per centre and no longer per table.
_MANY_CENTRES = 6
_ROWS = "select centre_id, table_name, rows_in, accepted, quarantined from quality.row_account"
_TABLES = [
    "patients",
    "primaries",
    "episodes",
    "lesions",
    "treatments",
    "treatment_lesions",
    "assessments",
    "lesion_assessments",
    "toxicities",
]
_SURVIVAL = """
    select
        endpoint_id, case stratification_id when 'all' then 'all centres' else group_name end,
        n_count, event_count, estimator, median_months, median_lower_months, median_upper_months,
        survival_at_12_months, lower_at_12_months, upper_at_12_months, followup_months
    from survival.summary inner join reference.endpoint using (endpoint_id)
    where is_headline and stratification_id in ('all', 'centre')
    order by list_position(['OS', 'PFS', 'DFS', 'LC'], endpoint_id), endpoint_id, stratification_id, group_name
"""
#: Centres whose newest delivery is not in force, with the one that is.
_BEHIND = """
    select centre_id, max(delivery_id) filter (status = 'in_force') from quality.delivery group by centre_id
    having bool_or(is_stale) or not bool_or(status = 'in_force') order by centre_id
"""
#: Centres of which a newer delivery waits until somebody accepts it.
_WAITING = """
    select distinct centre_id from quality.finding
    where rule = 'delivery_shrunk' and effect = 'refused' and status = 'open'
"""
_NEXT = (
    "select group_name, n_count, event_count, median_months from survival.summary "
    "where endpoint_id = 'PFS' and stratification_id = 'primary_site'"
)
_FINDINGS = """
    select centre_id, count(*) from quality.finding where status = 'open' group by centre_id order by centre_id
"""


def print_summary(paths: Paths, refreshed: Refreshed) -> None:
    """Print what came out of a refresh and where it is."""
    # Piped output is as wide as it needs to be: a truncated number is a wrong number.
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 140, highlight=False)
    with duckdb.connect(paths.database, read_only=True) as connection:
        rows = connection.execute(_ROWS).fetchall()
        survival = connection.execute(_SURVIVAL).fetchall()
        behind = connection.execute(_BEHIND).fetchall()
        waiting = {centre for (centre,) in connection.execute(_WAITING).fetchall()}
        findings = dict(connection.execute(_FINDINGS).fetchall())
    console.print(_row_table(rows))
    console.print(_survival_table(survival))
    for centre, delivery in behind:
        newer = "has lost too many patients and waits to be accepted" if centre in waiting else "was refused"
        kept = f"its delivery {delivery} stays in force, a newer one {newer}"
        console.print(
            f"{centre} was not refreshed: {kept if delivery else 'it has no good delivery'}", soft_wrap=True
        )
    for name in refreshed.odd_folders:
        is_link = (paths.raw / name).is_symlink()
        console.print(
            f"raw/{ascii(name)[1:-1]} is a link and was left out: put the folder itself in its place"
            if is_link
            else f"raw/{ascii(name)[1:-1]} is no name of a centre and was left out: lower-case letters, digits, "
            "- and _, and no device name such as con"
        )
    where = [
        ("warehouse", str(paths.database)),
        ("findings", ", ".join(f"{centre} {n}" for centre, n in findings.items()) or "none"),
        ("", f"{paths.findings}/<centre>/fix-list.xlsx"),
        ("report", f"{paths.published}/latest/report.html"),
        ("figures", f"{paths.published}/latest/figures/"),
        ("tables", f"{paths.published}/latest/survival/"),
        ("release", refreshed.release),
    ]
    for name, value in where:
        console.print(f"{name:<10} {value}", soft_wrap=True)
    done = "Refreshed" if refreshed.is_new else "Nothing changed, so nothing was built. Looked through"
    console.print(f"\n{done} in {refreshed.seconds:.1f} s. Next, ask the warehouse:", soft_wrap=True)
    console.print(f'  {_program(paths)} sql "{_NEXT}"', soft_wrap=True, markup=False)


def _program(paths: Paths) -> str:
    """How to call ``oligo`` from where the user stands, so that the line can be copied."""
    here = Path(sys.argv[0]).absolute()
    if (
        is_unattended := STARTED_BY in os.environ
    ):  # nobody stands anywhere, and `oligo serve` has set the environment
        here = Path(sys.executable).with_name("oligo")
    found = shutil.which("oligo")
    name = "oligo" if found and here.exists() and Path(found).samefile(here) else str(here)
    if not is_unattended:
        name = name.removeprefix(f"{Path.cwd()}/")
    return name if paths == Paths.of_environment() and not is_unattended else f"{name} --home {paths.home}"


def _row_table(rows: list[tuple[str, str, int, int, int]]) -> Table:
    table = Table(title="Rows", title_justify="left", title_style="bold", box=None, pad_edge=False)
    centres = sorted({row[0] for row in rows})
    table.add_column("centre")
    if len(centres) <= _MANY_CENTRES:
        table.add_column("table")
    for name in ("in", "accepted", "quarantined"):
        table.add_column(name, justify="right")
    for centre in centres:
        own = sorted((row for row in rows if row[0] == centre), key=lambda row: _TABLES.index(row[1]))
        if len(centres) > _MANY_CENTRES:
            sums = (sum(counts) for counts in zip(*(row[2:] for row in own), strict=True))
            table.add_row(centre, *map(str, sums))
            continue
        for place, row in enumerate(row for row in own if row[2]):
            table.add_row(centre if place == 0 else "", row[1], *(str(n) for n in row[2:]))
    return table


def _survival_table(rows: list[tuple[object, ...]]) -> Table:
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
