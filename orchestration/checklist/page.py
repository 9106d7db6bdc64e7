"""``checklist.html``: the items of the guidelines, with what the warehouse says to each.

Belongs here: items and answers brought together, the page. Does not belong here: the answers themselves.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.checklist import answers, results
from orchestration.page_text import page_text

NAME = "checklist.html"
_HERE = Path(__file__).parent
#: Guideline to its column of the items.
_NUMBERS = {
    "STROBE": "strobe", "RECORD": "record", "PROCESS 2020": "process", "PROCESS 2023": "process_2023",
}  # fmt: skip
_ASKED: dict[str, answers.Ask] = {
    **{
        name: getattr(answers, name)
        for name in (
            "database", "design", "years", "eligibility", "outcomes", "groups", "size", "cleaning", "losses",
            "comparisons", "limitations", "follow_up",
        )
    },
    **{
        name: getattr(results, name)
        for name in ("flow", "patients", "treatments", "results", "toxicities", "missing")
    },
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A topic of the guidelines: its numbers, what it asks, what the warehouse says, what a person adds."""

    section: str
    title: str
    numbers: tuple[tuple[str, str], ...]
    asks: str
    said: tuple[str, ...]
    hint: str


def items(connection: duckdb.DuckDBPyConnection) -> Iterator[Item]:
    """The items in the order of a paper, answered from the warehouse where it can be."""
    always = defaultdict(list)
    for row in rows_of("fixed.csv"):
        always[row["answer"]].append(row["sentence"])
    for row in rows_of("items.csv"):
        numbers = tuple((name, row[column]) for name, column in _NUMBERS.items() if row[column])
        answer = row["answer"]
        said = _ASKED[answer](connection) if answer in _ASKED else always.get(answer, [])
        yield Item(row["section"], row["title"], numbers, row["asks"], tuple(said), row["hint"])


def write_checklist(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write ``checklist.html`` into ``folder``: it loads nothing, runs nothing, and everything on it is escaped."""
    made = list(items(connection))
    words = {
        "items": made,
        "guidelines": rows_of("guidelines.csv"),
        "sections": list(dict.fromkeys(i.section for i in made)),
    }
    (folder / NAME).write_bytes(page_text(_HERE, "page.html.j2", words))


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table of this package."""
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
