"""``oligo check-claims``: what a paper says against the rows that it says it of.

Belongs here: options, which claims are shown, and the form of the answer. Does not belong here: judging, layout.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import click

from orchestration.promoted import opened, promoted_database


@click.command("check-claims")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--set", "claim_set", help="Only the claims of this paper.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="How to print them.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 where a claim is contradicted.")
@click.option("--template", is_flag=True, help="Print the columns of FILE, with what each holds, and leave.")
@click.pass_obj
def check_claims(
    paths: object, file: Path | None, claim_set: str | None, form: str, strict: bool, template: bool
) -> None:
    """Judge the numbers of a paper: supported, contradicted, or not to be told from the rows.

    FILE is a CSV of claims, judged against the promoted warehouse. Without it, the claims that the warehouse holds
    are shown as the last refresh judged them.

    \b
    oligo check-claims
    oligo check-claims --template > claims.csv
    oligo check-claims claims.csv --format csv > verdicts.csv
    """  # noqa: D301 - click wants the backspace itself
    if template:
        _print_template()
        return
    database = promoted_database(paths)
    rows = _stored(database) if file is None else _judged(database, file)
    sets = sorted({row["claim_set"] for row in rows})
    if claim_set is not None and claim_set not in sets:
        from schemas.nearest import nearest

        raise click.UsageError(f"there is no claim of a set '{claim_set}'; {nearest(claim_set, sets)}")
    rows = [row for name in sets for row in rows if row["claim_set"] == name and claim_set in (None, name)]
    if form == "table":
        from orchestration.claims.table import print_claims

        print_claims(rows)
    elif form == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print_csv(rows)
    if strict and any(row["verdict"] == "contradicted" for row in rows):
        sys.exit(1)


def _stored(database: Path) -> list[dict[str, Any]]:
    with opened(database) as connection:
        asked = connection.execute("from survival.claim order by claim_set, claim_id")
        names = [column[0] for column in asked.description or []]
        return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def _judged(database: Path, file: Path) -> list[dict[str, Any]]:
    from orchestration.claims.reading import read_claims

    claims = read_claims(file)
    from orchestration.claims.asking import close_the_doors
    from orchestration.claims.judging import judge
    from orchestration.survival_tables.claim import told

    with opened(database) as connection:
        close_the_doors(connection)
        return list(told(judge(connection, claims)))


def _print_csv(rows: list[dict[str, Any]]) -> None:
    from orchestration.fix_list.neutral import neutral
    from orchestration.survival_tables.claim import TABLE

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(TABLE.columns)
    for row in rows:
        # A spreadsheet must not take a stranger's text for a formula.
        out.writerow(
            [neutral(cell) if isinstance(cell := row[name], str) else cell for name in TABLE.columns]
        )


def _print_template() -> None:
    from orchestration.claims.claim import COLUMNS, REQUIRED

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    click.echo(
        "\n".join(f"{name}{'*' if name in REQUIRED else ''}: {text}" for name, text in COLUMNS.items()),
        err=True,
    )
