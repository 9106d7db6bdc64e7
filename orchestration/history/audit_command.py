"""``oligo audit``: the audit trail, shown and verified."""

import json
import sys
from typing import Any

import click


@click.group()
def audit() -> None:
    """Who ran what, when, on which inputs and with which code, in .oligo/audit.jsonl."""


@audit.command()
@click.pass_obj
def verify(paths: object) -> None:
    """Tell whether a line of the trail was changed, removed, put in or moved; exit code 1 where one was.

    What a release knows of the trail counts too: lines that are missing at the end are found where a release was made
    after them. docs/history.md says what cannot be found.
    """
    from orchestration.history.trail_check import verify as check
    from orchestration.paths import Paths

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        verdict = check(paths)
    except OSError as error:
        raise click.ClickException(f"{paths.trail} cannot be read: {error.strerror}") from None
    for note in verdict.notes:
        click.echo(f"note: {note}")
    for problem in verdict.problems:
        click.echo(f"oligo: {problem}", err=True)
    if verdict.problems:
        sys.exit(1)
    click.echo(f"{verdict.lines} lines, each following the one before it: {paths.trail}")


@audit.command()
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="The last so many.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print them."
)
@click.pass_obj
def show(paths: object, limit: int, form: str) -> None:
    """Show the last lines of the trail, the newest at the end."""
    from collections import deque

    from orchestration.audit_line import parsed
    from orchestration.paths import Paths

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        with paths.trail.open("rb") as file:
            lines = [parsed(text) for text in deque(file, limit)]
    except FileNotFoundError:
        lines = []
    except OSError as error:
        raise click.ClickException(f"{paths.trail} cannot be read: {error.strerror}") from None
    if form == "json":
        click.echo(json.dumps(lines, indent=2))
    elif not lines:
        click.echo(f"There is no audit trail in {paths.trail} yet; the first refresh begins it.")
    else:
        _print(lines)


def _print(lines: list[dict[str, Any] | None]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 180, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("line", "at", "who", "action", "facts"):
        table.add_column(name, justify="right" if name == "line" else "left", overflow="fold")
    for line in lines:
        if line is None:
            table.add_row("", "", "", "", "a line that cannot be read; run: oligo audit verify")
            continue
        facts = ", ".join(f"{name} {_short(value)}" for name, value in sorted(line["facts"].items()))
        who = f"{line['who'].get('login')} ({line['who'].get('uid')})"
        table.add_row(
            str(line["line"]),
            *(escape(_printable(text)) for text in (line["at"], who, line["action"], facts)),
        )
    console.print(table)


def _short(value: object) -> str:
    """Of a hash the first digits."""
    text = str(value)
    return text[:12] if len(text) == 64 and " " not in text else text


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
