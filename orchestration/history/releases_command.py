"""``oligo releases``: what was released, and what of it is kept."""

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from orchestration.history.known import Release


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="How to print them.",
)
@click.pass_obj
def releases(paths: object, form: str) -> None:
    """List the releases: when each was made, its centres, patients and episodes, and what of it is kept.

    Where the warehouse of a release is kept, `oligo diff` compares patients, and `oligo rollback` can go back to it.
    How many are kept is set by keep_releases and keep_warehouses.

    \b
    oligo releases
    oligo releases --format json
    """  # noqa: D301 - click wants the backspace itself
    from orchestration.history.keeping import goes_forward
    from orchestration.history.known import releases_of
    from orchestration.paths import Paths

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    found = releases_of(paths)
    if form == "json":
        click.echo(json.dumps([_told(release) for release in found], indent=2))
    elif form == "csv":
        rows = csv.writer(sys.stdout, lineterminator="\n")
        for number, release in enumerate(found):
            told = _told(release) | {"public": " ".join(release.public)}
            if number == 0:
                rows.writerow(told)
            rows.writerow(told.values())
    elif not found:
        click.echo(f"There is no release in {paths.published} yet; run: oligo refresh")
    else:
        _print(found)
        if paths.database.exists() and (why := goes_forward(paths)):
            click.echo(f"\nThe next refresh builds anew: {why}.")


def _told(release: "Release") -> dict[str, Any]:
    return {
        "release": release.name,
        "made_at": release.made_at,
        "centres": release.centres,
        "patients": release.patients,
        "episodes": release.episodes,
        "has_release_folder": release.folder is not None,
        "has_warehouse": release.warehouse is not None,
        "is_in_force": release.is_in_force,
        "public": list(release.public),
    }


def _print(found: list["Release"]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 140, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("release", "made at", "centres", "patients", "episodes", "kept", ""):
        table.add_column(name, justify="right" if name in ("centres", "patients", "episodes") else "left")
    for release in found:
        counts = (release.centres, release.patients, release.episodes)
        marks = ["in force"] if release.is_in_force else []
        marks += [f"public {name}" for name in release.public]
        table.add_row(
            release.name,
            escape(release.made_at or "–"),
            *("–" if n is None else f"{n:,}" for n in counts),
            release.kept,
            escape(", ".join(marks)),
        )
    console.print(table)
