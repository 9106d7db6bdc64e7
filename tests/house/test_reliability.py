"""The page of promises: every test that it names is there, and every fault test is named by it."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "reliability.md"


def _tests_in(path: Path) -> set[str]:
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {
        node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def _named() -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for file, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8")):
        named.setdefault(file, set()).add(test)
    return named


def test_every_test_that_is_named_exists() -> None:
    missing = {file: tests - _tests_in(PROJECT / file) for file, tests in _named().items()}
    assert {file: tests for file, tests in missing.items() if tests} == {}


def test_every_promise_has_a_test_and_every_fault_test_a_promise() -> None:
    promises = (
        PAGE.read_text(encoding="utf-8").partition("## Promises")[2].partition("\n## ")[0].split("\n**")[1:]
    )
    assert len(promises) > 7
    assert [promise for promise in promises if "::test_" not in promise] == []
    faults = {
        str(path.relative_to(PROJECT)): _tests_in(path)
        for path in (PROJECT / "tests" / "faults").glob("test_*.py")
    }
    named = _named()
    assert {
        file: tests - named.get(file, set())
        for file, tests in faults.items()
        if tests - named.get(file, set())
    } == {}
