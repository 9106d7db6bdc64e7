"""What a refresh tells at its end: rows, survival, places, and what to type next.

Belongs here: words and places. Does not belong here: the tables (``summary_tables``), any number's making.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path

import duckdb
from rich.console import Console

from orchestration.notices import STARTED_BY
from orchestration.paths import Paths
from orchestration.refresh import Refreshed
from orchestration.summary_tables import MANY_CENTRES, row_table, survival_table

_ALL = "all centres"
_ROWS = "select centre_id, table_name, rows_in, accepted, quarantined from quality.row_account"
_SURVIVAL = """
    select
        endpoint_id, case stratification_id when 'all' then $all else group_name end,
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
    console = Console(
        file=sys.stdout, width=None if sys.stdout.isatty() else 140, highlight=False, markup=False
    )
    with duckdb.connect(paths.database, read_only=True) as connection:
        rows = connection.execute(_ROWS).fetchall()
        survival = connection.execute(_SURVIVAL, {"all": _ALL}).fetchall()
        behind = connection.execute(_BEHIND).fetchall()
        waiting = {centre for (centre,) in connection.execute(_WAITING).fetchall()}
        findings = dict(connection.execute(_FINDINGS).fetchall())
    centres = len({row[0] for row in rows})
    console.print(row_table(rows))
    console.print(
        survival_table(survival if centres <= MANY_CENTRES else [row for row in survival if row[1] == _ALL])
    )
    if centres > MANY_CENTRES:
        console.print(
            f"Of each of the {centres} centres: {paths.published}/latest/survival/summary.csv", soft_wrap=True
        )
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
        ("findings", _findings(findings, centres)),
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
    console.print(f'  {_program(paths)} sql "{_NEXT}"', soft_wrap=True)


def _findings(by_centre: dict[str, int], centres: int) -> str:
    if centres > MANY_CENTRES and by_centre:
        return f"{sum(by_centre.values()):,}, in {len(by_centre)} of {centres} centres"
    return ", ".join(f"{centre} {number}" for centre, number in by_centre.items()) or "none"


def _program(paths: Paths) -> str:
    """How to call ``oligo`` from where the user stands, so that the line can be copied."""
    home = f"--home {shlex.quote(str(paths.home))}"
    if STARTED_BY in os.environ:  # nobody stands anywhere, and `oligo serve` has set the environment
        return f"{Path(sys.executable).with_name('oligo')} {home}"
    here, found = Path(sys.argv[0]).absolute(), shutil.which("oligo")
    is_found = found is not None and here.exists() and Path(found).samefile(here)
    name = "oligo" if is_found else str(here).removeprefix(f"{Path.cwd()}/")
    return name if paths == Paths.of_environment() else f"{name} {home}"
