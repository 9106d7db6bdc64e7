"""``oligo synth``: invent a registry.

Belongs here: the command's words. Does not belong here: inventing anything (``synth``).
"""

from pathlib import Path

import click

from synth.consortium import make_consortium, wishes
from synth.formats import FORMATS
from synth.registry import RefusedError, Wish


def _defects(context: click.Context, parameter: click.Parameter, value: str) -> int | None:
    """A number of defects, ``all`` (every kind once, as ``None``) or ``none`` (0)."""
    if value == "all":
        return None
    if value == "none":
        return 0
    if not value.isascii() or not value.isdigit():
        raise click.BadParameter(f"'{value}' is neither a number nor 'all' nor 'none'")
    return int(value)


@click.command("synth")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--centre", metavar="NAME", help="Name of the centre's folder: a-z, 0-9, _, -.")
@click.option("--centres", type=int, metavar="N", help="Make N centres: NAME001, NAME002, ... or c001, ...")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="csv",
    show_default=True,
    help="How it exports.",
)
@click.option("--patients", type=int, default=150, show_default=True, help="Of all centres together.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same patients.")
@click.option("--defects", callback=_defects, default="none", show_default=True, metavar="N|all|none",
              help="Mistakes to plant, each in a patient of its own.")  # fmt: skip
@click.option(
    "--delivery", default="2025-06-30", show_default=True, metavar="YYYY-MM-DD", help="Date of the delivery."
)
@click.option("--overwrite", is_flag=True, help="Replace what an earlier run has written.")
def synth(
    out: Path,
    centre: str | None,
    centres: int | None,
    form: str,
    patients: int,
    seed: int,
    defects: int | None,
    delivery: str,
    overwrite: bool,
) -> None:
    """Invent a registry of oligometastatic patients and write it as a centre would send it.

    Writes OUT/<centre>/centre.yml and OUT/<centre>/<delivery>/, ready for a refresh, and beside the
    delivery <delivery>.planted.json: the mistakes planted, with the findings that each must cause.
    The same arguments always give the same bytes. No patient of it is real.

    With --centres, the patients are shared out among as many centres, each with its own seed: the first has
    --seed, the next one more. Defects are planted in each.
    """
    if centre is None and centres is None:
        raise click.UsageError("Missing option '--centre' or '--centres'.")
    wish = Wish("c" if centre is None else centre, form, patients, seed, defects, delivery)
    try:
        asked = [wish] if centres is None else wishes(wish, centres)
        for one, made in zip(asked, make_consortium(out, asked, overwrite=overwrite), strict=True):
            rows = sum(made.rows.values())
            click.echo(
                f"{made.delivery}: {one.patients:,} patients, {rows:,} rows, {made.defects} defects"
                f" ({made.manifest.name})"
            )
    except RefusedError as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as error:  # a folder that may not be written, a full disk
        raise click.ClickException(f"{error.filename or out}: {error.strerror}") from None
