"""The generated pages say what the definitions say."""

import json
from pathlib import Path

import pytest

from orchestration import dbt_run
from orchestration.dictionary import FOLDER, pages
from orchestration.paths import Paths


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    manifest: Path = dbt_run.manifest(Paths(tmp_path_factory.mktemp("home")))
    return pages(json.loads(manifest.read_text()))


def test_the_data_dictionary_is_current(current: dict[str, str]) -> None:
    written = {path.name: path.read_text() for path in FOLDER.glob("*.md")}
    assert written.keys() == current.keys()
    assert [name for name in current if written[name] != current[name]] == [], "run: make docs"


def test_no_column_is_without_a_meaning(current: dict[str, str]) -> None:
    rows = [line for page in current.values() for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 200
    assert [row for row in rows if not row.split(" | ")[2 if row.count(" | ") > 1 else 1].strip(" |")] == []
