"""The asset graph: a change of it is a visible difference here.

``python -m tests.pipeline.test_graph`` writes the snapshot again where the change is meant.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.definitions import BUILD, LAND, build_defs
from orchestration.paths import PROJECT, Paths

SNAPSHOT = Path(__file__).with_name("asset_graph.json")


def graph_of(defs: dg.Definitions) -> dict[str, Any]:
    graph = defs.resolve_asset_graph()
    return {
        key.to_user_string(): {
            "group": graph.get(key).group_name,
            "after": sorted(parent.to_user_string() for parent in graph.get(key).parent_keys),
        }
        for key in sorted(graph.get_all_asset_keys())
    }


def defs_in(home: Path) -> dg.Definitions:
    (home / "raw").symlink_to(PROJECT / "raw")
    return build_defs(Paths(home))


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return defs_in(tmp_path_factory.mktemp("graph"))


def test_the_graph_is_the_known_one(defs: dg.Definitions) -> None:
    known = json.loads(SNAPSHOT.read_text())
    assert graph_of(defs) == known, "where the change is meant: python -m tests.pipeline.test_graph"


def test_landing_has_a_partition_a_centre_and_the_rest_has_none(defs: dg.Definitions) -> None:
    land, build = defs.resolve_job_def(LAND), defs.resolve_job_def(BUILD)
    assert land.partitions_def is not None
    assert land.partitions_def.get_partition_keys() == ["lindenhof", "northgate", "royapettah"]
    assert build.partitions_def is None
    assert [node.name for node in build.nodes_in_topological_order] == [
        "marts", "summaries", "release__audit", "release__draft", "release__promoted", "release__published",
    ]  # fmt: skip


def test_dbt_tests_are_checks_of_their_assets(defs: dg.Definitions) -> None:
    checks = defs.resolve_asset_graph().asset_check_keys
    assert {key.asset_key.path[0] for key in checks} >= {"staging", "marts", "quality", "intake"}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        SNAPSHOT.write_text(json.dumps(graph_of(defs_in(Path(folder))), indent=1) + "\n")
