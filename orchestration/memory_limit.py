"""How much memory DuckDB may take, in words that it understands, and where it puts what does not fit.

Belongs here: the check of a limit, and what a connection is told. Does not belong here: where the limit comes from
(``orchestration.settings``), and the memory of anything else.
"""

import re
from pathlib import Path

_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}
#: With less DuckDB cannot hold the blocks that a join of two tables needs at the least.
_LEAST = 256 * 10**6
_SPILL = "spill"


def checked_memory_limit(text: str) -> str:
    """A limit as DuckDB reads it.

    Raises:
        ValueError: it is no number with a unit, or is less than DuckDB can work with.

    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)", text.strip())
    if found is None or found[2].upper() not in _UNITS:
        raise ValueError("a memory limit is a number with MB, GB or TB after it, such as 2GB")
    if float(found[1]) * _UNITS[found[2].upper()] < _LEAST:
        raise ValueError("a memory limit under 256MB is too little to build a warehouse with")
    return f"{found[1]}{found[2]}"


def spill_folder(build: Path) -> Path:
    """Where DuckDB puts what does not fit: in the build folder, which every refresh begins afresh."""
    return build / _SPILL


def limit_in_force(asked: str | None) -> str:
    """The limit that a connection has: the one asked for, else what DuckDB takes by itself, four fifths of all."""
    if asked is not None:
        return asked
    import duckdb  # not above: it starts threads, and a refresh is split in two before it has any

    with duckdb.connect() as connection:
        [(default,)] = connection.execute("select current_setting('memory_limit')").fetchall()
    return str(default)
