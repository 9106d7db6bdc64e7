"""The warehouse that is built aside.

Belongs here: starting it afresh and opening it. Does not belong here: what is built, and its promotion.
"""

import shutil

import duckdb

from orchestration.closed_connection import closed_connection
from orchestration.memory_limit import limit_in_force, spill_folder
from orchestration.paths import DATABASE, Paths


def start_build(paths: Paths) -> None:
    """Begin with nothing: whatever a killed refresh left behind is gone."""
    if paths.build.exists():
        shutil.rmtree(paths.build)
    paths.build.mkdir(mode=0o700, parents=True)


def open_build(paths: Paths, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the warehouse that is being built, within the memory that the settings allow.

    DuckDB is told to reach for nothing outside: no extension is fetched, no other file is read. What does not fit
    into memory it puts into the build folder.
    """
    from orchestration.settings import settings_of

    config = {
        "memory_limit": limit_in_force(settings_of(paths).memory_limit),
        "temp_directory": str(spill_folder(paths.build)),
    }
    return closed_connection(paths.build / DATABASE, read_only=read_only, config=config)
