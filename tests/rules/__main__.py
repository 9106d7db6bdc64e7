"""``python -m tests.rules`` writes ``docs/clinical-rules.md``; ``make docs`` calls it."""

from orchestration.paths import PROJECT
from tests.rules.bindings import BINDINGS
from tests.rules.rule_tables import PAGE, page, read_rule

if __name__ == "__main__":
    PAGE.write_text(page([read_rule(name) for name in BINDINGS]), encoding="utf-8")
    print(f"written: {PAGE.relative_to(PROJECT)}")
