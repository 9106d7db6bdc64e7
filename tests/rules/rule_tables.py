"""Rule tables: Markdown files that a clinician reads, and a test runs.

Belongs here: reading the files, and the page that prints them. Does not belong here: what a column means
(``bindings``).

A file has a title, the rule in words, and tables, each under a heading of its own if there are several. A column whose
heading is bold is what the rule must answer; the others are what is given. A seed's value that a table is about stands
in the words above it, as in `state_rule.adjuvant_endocrine_is_active` = `false`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.paths import PROJECT
from tests.rules.chart import NOTHING

FOLDER = Path(__file__).parent / "tables"
PAGE = PROJECT / "docs" / "clinical-rules.md"

_OPENING = """\
<!-- Written by `make docs` from tests/rules/tables/; change the tables there, not this page. -->

# The clinical rules as tables

Each clinical rule in words, with its source, and as a table of cases for a clinician to read. A row is a case: the
plain headings say what is known of a patient, the **bold** ones what Oligo answers. Every table has a case of which
nothing is known. A test runs each row through the SQL of the warehouse (`tests/rules/`).

"–" is a cell that says nothing: not known, or not so. A history tells what a registry was sent, in the order of the
episodes: dates, which may be a month or a year, or days from day 0, the diagnosis of the first oligometastatic episode.
What has no date there has none in the registry.

The wording of the five questions and of the ESTRO–EORTC decision tree comes from secondary sources that cite the
publication, not from its full text ([decision 21](decisions/0021-how-the-state-is-answered.md)). Whoever has the
publication should compare the first table with it.
"""


@dataclass(frozen=True)
class Case:
    """A row: heading to cell, of what is given and of what is expected."""

    given: dict[str, str]
    expected: dict[str, str]

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known in it."""
        return all(cell == NOTHING for cell in self.given.values())

    def __str__(self) -> str:
        return "; ".join(f"{heading}: {cell}" for heading, cell in self.given.items())


@dataclass(frozen=True)
class RuleTable:
    """A table of a rule, with the heading and the words above it."""

    rule: str
    heading: str
    words: str
    cases: tuple[Case, ...]

    @property
    def seeds(self) -> dict[str, dict[str, str]]:
        """The values of seeds that the table is about."""
        changes: dict[str, dict[str, str]] = {}
        for seed, column, value in re.findall(r"`(\w+)\.(\w+)` = `([^`]+)`", self.words):
            changes.setdefault(seed, {})[column] = value
        return changes


@dataclass(frozen=True)
class Rule:
    """A file: its name, its text, and the tables in it."""

    name: str
    text: str

    @property
    def opening(self) -> str:
        """The rule in words: what stands above the first heading or table."""
        return re.split(r"^(?:## |\|)", self.text, maxsplit=1, flags=re.MULTILINE)[0]

    @property
    def tables(self) -> tuple[RuleTable, ...]:
        sections = re.split(r"^##? ", self.text, flags=re.MULTILINE)[1:]
        return tuple(self._table(section) for section in sections if "\n|" in section)

    def _table(self, section: str) -> RuleTable:
        heading, _, below = section.partition("\n")
        words, *rows = re.split(r"^\|", below, flags=re.MULTILINE)
        cells = [[cell.strip() for cell in row.strip().rstrip("|").split("|")] for row in rows]
        return RuleTable(self.name, heading, words.strip(), tuple(_case(cells[0], row) for row in cells[2:]))


def _case(headings: list[str], cells: list[str]) -> Case:
    given, expected = {}, {}
    for heading, cell in zip(headings, cells, strict=True):
        if heading.startswith("**"):
            expected[heading.strip("*")] = cell
        else:
            given[heading] = cell
    return Case(given, expected)


def read_rule(name: str) -> Rule:
    """The rule of this name."""
    return Rule(name, (FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def page(rules: list[Rule]) -> str:
    """The page that prints the rules: their files, each heading a level lower."""
    texts = [re.sub(r"^#", "##", rule.text, flags=re.MULTILINE) for rule in rules]
    return "\n".join((_OPENING, *texts))
