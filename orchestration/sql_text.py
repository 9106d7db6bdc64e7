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
