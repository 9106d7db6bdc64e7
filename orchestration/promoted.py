"""The promoted warehouse, for commands that read it.

Belongs here: that it is there, or what to do. Does not belong here: promotion (``orchestration.assets.published``).
"""

from pathlib import Path

import click


def promoted_database(paths: object) -> Path:
    """The file of the warehouse in use, for the paths that a command is given.

    Raises:
        click.ClickException: nothing was promoted yet; the message says what to type.

    """
    from orchestration.paths import Paths

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    if not paths.database.exists():
        raise click.ClickException(f"there is no warehouse at {paths.database} yet; run: oligo refresh")
    return paths.database
