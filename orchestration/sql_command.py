"""``oligo sql``: the promoted warehouse, read-only."""

import csv
import json
import os
import shutil
import sys
from pathlib import Path

import click

from orchestration.promoted import opened, promoted_database

#: For the shell, which is a program of its own: no other file is read or written, and no extension fetched.
_NOTHING_ELSE = "set enable_external_access = false;"


@click.command()
@click.argument("query", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="How to print the rows.",
)
@click.pass_obj
def sql(paths: object, query: str | None, form: str) -> None:
    """Ask the promoted warehouse in SQL; nothing can be changed this way, and no other file is read or written.

    Without QUERY an interactive shell opens (the DuckDB shell; .tables lists the tables, .quit leaves).

    \b
    oligo sql "select * from marts.episode limit 5"
    oligo sql --format csv "from survival.summary" > summary.csv
    oligo sql "select column_name, comment from duckdb_columns() where table_name = 'summary'"
    """  # noqa: D301 - click wants the backspace itself
    database = promoted_database(paths)
    if query is None:
        _shell(database)
    else:
        _answer(database, query, form)


def _answer(database: Path, query: str, form: str) -> None:
    import duckdb

    with opened(database) as connection:
        try:
            answer = connection.sql(query)
            if answer is None:
                return
            if form == "table":
                answer.show(max_width=_width(), max_rows=100, max_col_width=60)
            elif form == "csv":
                rows = csv.writer(sys.stdout, lineterminator="\n")
                rows.writerow(answer.columns)
                while batch := answer.fetchmany(10_000):
                    rows.writerows(batch)
            else:
                records = (dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall())
                click.echo(json.dumps(list(records), indent=2, default=str))
        except duckdb.IOException:
            raise  # the file itself; nothing else can be read here
        except duckdb.Error as error:
            raise click.ClickException(str(error)) from None


def _width() -> int:
    return shutil.get_terminal_size((200, 24)).columns if sys.stdout.isatty() else 1000


def _shell(database: Path) -> None:
    shell = Path(sys.executable).with_name("duckdb")
    if not shell.exists():
        raise click.ClickException("the DuckDB shell is not installed; run: make setup")
    os.execv(shell, [str(shell), "-readonly", "-cmd", _NOTHING_ELSE, str(database)])  # noqa: S606 - a fixed program, no shell
