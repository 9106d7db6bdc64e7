"""Which delivery of a centre is in force, and that nothing good is lost to something broken."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.pipeline.conftest import Home

OLD, NEW = "2024-01-15", "2024-06-15"


def _newer(home: Home) -> Path:
    folder = home.path / "raw" / "royapettah"
    shutil.copytree(folder / OLD, folder / NEW)
    return folder / NEW / "table1.csv"


def _states(home: Home) -> list[tuple[str, str, bool, int, int]]:
    return home.query(  # type: ignore[return-value]
        "select delivery_id, status, is_stale, accepted, superseded from quality.delivery "
        "where centre_id = 'royapettah' order by 1"
    )


def test_the_newer_of_two_deliveries_is_in_force(new_home: Callable[..., Home]) -> None:
    home = new_home("royapettah")
    table = _newer(home)
    table.write_text("\n".join(table.read_text().splitlines()[:-1]) + "\n")  # the last case left the registry
    assert home.oligo("refresh").code == 0
    assert _states(home) == [(OLD, "superseded", False, 0, 14), (NEW, "in_force", False, 13, 0)]
    assert home.query("select count(*) from marts.patient") == [(13,)]


def test_a_broken_newer_delivery_leaves_the_last_good_one_in_force(used_home: Callable[..., Home]) -> None:
    home = used_home("royapettah")
    before = home.published()
    _newer(home).write_bytes(b"")
    ran = home.oligo("refresh")
    assert ran.code == 0
    assert f"delivery {OLD} stays in force, a newer one was refused" in ran.out
    assert _states(home) == [(OLD, "in_force", True, 14, 0), (NEW, "refused", False, 0, 0)]
    assert home.query("select rule, delivery_id from quality.finding where effect = 'refused'") == [
        ("file_empty", NEW)
    ]
    assert home.published() == before
    # Told again while it lasts, though nothing is read again; and gone when the delivery is mended.
    assert "stays in force" in home.oligo("refresh").out
    shutil.copy(
        home.path / "raw/royapettah" / OLD / "table1.csv", home.path / "raw/royapettah" / NEW / "table1.csv"
    )
    assert home.oligo("refresh").code == 0
    assert _states(home) == [(OLD, "superseded", False, 0, 14), (NEW, "in_force", False, 14, 0)]


def test_a_delivery_all_of_whose_rows_are_refused_leaves_the_last_good_one(
    new_home: Callable[..., Home],
) -> None:
    home = new_home("royapettah")
    table = _newer(home)
    header, *rows = table.read_text().splitlines()
    table.write_text(
        "\n".join([header, *("," + row.partition(",")[2] for row in rows)]) + "\n"
    )  # no case number
    assert home.oligo("refresh").code == 0
    assert _states(home) == [(OLD, "in_force", True, 14, 0), (NEW, "refused", False, 0, 0)]
    [(message,)] = home.query("select message from quality.finding where rule = 'all_rows_refused'")
    assert "required_missing" in message
    # The rows are told too, or the centre would not know where to begin.
    [(rows,)] = home.query(
        "select count(distinct source_row) from quality.finding where rule = 'required_missing'"
    )
    assert rows == 14


def test_what_was_good_stays_where_its_folder_was_overwritten(used_home: Callable[..., Home]) -> None:
    home = used_home("royapettah")
    (home.path / "raw/royapettah" / OLD / "table1.csv").write_bytes(b"\x00\x01")
    ran = home.oligo("refresh")
    assert ran.code == 0
    assert "stays in force" in ran.out
    assert home.query("select count(*) from marts.patient") == [(14,)]
    assert _states(home) == [(OLD, "in_force", True, 14, 0)]


def test_a_centre_whose_folder_is_gone_leaves_the_registry_and_is_told(
    used_home: Callable[..., Home],
) -> None:
    home = used_home("northgate", "royapettah")
    shutil.rmtree(home.path / "raw" / "northgate")
    ran = home.oligo("refresh")
    assert ran.code == 0
    assert "northgate has no folder in raw/ any more: it left the registry" in ran.out
    assert home.query("select distinct centre_id from marts.patient") == [("royapettah",)]


def test_a_delivery_of_tomorrow_is_left_out(new_home: Callable[..., Home]) -> None:
    home = new_home("royapettah")
    folder = home.path / "raw" / "royapettah"
    shutil.copytree(folder / OLD, folder / "2999-01-01")
    ran = home.oligo("refresh")
    assert ran.code == 0
    assert home.query("select rule from quality.finding where effect = 'ignored'") == [
        ("delivery_in_future",)
    ]
    assert _states(home) == [(OLD, "in_force", False, 14, 0)]
