"""Connections to a warehouse that reach for nothing else.

Belongs here: opening one. Does not belong here: which warehouse (``build_folder``, ``promoted``), any question.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

#: How DuckDB tells a file that is not whole or is none of its own, and one that another version of Oligo wrote.
DAMAGED = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
OF_ANOTHER_VERSION = (duckdb.CatalogException, duckdb.BinderException)


def closed_connection(
    database: Path,
    *,
    read_only: bool = True,
    config: Mapping[str, str | bool | int | float | list[str]] | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection that fetches no extension and reads and writes no other file; ``config`` is DuckDB's own."""
    connection = duckdb.connect(
        database, read_only=read_only, config={"autoinstall_known_extensions": "false", **(config or {})}
    )
    connection.execute("set enable_external_access = false")
    return connection
