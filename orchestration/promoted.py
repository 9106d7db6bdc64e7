"""The promoted warehouse, for commands that read it.

Belongs here: that it is there and can be read, or what to do. Does not belong here: promotion
(``orchestration.assets.published``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import duckdb


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


@contextmanager
def opened(database: Path) -> Iterator["duckdb.DuckDBPyConnection"]:
    """A connection to ``database`` that reads it and nothing else.

    Raises:
        click.ClickException: it is damaged, no warehouse at all, or of another version; a refresh makes it anew.

    """
    from orchestration.closed_connection import DAMAGED, OF_ANOTHER_VERSION, closed_connection

    try:
        with closed_connection(database) as connection:
            yield connection
    except OF_ANOTHER_VERSION:
        raise click.ClickException(
            "the warehouse was built by another version of Oligo; run: oligo refresh"
        ) from None
    except DAMAGED as error:
        is_newer = "with version number" in str(error)
        why = "was written by another version of DuckDB" if is_newer else "is damaged, or no warehouse"
        raise click.ClickException(f"{database} {why}; run: oligo refresh, which makes it anew") from None
