"""A second refresh with nothing changed, and one with one centre changed."""

import json
from collections.abc import Callable

from tests.pipeline.conftest import Home


def test_nothing_is_validated_again_and_the_files_are_the_same(used_home: Callable[..., Home]) -> None:
    home = used_home("northgate", "royapettah")
    first, record = home.published(), json.loads((home.path / "published/latest/release.json").read_text())
    again = home.oligo("refresh")
    assert again.code == 0
    assert again.out.count("unchanged, not validated again") == 2
    assert "0 of them drawn again" in again.out and "report: unchanged" in again.out
    assert home.published() == first
    second = json.loads((home.path / "published/latest/release.json").read_text())
    apart = ("release", "made_at")
    assert {k: v for k, v in second.items() if k not in apart} == {
        k: v for k, v in record.items() if k not in apart
    }
    assert second["release"] != record["release"]

    table = home.path / "raw/royapettah/2024-01-15/table1.csv"
    table.write_text(table.read_text().replace("36 m till date", "37 m till date"))
    changed = home.oligo("refresh")
    assert "northgate: delivery 2025-06-30 unchanged" in changed.out and "report: made" in changed.out
    third = json.loads((home.path / "published/latest/release.json").read_text())["key_figures"]
    assert third["before"] == record["key_figures"]["now"] != third["now"]
    assert "royapettah: delivery 2024-01-15 taken in" in changed.out
    assert home.query("select max(time_days) from marts.time_to_event where centre_id = 'royapettah'") == [
        (1126,)
    ]


def test_the_warehouse_can_be_deleted_and_built_again(used_home: Callable[..., Home]) -> None:
    home = used_home("northgate", "royapettah")
    first = home.published()
    for path in sorted((home.path / "warehouse").rglob("*"), reverse=True):
        path.unlink() if path.is_symlink() or path.is_file() else path.rmdir()
    assert home.oligo("refresh").code == 0
    assert home.published() == first
