"""Texts of ours inside SQL, where no parameter can stand.

Belongs here: writing a text as a literal. Does not belong here: any query; values of patients, which are parameters.
"""

import re
from pathlib import Path


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def literal_path(path: Path | str) -> str:
    """A path whose wildcard characters DuckDB takes literally."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def parquet_scan(path: Path) -> str:
    """What is in one Parquet file, to select from; a folder named like a column (``a=b``) is no column."""
    return f"read_parquet({quoted(literal_path(path))}, hive_partitioning = false)"
