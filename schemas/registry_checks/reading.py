"""The tables of facts, read.

Belongs here: the files and the ways their codes are written. Does not belong here: what they mean together
(``combinations``).
"""

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from schemas.codes import FOLDER as CODES

FOLDER = Path(__file__).parent

#: Sites of ours that are one category of ICD-O; the others are spread over several, so their name tells no topography.
_SPREAD = frozenset({"head_and_neck", "skin_melanoma", "soft_tissue", "unknown_primary", "other"})


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a table, each as ``{column: value}``."""
    return tuple(_read(FOLDER / f"{table}.csv"))


def facts() -> dict[str, dict[str, str]]:
    """Version and source of each table."""
    return {row["table"]: row for row in rows("table")}


@cache
def topography_of_site() -> dict[str, str]:
    """The topography of each primary site that is one category of ICD-O: ``breast`` is C50."""
    return {
        row["code"]: row["topography"]
        for row in _read(CODES / "primary_site.csv")
        if row["code"] not in _SPREAD
    }


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def morphologies(written: str) -> tuple[range, ...]:
    """Ranges of four-digit morphologies as a cell writes them: ``8010 8140-8149``."""
    parts = (part.partition("-") for part in written.split())
    return tuple(range(int(first), int(last or first) + 1) for first, _, last in parts)


def is_within(topography: str, places: Iterable[str]) -> bool:
    """Whether a topography lies in one of ``places`` or, being coarser, may: C41 may be C41.2, C50.4 is in C50."""
    return any(topography.startswith(place) or place.startswith(topography) for place in places)


def is_certainly_within(topography: str, places: Iterable[str]) -> bool:
    """Whether a topography lies in one of ``places`` whatever its subsite is."""
    return any(topography.startswith(place) for place in places)
