"""``docs/rules/`` says what the registry of rules says: no page missing, none too many, each current."""

import pytest

from orchestration.rule_pages.index import FOLDER, pages
from orchestration.rule_pages.told import clinical_rules
from schemas.contract.metadata import mapped_columns
from schemas.registry_checks import facts
from schemas.registry_checks.reading import FOLDER as CHECKS
from schemas.rules import RULES, Rule, of_deliveries
from schemas.rules.examples import EXAMPLES
from schemas.rules.places import PLACES

EVERY = [*RULES.values(), *clinical_rules()]


def test_the_pages_are_those_of_the_rules_and_current() -> None:
    current = pages()
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert current.keys() == {"README.md"} | {f"{rule.id}.md" for rule in EVERY}
    assert written.keys() == current.keys(), "run: make docs"
    assert [name for name in current if written[name] != current[name]] == [], "run: make docs"


def test_no_two_rules_have_one_name() -> None:
    assert len({rule.id for rule in EVERY}) == len(EVERY)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_a_rule_says_where_it_looks(rule: Rule) -> None:
    assert rule.columns or rule in of_deliveries.RULES, "add it to schemas/rules/places.py"
    for place in rule.columns:
        table, _, column = place.partition(".")
        assert not column or column in mapped_columns(table), place
        assert mapped_columns(table)


def test_places_and_examples_are_of_rules() -> None:
    assert PLACES.keys() <= RULES.keys() and EXAMPLES.keys() <= RULES.keys()


def test_every_table_of_combinations_has_its_source() -> None:
    assert facts().keys() == {path.stem for path in CHECKS.glob("*.csv")} - {"table"}
    assert all(fact["version"] and fact["source"] for fact in facts().values())
