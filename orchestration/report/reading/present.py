"""Tables that a warehouse may lack.

Belongs here: whether one is there. Does not belong here: reading it.
"""

from typing import Any

import duckdb

_IS_THERE = "select count(*) from duckdb_tables() where schema_name = ? and table_name = ?"


def is_there(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Whether the warehouse has the table."""
    [(number,)] = connection.execute(_IS_THERE, [schema, table]).fetchall()
    return bool(number)


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Rows by the names of their columns."""
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]
