"""Which models are of the whole registry, so that every other may be made of the centres that changed alone.

Belongs here: what the dbt project declares. Does not belong here: that both ways give the same
(``tests/pipeline/test_carried_over.py``).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration import dbt_run
from orchestration.paths import Paths

POOLED = {"int_episode_kinds_numbered", "int_risk_counts"}
TESTS_OF_SUMS = {
    "every_accepted_row_is_staged",
    "every_row_of_staging_is_in_its_mart",
    "every_unit_of_an_endpoint_is_counted_or_says_why",
}


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    manifest: Path = dbt_run.manifest(Paths(tmp_path_factory.mktemp("home")))
    found: dict[str, Any] = json.loads(manifest.read_text())["nodes"]
    return found


def of_type(nodes: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: node for name, node in nodes.items() if node["resource_type"] == kind}


def test_the_pooled_nodes_are_these(nodes: dict[str, Any]) -> None:
    tagged = {node["name"] for node in nodes.values() if "pooled" in node["tags"]}
    assert tagged == POOLED | TESTS_OF_SUMS


def test_every_other_table_says_whose_its_rows_are(nodes: dict[str, Any]) -> None:
    tables = [
        node
        for node in of_type(nodes, "model").values()
        if node["config"]["materialized"] == "table" and "pooled" not in node["tags"]
    ]
    assert len(tables) > 35
    without = [node["name"] for node in tables if not {"centre_id", "episode_id"} & set(node["columns"])]
    assert without == []


def test_no_other_model_reads_a_pooled_one(nodes: dict[str, Any]) -> None:
    models = of_type(nodes, "model")
    pooled = {name for name, node in models.items() if "pooled" in node["tags"]}
    readers = [
        node["name"]
        for name, node in models.items()
        if name not in pooled and pooled & set(node["depends_on"]["nodes"])
    ]
    assert (len(pooled), readers) == (2, [])


def test_every_test_of_a_pooled_model_runs_once_it_is_made(nodes: dict[str, Any]) -> None:
    """dbt leaves a test out with any model that it reads: such a test belongs to the second part as a whole."""
    pooled = {name for name, node in nodes.items() if node["name"] in POOLED}
    readers = [
        node["name"] for node in of_type(nodes, "test").values() if pooled & set(node["depends_on"]["nodes"])
    ]
    assert sorted(readers) == [
        "int_risk_counts_conforms",
        "the_groups_of_a_stratification_add_up_to_the_whole",
    ]
