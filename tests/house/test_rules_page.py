"""The page of the rules says what their tables say."""

from tests.rules.bindings import BINDINGS
from tests.rules.rule_tables import PAGE, page, read_rule


def test_the_page_of_the_rules_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page([read_rule(name) for name in BINDINGS]), "run: make docs"
