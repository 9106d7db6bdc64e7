"""What happens to a centre when intake meets what it cannot foresee."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration import landing
from orchestration.landing import land_centre
from orchestration.landing_store import IN_FORCE, INTAKE
from orchestration.paths import PROJECT, Paths

KEY, TODAY = b"k" * 16, date(2026, 1, 1)
OLD, NEW = "2024-01-15", "2024-06-15"
SECRET = "Grete Muster"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    shutil.copytree(PROJECT / "raw" / "royapettah", tmp_path / "raw" / "royapettah")
    return Paths(tmp_path)


def newer(paths: Paths) -> Path:
    folder = paths.raw / "royapettah"
    shutil.copytree(folder / OLD, folder / NEW)
    return folder / NEW / "table1.csv"


def found(paths: Paths) -> list[tuple[str, str]]:
    frame = pl.read_parquet(paths.landing / "royapettah" / INTAKE / "finding.parquet")
    return frame.filter(pl.col("effect") == "refused").select("rule", "message").rows()


def in_force(paths: Paths) -> str:
    return (paths.landing / "royapettah" / IN_FORCE).resolve().name[:10]


def test_a_surprise_leaves_the_last_good_delivery_and_is_tried_again(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_centre(paths, "royapettah", KEY, TODAY)
    newer(paths)
    real = landing.take_in

    def surprised(folder: Path, *rest: Any) -> Any:
        if folder.name == NEW:
            raise ZeroDivisionError(f"cannot make sense of {SECRET}")
        return real(folder, *rest)

    monkeypatch.setattr(landing, "take_in", surprised)
    outcome = land_centre(paths, "royapettah", KEY, TODAY)
    assert (outcome.status, outcome.delivery, in_force(paths)) == ("stale", OLD, OLD)
    [(rule, message)] = found(paths)
    assert rule == "intake_failed"
    assert "ZeroDivisionError at test_landing.py" in message
    assert SECRET not in message

    monkeypatch.undo()
    outcome = land_centre(paths, "royapettah", KEY, TODAY)
    assert (outcome.status, outcome.delivery, in_force(paths)) == ("refreshed", NEW, NEW)


def test_a_delivery_that_changes_while_it_is_read_waits(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = newer(paths)
    real = landing.take_in

    def still_copied(folder: Path, *rest: Any) -> Any:
        taken_in = real(folder, *rest)
        if folder.name == NEW:
            table.write_text(table.read_text() + "\n")
        return taken_in

    monkeypatch.setattr(landing, "take_in", still_copied)
    outcome = land_centre(paths, "royapettah", KEY, TODAY)
    assert (outcome.status, in_force(paths)) == ("stale", OLD)
    assert [rule for rule, _ in found(paths)] == ["delivery_changing"]


def test_nothing_but_what_counts_is_left_in_landing(paths: Paths) -> None:
    land_centre(paths, "royapettah", KEY, TODAY)
    litter = paths.landing / "royapettah" / f".{NEW}-0123456789abcdef"
    litter.mkdir()
    (litter / "patients.parquet").write_bytes(b"half")
    newer(paths)
    land_centre(paths, "royapettah", KEY, TODAY)
    names = sorted(path.name for path in (paths.landing / "royapettah").iterdir())
    assert [name.partition("-")[0] for name in names] == ["2024", "in_force", "intake", "intake"]


@pytest.mark.parametrize("text", ["", "zz" * 20, "abcd"])
def test_a_key_is_hexadecimal_and_long_enough(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    from orchestration.pseudonym_key import UnusableKeyError, load_key

    paths.key.parent.mkdir()
    paths.key.write_text(text)
    paths.key.chmod(0o600)
    monkeypatch.delenv("OLIGO_PSEUDONYM_KEY", raising=False)
    with pytest.raises(UnusableKeyError, match="hexadecimal"):
        load_key(paths.key)
    paths.key.chmod(0o644)
    with pytest.raises(UnusableKeyError, match="chmod 600"):
        load_key(paths.key)
