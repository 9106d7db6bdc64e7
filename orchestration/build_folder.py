"""The warehouse that is built aside.

Belongs here: starting it afresh and opening it. Does not belong here: what is built, and its promotion.
"""

import shutil

import duckdb

from orchestration.closed_connection import closed_connection
from orchestration.paths import DATABASE, Paths


def start_build(paths: Paths) -> None:
    """Begin with nothing: whatever a killed refresh left behind is gone."""
    if paths.build.exists():
        shutil.rmtree(paths.build)
    paths.build.mkdir(mode=0o700, parents=True)


def open_build(paths: Paths, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the warehouse that is being built.

    DuckDB is told to reach for nothing outside: no extension is fetched, no other file is read.
    """
    return closed_connection(paths.build / DATABASE, read_only=read_only)
