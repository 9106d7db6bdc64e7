"""``oligo export``: the promoted warehouse for the field's own tools.

Belongs here: the commands' words and their refusals. Does not belong here: what is written.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from orchestration.promoted import opened, promoted_database


@click.group()
def export() -> None:
    """Write patients' rows for another tool; they stay with the registry's owner.

    Pseudonyms and days, no dates. Nothing here is published: `oligo refresh` publishes what holds nobody's row.
    """


def _study_id(ctx: click.Context, option: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,200}", value):
        raise click.BadParameter("small letters, digits and underscores alone, at most 200 of them")
    return value


@export.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--study-id",
    default="oligo_registry",
    show_default=True,
    callback=_study_id,
    help="Identifier of the study in cBioPortal.",
)
@click.option("--name", default="Oligometastatic registry", show_default=True, help="Name of the study.")
@click.pass_obj
def cbioportal(paths: object, folder: Path, study_id: str, name: str) -> None:
    """Write a cBioPortal study into FOLDER, which is new or empty.

    \b
    oligo export cbioportal ~/study
    oligo export cbioportal ~/study --study-id oligo_2026 --name "Oligometastases 2026"
    """  # noqa: D301 - click wants the backspace itself
    from orchestration.export.study import write_study
    from orchestration.export.writing import new_folder

    if not 0 < len(name.strip()) <= 200:
        raise click.BadParameter("a name has 1 to 200 characters", param_hint="'--name'")
    with (
        opened(promoted_database(paths)) as connection,
        _recorded(paths, "cBioPortal", folder) as learned,
        new_folder(folder) as draft,
    ):
        written = write_study(connection, draft, study_id, name)
        learned["rows"] = sum(written.rows.values())
    for file, rows in written.rows.items():
        click.echo(f"{rows:>9}  {file}")
    for caution in written.cautions:
        click.echo(caution)
    click.echo(f"Written: {folder}, a study of patients' rows. Keep it where the registry is kept.")


@export.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--endpoint", default="PFS", show_default=True, help="An endpoint of reference.endpoint.")
@click.pass_obj
def survival(paths: object, file: Path, endpoint: str) -> None:
    """Write the rows behind an endpoint's curves into FILE, a CSV, and an R script beside it.

    \b
    oligo export survival pfs.csv --endpoint PFS
    Rscript pfs.R
    """  # noqa: D301 - click wants the backspace itself
    from orchestration.export.survival_file import endpoint_ids, write_survival
    from orchestration.export.writing import new_files

    if file.suffix != ".csv":
        raise click.BadParameter("the name of the file has to end in .csv", param_hint="'FILE'")
    code = file.with_suffix(".R")
    with opened(promoted_database(paths)) as connection:
        known = endpoint_ids(connection)
        if endpoint not in known:
            raise click.BadParameter(
                f"no endpoint of this registry; it has {', '.join(known)}", param_hint="'--endpoint'"
            )
        with _recorded(paths, endpoint, file) as learned, new_files(file, code) as (table, script):
            rows = write_survival(connection, endpoint, table, script, file.name)
            learned["rows"] = rows
    click.echo(f"Written: {file} ({rows} rows of patients) and {code}. Keep them where the registry is kept.")


@contextmanager
def _recorded(paths: object, what: str, place: Path) -> Iterator[dict[str, str | int]]:
    """In the audit trail: rows of patients leave the registry's own folders."""
    from orchestration.audit_trail import TrailError, recorded
    from orchestration.paths import Paths

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        with recorded(paths, "export", what=what, to=str(place.absolute())) as learned:
            yield learned
    except TrailError as error:
        raise click.ClickException(f"nothing was written. {error}") from None
