"""Every rule table, run through the SQL of the warehouse."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.paths import PROJECT
from tests.rules.bindings import BINDINGS
from tests.rules.chart import NOTHING, Chart, together
from tests.rules.registry_in_memory import CompiledProject
from tests.rules.rule_tables import FOLDER, Rule, RuleTable, read_rule

RULES = [read_rule(path.stem) for path in sorted(FOLDER.glob("*.md"))]
TABLES = [table for rule in RULES for table in rule.tables]
SEEDS = PROJECT / "dbt_project" / "seeds" / "reference"


def _name(table: RuleTable) -> str:
    return f"{table.rule}, {table.heading}"


def _shown(value: object) -> str:
    """A value of the warehouse as a cell has it."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def differences(project: CompiledProject, table: RuleTable) -> list[str]:
    """What the warehouse answers otherwise than a table says, in the words of the table."""
    binding = BINDINGS[table.rule]
    charts = [Chart(f"case {n:02}") for n, _ in enumerate(table.cases)]
    for chart, case in zip(charts, table.cases, strict=True):
        binding.write(chart, case.given)
    query = binding.query.replace("{code}", table.heading.partition(":")[0])
    answers = project.answer(query, together(charts), table.seeds)
    by_patient = {answer["patient_id"]: answer for answer in answers}
    assert len(answers) == len(by_patient) == len(charts), "the query must have one row a patient"
    return [
        f"{case}\n    {heading} is {_shown(by_patient[name][heading])}, and not {cell}"
        for case, name in zip(table.cases, sorted(by_patient), strict=True)
        for heading, cell in case.expected.items()
        if _shown(by_patient[name][heading]) != cell
    ]


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_the_warehouse_answers_as_the_table_says(project: CompiledProject, table: RuleTable) -> None:
    found = differences(project, table)
    assert found == [], f"{_name(table)}\n" + "\n".join(found)


def test_a_wrong_cell_is_told_in_the_words_of_the_table(project: CompiledProject) -> None:
    text = (
        "# Events\n\n| history | **progression** |\n|---|---|\n"
        "| oligometastases day 0; stable disease day 9 | 9 |\n"
    )
    assert differences(project, Rule("events", text).tables[0]) == [
        "history: oligometastases day 0; stable disease day 9\n    progression is –, and not 9"
    ]


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_a_table_has_cases_and_one_of_which_nothing_is_known(table: RuleTable) -> None:
    assert len(table.cases) > 1
    assert any(case.is_unknown for case in table.cases)
    assert table.cases[0].expected, "no heading is bold"
    told = [str(case) for case in table.cases]
    assert sorted({case for case in told if told.count(case) > 1}) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_told_in_words_with_its_source(rule: Rule) -> None:
    assert rule.tables
    assert rule.opening.startswith("# ")
    assert re.search(r"\bSource: .*(doi:10\.\d{4,}/\S+|Oligo's own)", " ".join(rule.opening.split()))


def test_every_rule_has_a_binding() -> None:
    assert sorted(BINDINGS) == [rule.name for rule in RULES]


def test_what_a_table_says_of_a_seed_is_there() -> None:
    for table in TABLES:
        for seed, values in table.seeds.items():
            assert values.keys() <= set(pl.read_csv(_seed(seed)).columns)


def test_every_endpoint_has_a_table_with_its_definition() -> None:
    endpoints = pl.read_csv(_seed("endpoint"))
    told = {table.heading: " ".join(table.words.split()) for table in read_rule("endpoints").tables}
    missing = [
        f"{code}: {title}"
        for code, title, definition in endpoints.select("endpoint_id", "title", "definition").iter_rows()
        if definition not in told.get(f"{code}: {title}", "")
    ]
    assert missing == []


def _seed(name: str) -> Path:
    return SEEDS / f"{name}.csv"
