"""Codes in words, as the code lists have them.

Belongs here: the words of states. Does not belong here: words of our own.
"""

import duckdb


def labels_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """States in words; a disease is not repeated in each of them."""
    rows = connection.execute("select code, label from codes.state").fetchall()
    return {code: label.removesuffix(" oligometastatic disease") for code, label in rows} | {
        "unknown": "Unknown"
    }
