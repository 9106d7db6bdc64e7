"""``oligo export``: the promoted warehouse for the field's own tools.

Belongs here: the commands' words and their refusals. Does not belong here: what is written.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.promoted import promoted_database

if TYPE_CHECKING:
    import duckdb


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
    with _opened(paths) as connection, new_folder(folder) as draft:
        written = write_study(connection, draft, study_id, name)
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
    with _opened(paths) as connection:
        known = endpoint_ids(connection)
        if endpoint not in known:
            raise click.BadParameter(
                f"no endpoint of this registry; it has {', '.join(known)}", param_hint="'--endpoint'"
            )
        with new_files(file, code) as (table, script):
            rows = write_survival(connection, endpoint, table, script, file.name)
    click.echo(f"Written: {file} ({rows} rows of patients) and {code}. Keep them where the registry is kept.")


@contextmanager
def _opened(paths: object) -> Iterator["duckdb.DuckDBPyConnection"]:
    database = promoted_database(paths)
    import duckdb

    try:
        with duckdb.connect(database, read_only=True) as connection:
            yield connection
    except (duckdb.CatalogException, duckdb.BinderException):
        raise click.ClickException(
            "the warehouse was built by another version of Oligo; run: oligo refresh"
        ) from None
    except duckdb.IOException:
        raise click.ClickException(f"{database} cannot be read; run: oligo refresh") from None
