"""What the registry keeps of a patient: warehouse files and landing.

Belongs here: which files there are, and whose they are. Does not belong here: what is done with them (``erase``).
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.closed_connection import closed_connection
from orchestration.erasure.kept_files import landed_rows
from orchestration.erasure.search import Sought
from orchestration.erasure.warehouse_file import look_into
from orchestration.erasure.warehouse_rows import Seen
from orchestration.history.keeping import kept_warehouses, warehouse_of
from orchestration.paths import DATABASE, Paths


@dataclass(frozen=True)
class Holdings:
    """What each warehouse file has of a patient, and how many rows of landing are theirs."""

    databases: dict[Path, Seen]
    landed: int

    @property
    def number(self) -> int:
        """All rows."""
        return self.landed + sum(seen.number for seen in self.databases.values())

    def to_be_written(self, paths: Paths) -> dict[Path, Seen]:
        """The files that cannot stay as they are."""
        return {
            file: seen
            for file, seen in self.databases.items()
            if seen.number or seen.has_remains or is_lost(paths, file, seen)
        }


def holdings_of(paths: Paths, sought: Sought) -> Holdings:
    """Look into every warehouse file and into landing."""
    files = _databases(paths)
    return Holdings(
        {file: look_into(file, sought, scratch(paths)) for file in files}, landed_rows(paths, sought)
    )


def is_lost(paths: Paths, database: Path, seen: Seen) -> bool:
    """Whether a file that cannot be told of is the registry's own, in use or kept, and none that a user put there."""
    return bool(seen.problem) and (database == paths.database or paths.past in database.parents)


def scratch(paths: Paths) -> Path:
    """Where files are written anew, in the file system of the warehouse."""
    return paths.warehouse / "erasure"


def centres_kept(paths: Paths) -> set[str]:
    """The centres that are landed or that a warehouse file has deliveries of; none of a file that cannot be read."""
    found = {path.name for path in paths.landing.iterdir()} if paths.landing.is_dir() else set()
    for file in _databases(paths):
        with contextlib.suppress(duckdb.Error), closed_connection(file) as connection:
            rows = connection.execute("select distinct centre_id from quality.delivery").fetchall()
            found |= {centre for (centre,) in rows}
    return found


def _databases(paths: Paths) -> list[Path]:
    """Every warehouse file below warehouse/, but those that a build or an erasure left behind, which are deleted."""
    passing = (paths.build, scratch(paths))
    # A search does not follow links, and a rollback does: to a folder of earlier warehouses on another disk.
    kept = (warehouse_of(paths, release) for release in kept_warehouses(paths))
    found = {*kept, *paths.warehouse.rglob("*.duckdb"), *paths.warehouse.glob(DATABASE)}
    files = (path for path in found if path.is_file())
    return sorted(path for path in files if not any(folder in path.parents for folder in passing))
