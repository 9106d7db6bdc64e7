"""A refresh with nothing changed, one that builds all the same, and one with a centre changed."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.forked.client import Ran
from tests.pipeline.conftest import CENTRES, Home

SAID = "Nothing changed, so nothing was built"


def record(home: Home) -> dict[str, object]:
    found: dict[str, object] = json.loads((home.path / "published/latest/release.json").read_text())
    return found


def everything(home: Home) -> dict[str, tuple[int, int]]:
    """Every file of the registry with its place on the disk and its time of change."""
    files = (path for path in home.path.rglob("*") if path.is_file() and path.stem != "audit")
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def test_nothing_is_built_where_nothing_changed_and_a_rebuild_gives_the_same_files(
    used_home: Callable[..., Home],
) -> None:
    home = used_home(*CENTRES)
    before = everything(home)
    again = home.oligo("refresh")
    assert again.code == 0 and SAID in again.out and "marts" not in again.out
    assert again.out.count("unchanged, not validated again") == len(CENTRES)
    assert everything(home) == before

    first, first_record = home.published(), record(home)
    rebuilt = home.oligo("refresh", "--rebuild")
    assert rebuilt.code == 0 and SAID not in rebuilt.out
    assert "0 of them drawn again" in rebuilt.out and "report: unchanged" in rebuilt.out
    assert home.published() == first
    second, apart = record(home), ("release", "made_at", "trail")
    assert {k: v for k, v in second.items() if k not in apart} == {
        k: v for k, v in first_record.items() if k not in apart
    }
    assert second["release"] != first_record["release"]

    table = home.path / "raw/royapettah/2024-01-15/table1.csv"
    table.write_text(table.read_text().replace("36 m till date", "37 m till date"))
    changed = home.oligo("refresh")
    assert "northgate: delivery 2025-06-30 unchanged" in changed.out and "report: made" in changed.out
    third = record(home)
    now, earlier = third["key_figures"], first_record["key_figures"]
    assert isinstance(now, dict) and isinstance(earlier, dict)
    assert now["before"] == earlier["now"] != now["now"]
    assert third["made_from"] != second["made_from"]
    assert "royapettah: delivery 2024-01-15 taken in" in changed.out
    assert home.query("select max(time_days) from marts.time_to_event where centre_id = 'royapettah'") == [
        (1126,)
    ]


def test_figures_of_single_centres_have_a_bound_that_the_owner_sets(used_home: Callable[..., Home]) -> None:
    """A hundred centres would have eight hundred figures; a set without one says so and links to none."""
    home = used_home(*CENTRES)
    figures, page = home.path / "published/latest/figures", home.path / "published/latest/report.html"
    before = {path.name for path in figures.iterdir()}
    ran = home.oligo("refresh", env={"OLIGO_FIGURES_WITHIN": "1"})
    assert ran.code == 0 and SAID not in ran.out
    assert "; none of single centres, as there are more than 1 (figures_within)" in ran.out
    now = {path.name for path in figures.iterdir()}
    assert {name.partition(".")[0].split("-")[1] for name in before - now} == {
        "centre_primary_site", "centre_declared_state"
    }  # fmt: skip
    assert now < before and not any(
        name.endswith(tuple(f"{centre}.svg" for centre in CENTRES)) for name in now
    )
    linked = re.findall(r'"file":"([^"]*)"', page.read_text())
    assert {f"{name}.svg" for name in linked if name} <= now
    assert linked.count("") == page.read_text().count("(setting figures_within)") == len(before - now) / 3


def _shorten(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 4096)


def _touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def _unlink(path: Path) -> None:
    path.unlink()


def _edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


#: What is no longer as the release left it.
DAMAGE = {
    "the warehouse is gone": ("warehouse/registry.duckdb", _unlink),
    "the warehouse was cut": ("warehouse/registry.duckdb", _shorten),
    "the warehouse was written": ("warehouse/registry.duckdb", _touch),
    "a published table was edited": ("published/latest/survival/summary.csv", _edit),
    "a figure is gone": ("published/latest/figures/pfs-centre.png", _unlink),
    "the record is no record": ("published/latest/release.json", lambda path: path.write_text("{")),
    "latest is gone": ("published/latest", _unlink),
    "a centre's findings are gone": ("warehouse/findings/royapettah/findings.csv", _unlink),
    "a fix-list is gone": ("warehouse/findings/royapettah/fix-list.xlsx", _unlink),
    "the landing was asked again": ("warehouse/landing/royapettah/intake/outcome.json", _unlink),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_release_that_is_not_whole_does_not_stand(damage: str, used_home: Callable[..., Home]) -> None:
    from orchestration.paths import Paths
    from orchestration.standing import made_from, standing_release, unchanged_centres

    home = used_home(*CENTRES)
    paths = Paths(home.path)
    assert standing_release(paths, made_from(paths)) == record(home)["release"]
    place, harm = DAMAGE[damage]
    assert unchanged_centres(paths) == set(CENTRES)
    harm(home.path / place)
    assert standing_release(paths, made_from(paths)) is None
    of_the_warehouse = any(word in place for word in ("registry.duckdb", "release.json")) or place.endswith(
        "latest"
    )
    asked_again = {"royapettah"} if "landing" in place else set()
    assert unchanged_centres(paths) == (set() if of_the_warehouse else set(CENTRES) - asked_again)


def test_a_centre_that_left_or_other_code_is_a_change(used_home: Callable[..., Home]) -> None:
    from orchestration.paths import Paths
    from orchestration.standing import made_from, standing_release, unchanged_centres

    paths = Paths(used_home(*CENTRES).path)
    whole = made_from(paths)
    assert standing_release(paths, replace(whole, software="other code")) is None
    (paths.raw / "royapettah").rename(paths.raw / ".royapettah")
    assert whole.state != made_from(paths).state is not None
    assert unchanged_centres(paths) == set()  # a copy would keep bytes of the centre that left
    assert standing_release(paths, made_from(paths)) is None


@pytest.mark.soak
def test_the_warehouse_can_be_deleted_and_built_again(used_home: Callable[..., Home]) -> None:
    home = used_home(*CENTRES)
    first = home.published()
    for path in sorted((home.path / "warehouse").rglob("*"), reverse=True):
        path.unlink() if path.is_symlink() or path.is_file() else path.rmdir()
    ran: Ran = home.oligo("refresh")
    assert ran.code == 0 and SAID not in ran.out
    assert home.published() == first
