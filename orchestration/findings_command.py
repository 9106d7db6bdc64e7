"""``oligo findings``: what is wrong, on the terminal.

Belongs here: which findings are asked for, and the form of the answer. Does not belong here: layout
(``findings_tables``), finding anything, and the fix-list.
"""

import csv
import json
import sys
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import click

from orchestration.promoted import opened, promoted_database

#: More findings than this are summed up before they are listed.
_MANY = 30


@click.command()
@click.option("--centre", help="Only those of this centre.")
@click.option("--rule", help="Only those of this rule.")
@click.option(
    "--status", type=click.Choice(["open", "accepted", "fixed", "all"]), default="open", help="Default: open."
)
@click.option("--severity", type=click.Choice(["error", "warning"]), help="Only errors, or only warnings.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="How to print them.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), help="At most so many. Default: 50 of a table, else all."
)
@click.pass_obj
def findings(
    paths: object,
    centre: str | None,
    rule: str | None,
    status: str,
    severity: str | None,
    form: str,
    limit: int | None,
) -> None:
    """List what is wrong in the promoted warehouse: file, sheet, row, column, what was found, what to do.

    Many findings are summed up first: by rule, the rules with most findings on top. The centre's own rows with
    the wrong cells marked are in its fix-list, warehouse/findings/<centre>/fix-list.xlsx. CSV and JSON tell the first
    and the last release that had each.

    What was found is shown as in findings.csv, identifiers never. It is a centre's own data all the same: think
    before a screen is shared or the output is sent on.

    \b
    oligo findings --centre northgate
    oligo findings --centre northgate --rule orphan --format csv > orphans.csv
    """  # noqa: D301 - click wants the backspace itself
    from orchestration.paths import Paths

    database = promoted_database(paths)
    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    import polars as pl

    from orchestration.findings_tables import print_findings
    from orchestration.fix_list.told import told_by_warehouse
    from orchestration.history.sightings import sightings_of

    with opened(database) as connection:
        told = told_by_warehouse(connection)
        sightings = sightings_of(connection)
    rules = {name for one in told for name in (*one.rules, *one.findings["rule"])}
    _must_be_known("centre", centre, [one.centre for one in told])
    _must_be_known("rule", rule, rules)
    chosen = [one for one in told if centre in (None, one.centre)]
    found = pl.concat(
        [one.findings.select(pl.lit(one.centre).alias("centre_id"), pl.all()) for one in chosen]
    )
    for column, wanted in (
        ("rule", rule),
        ("severity", severity),
        ("status", None if status == "all" else status),
    ):
        found = found if wanted is None else found.filter(pl.col(column) == wanted)
    if form == "table":
        print_findings(found, limit or 50, _MANY, None if centre is None else paths.findings / centre)
    else:
        listed = found.join(sightings, on="finding_id", how="left", maintain_order="left")
        _print_rows(listed.head(limit or found.height), form)


def _must_be_known(kind: str, word: str | None, known: Collection[str]) -> None:
    from schemas.nearest import nearest

    if word is not None and word not in known:
        raise click.UsageError(f"there is no {kind} '{word}' in the warehouse; {nearest(word, known)}")


def _print_rows(found: Any, form: str) -> None:
    from orchestration.fix_list.neutral import neutral

    if form == "json":
        click.echo(json.dumps(found.to_dicts(), indent=2, default=_text))
        return
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(found.columns)
    for row in found.iter_rows():
        rows.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
