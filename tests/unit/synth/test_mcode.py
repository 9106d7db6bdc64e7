"""Patients as resources of mCODE: valid, without names once read, hung together as they were."""

import json
from pathlib import Path

import polars as pl
import pytest

from schemas.intake import TakenIn, take_in
from schemas.profile import load_profile
from synth.registry import RefusedError, Wish, make_registry


def taken(delivery: Path) -> TakenIn:
    return take_in(delivery, load_profile(delivery.parent), b"a key of thirty-two bytes, no more")


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_registry(
        tmp_path_factory.mktemp("mcode"), Wish("same", "mcode", patients=40, seed=21)
    ).delivery


@pytest.fixture(scope="module")
def answer(delivery: Path) -> TakenIn:
    return taken(delivery)


def doses(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """What was given to which organ by which treatment."""
    hit = tables["treatment_lesions"].select("treatment_id", "lesion_id", "dose_gy", "fractions", "margin")
    hit = hit.join(tables["lesions"].select("lesion_id", "organ", "diameter_mm"), on="lesion_id")
    by = tables["treatments"].select("treatment_id", "modality", "target", "start_date")
    names = ["organ", "diameter_mm", "modality", "target", "start_date", "dose_gy", "fractions", "margin"]
    return hit.join(by, on="treatment_id").select(names).sort(names, nulls_last=True)


def test_rows_hang_on_the_same_rows_as_in_csv(answer: TakenIn, tmp_path: Path) -> None:
    other = taken(make_registry(tmp_path, Wish("same", "csv", patients=40, seed=21)).delivery)
    assert doses(answer.tables).height > 50
    assert doses(answer.tables).equals(doses(other.tables))


def test_sound_patients_cause_no_findings_and_every_row_is_used(answer: TakenIn) -> None:
    assert answer.quality["finding"].is_empty()
    account = answer.quality["source_account"]
    assert account["rows_in"].sum() == account["accepted"].sum() > 500


def test_no_name_leaves_the_reader(delivery: Path, answer: TakenIn) -> None:
    text = next(delivery.iterdir()).read_text(encoding="utf-8")
    kinds = {json.loads(line)["resourceType"] for line in text.splitlines()}
    assert len(kinds) == 8
    assert "Invented Street" in text and "TEST-" in text
    landed = json.dumps([frame.to_dicts() for frame in answer.tables.values()], default=str)
    assert "Invented" not in landed and "TEST-" not in landed


def test_the_same_wish_gives_the_same_bytes(tmp_path: Path) -> None:
    wish = Wish("twice", "mcode", patients=20, seed=3)
    one, two = (make_registry(tmp_path / name, wish).delivery for name in ("one", "two"))
    assert next(one.iterdir()).read_bytes() == next(two.iterdir()).read_bytes()


def test_defects_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no mistakes are planted in mcode: use csv, redcap, xlsx"):
        make_registry(tmp_path, Wish("spoilt", "mcode", defects=3))


def test_the_smallest_registry_can_be_read(tmp_path: Path) -> None:
    small = make_registry(tmp_path, Wish("small", "mcode", patients=1, seed=2)).delivery
    assert taken(small).tables["patients"].height == 1
