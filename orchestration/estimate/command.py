"""The command `oligo estimate`.

Belongs here: its options, their parsing, and the choice between table and JSON.
Does not belong here: any figure (figures.py), any layout (table.py).

The work is imported when the command runs, so that other commands and --help start without DuckDB and numpy.
"""

from __future__ import annotations

from typing import Any

import click


def parse_times(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[float, ...]:
    """Landmark times given as 6,12,24."""
    if not value:
        return ()
    try:
        # Python alone would take 1_0 for a number.
        times = tuple(float(text.replace("_", "no number")) for text in value.split(","))
    except ValueError:
        raise click.BadParameter("write numbers with commas between them, such as 6,12,24") from None
    if not all(0 <= time < 2**53 for time in times):
        raise click.BadParameter("landmark times must be 0 or more, and below 2^53")
    return tuple(sorted(set(times)))


def parse_duration(_context: click.Context, _option: click.Parameter, value: float | None) -> float | None:
    """A time above 0."""
    if value is not None and not 1e-100 <= value < 2**53:
        raise click.BadParameter("must be a number above 0, at least 1e-100 and below 2^53")
    return value


@click.command()
@click.argument("file")
@click.option("--time", required=True, metavar="COL", help="Time to the event or to censoring, in any unit.")
@click.option(
    "--event", metavar="COL", help="1 the event, 0 censored; with --cause too, it has to agree with it."
)
@click.option("--cause", metavar="COL", help="0 censored, 1, 2, ... competing causes.")
@click.option("--group", metavar="COL", help="Compare the groups of this column.")
@click.option("--entry", metavar="COL", help="Start of observation (delayed entry), in the unit of --time.")
@click.option("--strata", metavar="COL", help="Stratify the tests between groups by this column.")
@click.option("--cluster", metavar="COL", help="Rows that belong together, such as a patient's lesions.")
@click.option("--reference", metavar="GROUP", help="Compare other groups with this one; default the first.")
@click.option(
    "--times", callback=parse_times, metavar="6,12,24", help="Landmarks at which to print survival."
)
@click.option(
    "--conf-type", type=click.Choice(["log-log", "log", "plain"]), default="log-log", show_default=True
)
@click.option(
    "--tau", type=float, callback=parse_duration, help="Horizon of the restricted mean survival time."
)
@click.option("--benchmark", type=float, callback=parse_duration, help="Published median to test against.")
@click.option(
    "--benchmark-curve",
    metavar="FILE",
    help="Points of a published curve (CSV: time,survival) to test against.",
)
@click.option(
    "--replicates",
    type=click.IntRange(100, 100_000),
    help="Draws of the bootstrap of clusters; default 1000.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of that bootstrap; default 0.")
@click.option(
    "--group-time", metavar="COL", help="When the value of --group became known; empty where at the start."
)
@click.option(
    "--landmark",
    callback=parse_times,
    metavar="3,6,12",
    help="Landmarks at which groups known later are compared.",
)
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", show_default=True)
def estimate(file: str, layout: str, **options: Any) -> None:
    """Survival figures of a CSV or Parquet FILE: curves, medians, landmarks and tests.

    For example: oligo estimate cohort.csv --time months --event died --group arm --times 12,24
    """
    from orchestration.estimate.figures import estimate_file
    from orchestration.estimate.json_text import json_pieces
    from orchestration.estimate.table import table_text

    result = estimate_file(file, **options, curves=layout == "json")
    if layout == "json":
        for piece in json_pieces(result):
            click.echo(piece, nl=False)
        click.echo()
    else:
        click.echo(table_text(result))
