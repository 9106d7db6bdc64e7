"""Who may import whom: the rooms of the house, read from the code itself.

Belongs here: imports between rooms, and of what a room must not know. Does not belong here: what else a
room's code looks like.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
ROOMS = ("schemas", "survival", "synth", "orchestration")
#: What runs things and what holds tables: known to ``orchestration`` alone.
MACHINERY = ("dagster", "dagster_dbt", "dagster_webserver", "dbt", "duckdb")

#: Room to the other rooms that it may import.
MAY_IMPORT = {
    "schemas": (),
    "survival": (),
    "synth": ("schemas",),
    "orchestration": ("schemas", "survival", "synth"),
}


def imported(module: str) -> Iterator[tuple[int, str]]:
    """Every import of a module's text, also below its top and by name: line, name in full."""
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                yield node.lineno, str(node.args[0].value)


def forbidden(room: str) -> tuple[str, ...]:
    """The packages that a room must not import."""
    others = tuple(other for other in ROOMS if other not in (room, *MAY_IMPORT[room]))
    return (*others, "tests", *(() if room == "orchestration" else MACHINERY))


def trespasses(room: str, module: str) -> list[tuple[int, str]]:
    """The imports of a module's text that its room forbids; a relative one hides where it leads."""
    no_entry = forbidden(room)
    return [(line, name) for line, name in imported(module) if name.split(".")[0] in ("", *no_entry)]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    modules = sorted((PROJECT / room).rglob("*.py"))
    assert modules
    found = {
        str(path.relative_to(PROJECT)): there
        for path in modules
        if (there := trespasses(room, path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("room", "module"),
    [
        ("schemas", "import duckdb"),
        ("schemas", "import polars as pl, dagster as dg"),
        ("schemas", "from survival.curve import kaplan_meier"),
        ("schemas", "def late():\n    from orchestration.paths import Paths"),
        ("schemas", "import importlib\nimportlib.import_module('dbt.cli.main')"),
        ("survival", "from schemas import contract"),
        ("survival", "from . import risk"),
        ("synth", "import survival"),
        ("orchestration", "from tests.unit import anything"),
    ],
)
def test_a_trespass_is_seen(room: str, module: str) -> None:
    assert trespasses(room, module)


@pytest.mark.parametrize(
    ("room", "module"),
    [
        ("schemas", "from schemas.rules import RULES\nimport duckdb_like, polars"),
        ("synth", "from schemas.contract import TABLES"),
        ("orchestration", "import dagster, duckdb, survival.curve\nfrom schemas import intake"),
    ],
)
def test_a_right_of_way_is_none(room: str, module: str) -> None:
    assert trespasses(room, module) == []
