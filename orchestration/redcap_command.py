"""``oligo redcap``: what a centre needs to start a REDCap project that needs no profile.

Belongs here: the commands' words. Does not belong here: the project (``schemas.redcap_project``), and reading its
exports.
"""

from pathlib import Path

import click


@click.group()
def redcap() -> None:
    """Start a REDCap project whose exports need no profile."""


@redcap.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path("Oligo_DataDictionary.csv"),
    show_default=True,
    help="The file to write; - for the terminal.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def dictionary(output: Path, force: bool) -> None:
    """Write the data dictionary of such a project, and say what else is to be set in REDCap.

    The forms, fields and choices are those of the contract of this version of Oligo. docs/redcap.md goes on from
    there: upload, forms that repeat, export.
    """
    from schemas.redcap_project import dictionary as text_of_dictionary
    from schemas.redcap_project import forms

    text = text_of_dictionary()
    is_printed = str(output) == "-"
    if is_printed:
        click.echo(text, nl=False)
    else:
        _write(output, text, force)
    made = forms()
    fields = sum(len(form.fields) for form in made)
    repeating = [form.name for form in made if form.is_repeating]
    once = [form.name for form in made if not form.is_repeating]
    click.echo(
        f"""\
{"" if is_printed else f"Written: {output}, "}{len(made)} forms with {fields} fields.

1. In REDCap, make an empty project without events (not longitudinal) and upload the file:
   Project Setup > Data Dictionary.
2. A dictionary cannot say which forms repeat. Set it under Project Setup > Enable optional modules >
   Repeating instruments:
     repeat      {", ".join(repeating)}
     do not      {", ".join(once)}
3. Names of forms and fields, and codes of choices, stay as they are. Fields of your own may be added.
4. Exports (CSV, raw data) go with the dictionary into raw/<centre>/<YYYY-MM-DD>/; no centre.yml is needed.

docs/redcap.md says which boxes to tick and what may be changed.""",
        err=is_printed,
    )


def _write(output: Path, text: str, force: bool) -> None:
    try:
        with output.open("w" if force else "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{output} is there already; add --force to replace it") from None
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from None
