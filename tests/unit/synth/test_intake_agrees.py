"""What is written is what intake reads: what was planted and no more, the same values from each format."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.intake import TakenIn, take_in
from schemas.profile import load_profile
from synth.formats import WHOLE
from synth.records import COLUMNS
from synth.registry import Wish, make_registry
from tests.unit.synth.conftest import Spoilt

RAW = Path(__file__).parents[3] / "raw"
IDENTITY = ["source_file", "source_sheet", "source_row", "table_name", "column_name", "rule"]


def taken(delivery: Path) -> TakenIn:
    return take_in(delivery, load_profile(delivery.parent), b"a key of thirty-two bytes, no more")


@pytest.mark.parametrize("form", list(WHOLE))
def test_intake_finds_what_was_planted_and_nothing_else(form: str, spoilt: Callable[[str], Spoilt]) -> None:
    agree(*spoilt(form))


@pytest.mark.parametrize("delivery", ["northgate/2025-06-30", "lindenhof/2025-09-30"])
def test_the_centres_in_raw_hold_what_their_manifests_say(delivery: str) -> None:
    folder = RAW / delivery
    agree(folder, json.loads(folder.with_name(f"{folder.name}.planted.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("form", list(WHOLE))
def test_as_many_defects_as_a_small_registry_can_take(form: str, tmp_path: Path) -> None:
    made = make_registry(tmp_path, Wish("dense", form, patients=400, seed=8, defects=80))
    agree(made.delivery, json.loads(made.manifest.read_text(encoding="utf-8")))


def agree(delivery: Path, manifest: dict[str, Any]) -> None:
    """Hold what intake answers about a delivery against its manifest."""
    answer = taken(delivery).quality
    found = Counter(answer["finding"].select(IDENTITY).rows())
    expected = Counter(
        tuple(f[name] for name in IDENTITY) for d in manifest["defects"] for f in d["findings"]
    )
    assert found - expected == Counter() == expected - found
    accounts = {
        row.pop("table_name"): row
        for row in answer["row_account"].drop("centre_id", "delivery_id").to_dicts()
    }
    assert accounts == manifest["accounts"]


def test_clean_patients_read_the_same_from_every_format(tmp_path: Path) -> None:
    read = {}
    for form in (*WHOLE, "mcode"):
        delivery = make_registry(tmp_path / form, Wish("same", form, patients=120, seed=21)).delivery
        answer = taken(delivery)
        assert not answer.quality["finding"].height
        read[form] = answer.tables
    for table, columns in COLUMNS.items():
        values = [name for name, about in columns.items() if about["role"] not in ("key", "reference", "day")]
        csv, redcap, xlsx = (read[form][table].select(values) for form in ("csv", "redcap", "xlsx"))
        not_asked = [name for name in values if name not in WHOLE["xlsx"].columns[table]]
        assert not_asked == (["dose_per_fraction_gy"] if table == "treatment_lesions" else [])
        assert csv.drop(not_asked).equals(xlsx.drop(not_asked)), table
        # A project lists lines of drugs after local treatments, and drugs in the order of their boxes.
        apart = ["agents"] if table == "treatments" else []
        left, right = (frame.drop(apart).sort(pl.all(), nulls_last=True) for frame in (csv, redcap))
        assert left.equals(right), table
        left, right = (
            read[form][table].select(values).sort(values, nulls_last=True) for form in ("csv", "mcode")
        )
        assert left.equals(right), table


@pytest.mark.parametrize("form", list(WHOLE))
@pytest.mark.parametrize("patients", [1, 2])
def test_the_smallest_registries_can_be_read(form: str, patients: int, tmp_path: Path) -> None:
    delivery = make_registry(tmp_path, Wish("small", form, patients=patients, seed=2)).delivery
    assert taken(delivery).tables["patients"].height == patients
