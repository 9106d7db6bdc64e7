"""What the files of a public release say in numbers, read as anybody reads them.

Belongs here: numbers of tables and of the page. Does not belong here: what they must be.
"""

import csv
import json
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_CELL = re.compile(r"<(td|b)\b[^>]*>(.*?)</\1>", re.DOTALL)


def numbers(text: str) -> set[float]:
    """The numbers in a text."""
    return {float(found.replace(",", "")) for found in _NUMBER.findall(text)}


def told(release: Path) -> set[float]:
    """Every number in a table of the release."""
    tables = [release / "table_1.csv", release / "flow.csv", *sorted((release / "survival").glob("*.csv"))]
    return set().union(*(numbers(cell) for path in tables for row in _rows(path) for cell in row))


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(newline="") as file:
        yield from csv.reader(file)


def inlined(page: str, name: str) -> Any:
    """The data that the page's script reads."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def cells(page: str) -> list[str]:
    """The texts of the page's cells and headline values, without its methods."""
    shown = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text) for _, text in _CELL.findall(shown)]


def points(curve: dict[str, Any]) -> list[tuple[int, float, float | None, float | None]]:
    """Day, estimate and limits of each point of a curve of the page."""
    days, free = list(accumulate(curve["t"])), list(accumulate(curve["s"], initial=10_000))[1:]
    limits = [
        [
            None if apart is None else (unit + apart) / 10_000
            for unit, apart in zip(free, curve[end], strict=True)
        ]
        for end in "lu"
    ]
    return list(zip(days, (unit / 10_000 for unit in free), *limits, strict=True))


def at_risk(curve: dict[str, Any]) -> dict[int, int]:
    """Numbers at risk that a curve of the page tells, by month."""
    found, last = {}, 0
    for month, difference in enumerate(curve["r"]):
        if difference is not None:
            last += difference
            found[month] = last
    return found
