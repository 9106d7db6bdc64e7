"""What a cell says: its part's column in SQL, as a number, or as missing.

Belongs here: the one reading of a cell that checks and counts share.
Does not belong here: whether what it says is allowed (checking.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from orchestration.estimate.columns import Columns, Part
from orchestration.estimate.source import Source

NUMERIC_TYPES = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$")


@dataclass(frozen=True)
class Cells:
    """Part to the column that the source scans it as, and the parts whose column is numeric in the file."""

    scanned: dict[Part, str]
    numeric: frozenset[Part]

    @classmethod
    def of(cls, columns: Columns, source: Source) -> Self:
        """The cells of the columns; only a Parquet file declares a numeric type."""
        places = {part: source.header.index(column) for part, column in columns.named().items()}
        numeric = {part for part, place in places.items() if is_numeric(part, source.types[place])}
        return cls({part: f"c{place}" for part, place in places.items()}, frozenset(numeric))

    @property
    def selected(self) -> str:
        """The scanned columns, each under the name of its part."""
        return ", ".join(f'{column} AS "{part}"' for part, column in self.scanned.items())

    @property
    def any_missing(self) -> str:
        """Whether a value of the row is missing."""
        return " OR ".join(self.missing(part) for part in self.scanned)

    def missing(self, part: Part) -> str:
        """Whether a value is missing; NA is R's way to write it."""
        if part in self.numeric:
            return f'"{part}" IS NULL'
        return f"coalesce(trim(CAST(\"{part}\" AS VARCHAR)) IN ('', 'NA'), true)"

    def number(self, part: Part) -> str:
        """A value as a number, NULL if it is none; DuckDB alone would take 1_000 for a number."""
        if part in self.numeric:
            return f'CAST("{part}" AS DOUBLE)'
        text = f'CAST("{part}" AS VARCHAR)'
        return f"(CASE WHEN contains({text}, '_') THEN NULL ELSE TRY_CAST({text} AS DOUBLE) END)"


def is_numeric(part: Part, declared: str) -> bool:
    """Whether a column of the declared type holds numbers for this part; true and false are no times."""
    return bool(NUMERIC_TYPES.match(declared)) and not (part in ("time", "entry") and declared == "BOOLEAN")
