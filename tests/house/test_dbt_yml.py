"""The yml of the dbt project: dbt accepts a misspelt key in silence, and with it the test or contract it meant.

Belongs here: what the files of ``dbt_project`` must say. Does not belong here: what the data must be (dbt tests it).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2] / "dbt_project"

# The keys that the project uses, by the place they stand in. A new one is added here on purpose, or not at all.
KEYS: dict[str, set[str]] = {
    "file": {"version", "sources", "models", "seeds", "unit_tests"},
    "model": {"name", "description", "config", "data_tests", "columns"},
    "seed": {"name", "description", "config", "data_tests", "columns"},
    "source": {"name", "description", "config", "tables"},
    "table": {"name", "description"},
    "column": {"name", "data_type", "description"},
    "config": {"column_types", "external_location"},
    "data_test": {"conforms"},
    "conforms": {"name", "arguments"},
    "arguments": {"key", "required", "codes", "accepted", "references"},
    "unit_test": {"name", "description", "model", "overrides", "given", "expect"},
    "overrides": {"macros"},
    "given": {"input", "format", "rows"},
    "expect": {"format", "rows"},
}
#: Models without a key, and why.
NOT_KEYED: dict[str, str] = {}
CONTRACTED = ("staging", "marts", "quality")

Node = dict[str, Any]


def _files() -> list[Path]:
    folders = PROJECT / "models", PROJECT / "seeds"
    return sorted(
        path for folder in folders for ending in ("*.yml", "*.yaml") for path in folder.rglob(ending)
    )


def _read(path: Path) -> Node:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _nodes(kind: str) -> Iterator[tuple[Path, Node]]:
    for path in _files():
        for node in _read(path).get(kind, []):
            yield path, node


def _unknown(place: str, node: Node) -> list[str]:
    return [f"{place} {node.get('name', '')}: {key}" for key in node if key not in KEYS[place]]


def _unknown_keys(content: Node) -> Iterator[str]:
    yield from _unknown("file", content)
    for kind in ("model", "seed", "source"):
        for node in content.get(f"{kind}s", []):
            yield from _unknown(kind, node)
            yield from _unknown("config", node.get("config", {}))
            for place, below in (("table", "tables"), ("column", "columns")):
                for part in node.get(below, []):
                    yield from _unknown(place, part)
            for test in node.get("data_tests", []):
                yield from _unknown("data_test", test)
                yield from _unknown("conforms", test.get("conforms", {}))
                yield from _unknown("arguments", test.get("conforms", {}).get("arguments", {}))
    for test in content.get("unit_tests", []):
        yield from _unknown("unit_test", test)
        yield from _unknown("overrides", test.get("overrides", {}))
        yield from _unknown("expect", test["expect"])
        for given in test["given"]:
            yield from _unknown("given", given)


def _conforms(node: Node) -> Node:
    return next(
        (test["conforms"]["arguments"] for test in node.get("data_tests", []) if "conforms" in test), {}
    )


def _said(part: Node) -> str:
    return str(part.get("description") or "").strip()


def _folder(path: Path) -> str:
    return path.relative_to(PROJECT / "models").parts[0]


def test_the_yml_files_are_found() -> None:
    assert len(_files()) > 50


def test_no_yml_key_is_unknown() -> None:
    assert [f"{path.name}: {key}" for path in _files() for key in _unknown_keys(_read(path))] == []


def test_a_misspelt_key_is_found() -> None:
    misspelt = {
        "models": [
            {
                "name": "a",
                "colums": [],
                "columns": [{"name": "b", "descripton": ""}],
                "data_tests": [{"conforms": {"arguments": {"keys": []}}}],
            }
        ],
        "unit_tests": [{"name": "c", "given": [{"input": "", "row": ""}], "expect": {"fromat": "csv"}}],
    }
    found = " ".join(_unknown_keys(misspelt))
    assert all(word in found for word in ("colums", "descripton", "keys", "row", "fromat"))


def test_every_model_has_one_yml_of_its_name_beside_it() -> None:
    models = {path.with_suffix(".yml") for path in (PROJECT / "models").rglob("*.sql")}
    described = {path.with_name(f"{node['name']}.yml") for path, node in _nodes("models")}
    assert models == described
    assert all(path.exists() for path in models)


def test_every_seed_is_described() -> None:
    folders = PROJECT / "seeds", PROJECT.parent / "schemas" / "codes"
    assert {path.stem for f in folders for path in f.rglob("*.csv")} == {
        node["name"] for _, node in _nodes("seeds")
    }


@pytest.mark.parametrize("kind", ["models", "seeds", "sources"])
def test_everything_is_described(kind: str) -> None:
    silent = []
    for _, node in _nodes(kind):
        parts = [node, *node.get("columns", []), *node.get("tables", [])]
        silent += [f"{node['name']}: {part['name']}" for part in parts if not _said(part)]
        if kind != "sources" and not node.get("columns"):
            silent.append(f"{node['name']} has no columns")
    assert silent == []


def test_every_model_that_others_read_has_a_contract() -> None:
    configured = _read(PROJECT / "dbt_project.yml")["models"]["oligo"]
    assert [name for name in CONTRACTED if configured[name].get("+contract") != {"enforced": True}] == []
    sql = [path for name in CONTRACTED for path in (PROJECT / "models" / name).rglob("*.sql")]
    assert [path.name for path in sql if "contract" in path.read_text(encoding="utf-8")] == []
    untyped = [
        f"{node['name']}.{column['name']}"
        for path, node in _nodes("models")
        if _folder(path) in CONTRACTED
        for column in node["columns"]
        if not column.get("data_type")
    ]
    assert untyped == []


def test_every_model_that_others_read_has_a_key() -> None:
    keyless = {
        node["name"]
        for path, node in _nodes("models")
        if _folder(path) in CONTRACTED and not _conforms(node).get("key")
    }
    assert keyless == set(NOT_KEYED)
    assert [node["name"] for _, node in _nodes("seeds") if not _conforms(node).get("key")] == []


def test_what_a_test_names_is_a_column() -> None:
    astray = []
    for _, node in [*_nodes("models"), *_nodes("seeds")]:
        columns = {column["name"] for column in node["columns"]}
        promises = _conforms(node)
        named = {column for promise in promises.values() for column in promise}
        astray += [f"{node['name']}.{column}" for column in named - columns]
    assert astray == []


def test_every_rule_has_a_unit_test() -> None:
    rules = {path.stem for path in (PROJECT / "models" / "intermediate" / "rules").glob("*.sql")}
    assert rules - {node["model"] for _, node in _nodes("unit_tests")} == set()


def test_a_unit_test_of_a_rule_has_a_null_row() -> None:
    # What does the rule say of a patient of whom nothing is known?
    rules = {path.stem for path in (PROJECT / "models" / "intermediate" / "rules").glob("*.sql")}
    with_null = {
        test["model"]
        for _, test in _nodes("unit_tests")
        for given in test["given"]
        if ",," in str(given["rows"])
    }
    assert sorted(rules - with_null) == []
