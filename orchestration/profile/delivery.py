"""The folder of a centre as these commands are given it.

Belongs here: which delivery is meant. Does not belong here: reading it.
"""

import re
from datetime import date
from pathlib import Path

import click


def newest_delivery(folder: Path) -> Path:
    """The newest dated folder of a centre.

    Raises:
        click.ClickException: there is none; the message says where to put the export.

    """
    dated = []
    for path in folder.iterdir():
        if path.is_dir() and re.fullmatch(r"\d{4}-\d\d-\d\d", path.name):
            try:
                dated.append((date.fromisoformat(path.name), path))
            except ValueError:
                continue
    if not dated:
        example = f"{folder}/{date.today().isoformat()}/"
        raise click.ClickException(
            f"{folder} has no folder named after a date. Put the export into {example}"
        )
    return max(dated)[1]


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
