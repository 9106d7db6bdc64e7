"""``oligo profile``: the commands' words.

Belongs here: arguments, what is printed, exit codes. Does not belong here: finding anything out.
"""

import json
import sys
from pathlib import Path

import click

from orchestration.profile.delivery import centre_folder, newest_delivery

_FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@click.group()
def profile() -> None:
    """Write, check and explain a centre's profile: from an export to accepted rows."""


@profile.command()
@_FOLDER
@click.option("--out", default=None, help="Where to write; - prints it. Default: centre.yml in FOLDER.")
@click.option(
    "--date-order", type=click.Choice(["ymd", "dmy", "mdy"]), help="Order of the dates, where you know it."
)
@click.option("--overwrite", is_flag=True, help="Replace a profile that is there.")
@click.pass_obj
def draft(paths: object, folder: Path, out: str | None, date_order: str | None, overwrite: bool) -> None:
    """Read the newest delivery in FOLDER (raw/<centre>) and write a commented draft of centre.yml."""
    from orchestration.profile.drafting import looked_at
    from schemas.drafting.text import draft_text
    from schemas.findings import Refusal
    from schemas.profile import PROFILE
    from schemas.profile.standards.recognised import recognised

    centre = centre_folder(paths, folder)
    target = centre / PROFILE if out is None else Path(out)
    if out != "-" and target.exists() and not overwrite:
        raise click.ClickException(
            f"{target} is there already; --overwrite replaces it, --out - prints the draft"
        )
    newest = newest_delivery(centre)
    if standard := recognised(newest):
        _write_standard(centre, standard, target, out)
        return
    try:
        files, proposals, notes = looked_at(newest)
    except Refusal as refusal:
        raise click.ClickException("\n".join(finding.message for finding in refusal.findings)) from None
    for name, keys in files.items():
        if date_order:
            keys["date_order"] = date_order
        elif "date_order" not in keys and sys.stdin.isatty() and out != "-":
            keys["date_order"] = click.prompt(
                f"{name}: day or month first in its dates? dmy or mdy", type=click.Choice(["dmy", "mdy"])
            )
    text = draft_text(centre.name, files, proposals, notes)
    if not _written(text, target, out):
        return
    mapped = sum(
        len(one.columns) + len(one.side_by_side) * len(one.numbers) + (one.key is not None)
        for one in proposals
    )
    unmapped = sum(len(one.unmapped) for one in proposals)
    asked = text.count("# ASK")
    click.echo(
        f"Wrote {target}\n  {mapped} source columns mapped, {unmapped} read by nothing, {asked} to answer (ASK)"
    )
    for note in notes:
        click.echo(f"  {note}")
    click.echo(f"Next: open it, answer what says ASK, then\n  oligo profile check raw/{centre.name}")


def _written(text: str, target: Path, out: str | None) -> bool:
    """Write a draft, for its owner alone; False where it was printed instead."""
    if out == "-":
        click.echo(text, nl=False)
        return False
    target.write_text(text, encoding="utf-8")
    target.chmod(0o600)
    return True


def _write_standard(centre: Path, standard: str, target: Path, out: str | None) -> None:
    """The profile of an export that a standard reads: it names the standard, and there is nothing to propose."""
    text = (
        f"# The newest delivery is an export of the standard '{standard}', which says the rest (docs/profiles.md).\n"
        f"centre: {centre.name}\nname: {centre.name}\nprofile_version: 1\nstandard: {standard}\n"
    )
    if not _written(text, target, out):
        return
    click.echo(
        f"Wrote {target}\n  the standard '{standard}' reads this export\n"
        f"Next:\n  oligo profile check raw/{centre.name}"
    )


@profile.command()
@_FOLDER
@click.pass_obj
def check(paths: object, folder: Path) -> None:
    """Try the profile in FOLDER on its newest delivery. Nothing is written; exit code 1 if it would be refused."""
    from orchestration.profile.checking import checked

    centre = centre_folder(paths, folder)
    lines, is_fine = checked(centre, newest_delivery(centre))
    click.echo("\n".join(lines))
    sys.exit(0 if is_fine else 1)


@profile.command()
@_FOLDER
@click.option("--file", "file", required=True, help="The file's name, as it lies in the delivery.")
@click.option("--sheet", default=None, help="The sheet or instrument, where the file has any.")
@click.option("--row", type=click.IntRange(min=1), required=True, help="The row, as a spreadsheet counts.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
@click.pass_obj
def explain(paths: object, folder: Path, file: str, sheet: str | None, row: int, form: str) -> None:
    """Show what each cell of one source row became, and why. It prints the row's values on this terminal."""
    from orchestration.profile.explaining import explained, told
    from schemas.findings import Refusal

    centre = centre_folder(paths, folder)
    try:
        answer = explained(centre, newest_delivery(centre), file, sheet, row)
    except Refusal as refusal:
        raise click.ClickException("\n".join(finding.message for finding in refusal.findings)) from None
    if answer is None:
        raise click.ClickException(
            "the delivery has no such row: compare file, sheet and row; row 1 is the header"
        )
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False) if form == "json" else told(answer))
