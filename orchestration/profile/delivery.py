"""The folder of a centre as these commands are given it.

Belongs here: which delivery is meant. Does not belong here: reading it.
"""

from datetime import date
from pathlib import Path

import click


def newest_delivery(folder: Path) -> Path:
    """The newest dated folder of a centre.

    Raises:
        click.ClickException: there is none; the message says where to put the export.

    """
    from schemas.profile.standards import recognised

    newest = recognised.newest_delivery(folder)
    if newest is None:
        example = f"{folder}/{date.today().isoformat()}/"
        raise click.ClickException(
            f"{folder} has no folder named after a date. Put the export into {example}"
        )
    return newest


def centre_folder(paths: object, folder: Path) -> Path:
    """The folder of a centre as given, or the one of that name below the home's ``raw/``."""
    from orchestration.paths import Paths

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    for candidate in (paths.home / folder, paths.raw / folder, folder):
        if candidate.is_dir():
            return candidate.resolve()
    raise click.ClickException(
        f"there is no folder {folder}; a centre's exports lie in raw/<centre>/<YYYY-MM-DD>/"
    )
