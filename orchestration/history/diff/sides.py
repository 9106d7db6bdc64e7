"""The two releases of a comparison, opened side by side.

Belongs here: one connection to both warehouses, and what cannot be opened. Does not belong here: any comparison.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from orchestration.history.keeping import COMPARING
from orchestration.history.known import Release
from orchestration.history.label import Label
from orchestration.paths import Paths
from orchestration.sql_text import parquet_scan, quoted

OLDER, NEWER = "older", "newer"
_MEMORY = "1GB"


@dataclass(frozen=True)
class Side:
    """A release in a comparison: ``catalog`` is its warehouse where that is kept and can be read, with its label."""

    release: Release
    catalog: str | None
    label: Label | None

    @property
    def summary(self) -> str | None:
        """Its survival.summary, to select from."""
        if self.catalog:
            return f"{self.catalog}.survival.summary"
        file = self.release.folder and self.release.folder / "survival" / "summary.parquet"
        return parquet_scan(file) if file and file.is_file() else None


@contextlib.contextmanager
def opened(
    paths: Paths, older: Release, newer: Release
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Side, Side]]:
    """A connection in which both warehouses are attached read-only, within a bound of memory."""
    spill = paths.warehouse / f"{COMPARING}{os.getpid()}"
    with contextlib.suppress(
        OSError
    ):  # without a place to spill to, a comparison that fits into memory still can be made
        spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
            connection.execute(f"set memory_limit = '{_MEMORY}'; set temp_directory = {quoted(str(spill))}")
            connection.execute("set preserve_insertion_order = false")
            sides = [_attached(connection, name, one) for name, one in ((OLDER, older), (NEWER, newer))]
            yield connection, sides[0], sides[1]
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _attached(connection: duckdb.DuckDBPyConnection, name: str, release: Release) -> Side:
    """What is attached has to bear the release's name: the warehouse in use may have been replaced meanwhile."""
    if release.warehouse is None:
        return Side(release, None, None)
    try:
        connection.execute(f"attach {quoted(str(release.warehouse))} as {name} (read_only)")
        row = connection.execute(
            f"select release_id, made_at, key_id from {name}.history.release"  # noqa: S608 - our own name
        ).fetchone()
    except duckdb.Error:
        return Side(release, None, None)
    if row is None or row[0] != release.name:
        return Side(release, None, None)
    return Side(release, name, Label(*row))
