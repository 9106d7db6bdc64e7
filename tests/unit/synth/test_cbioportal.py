"""Study files of cBioPortal, mapped by a profile alone: ages and months become days, every row is accounted for."""

from pathlib import Path

import polars as pl
import pytest

from schemas.judging import Judged, judged
from schemas.profile import load_profile
from synth.formats import FORMATS
from synth.moments import day_of, is_whole
from synth.patients import patients
from synth.registry import RefusedError, Wish, make_registry

DELIVERY = "2025-06-30"


def _taken(folder: Path, wish: Wish) -> Judged:
    made = make_registry(folder, wish)
    return judged(made.delivery, load_profile(made.delivery.parent))


def _adds_up(run: Judged) -> None:
    sent = {source.file: source.height for source in run.sources.values()}
    accounts = run.accounts
    assert dict(accounts.select("source_file", "rows_in").iter_rows()) == sent
    parts = sum(accounts[name].sum() for name in ("accepted", "quarantined", "superseded", "ignored"))
    assert parts == accounts["rows_in"].sum()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return _taken(tmp_path_factory.mktemp("cbioportal"), Wish("study", "cbioportal", 300))


def test_header_lines_are_counted_as_comments(small: Judged) -> None:
    patients_file = small.sources["clinical_patient"]
    assert patients_file.ignored["reason"].to_list() == ["comment_line"] * 4
    assert patients_file.frame.height == 300


def test_ages_and_months_become_the_days_they_stand_for(small: Judged) -> None:
    accepted = small.validated.accepted["patients"]
    found = {row["patient_id"]: row for row in accepted.iter_rows(named=True)}
    deaths = 0
    for record in patients("study", 300, 1, day_of(DELIVERY)):
        patient, day_0 = record.tables["patients"][0], record.tables["episodes"][0]["diagnosis_date"]
        row = found[patient["patient_id"]]
        if is_whole(day_0) and is_whole(patient["last_contact_date"]):
            assert row["last_contact_day"] == day_of(str(patient["last_contact_date"])) - day_of(str(day_0))
        if is_whole(day_0) and is_whole(patient["death_date"]) and isinstance(patient["birth_year"], int):
            deaths += 1
            assert row["death_day"] == day_of(str(patient["death_date"])) - day_of(str(day_0))
            assert row["vital_status"] == ("dead" if patient["vital_status"] == "dead" else None)
    assert deaths > 30


def test_the_page_shows_the_profile_that_was_tried() -> None:
    profile = FORMATS["cbioportal"].profile("study", ())
    page = (Path(__file__).resolve().parents[3] / "docs" / "cbioportal.md").read_text(encoding="utf-8")
    assert profile[profile.index("centre:") :] in page


def test_every_row_is_accounted_for(small: Judged) -> None:
    _adds_up(small)
    assert set(small.found["rule"]) == {"death_without_date"}  # the day of a death was not known
    assert small.validated.quarantined.height == 0


@pytest.mark.slow
def test_twenty_five_thousand_patients(tmp_path: Path) -> None:
    run = _taken(tmp_path, Wish("study", "cbioportal", 25_000, seed=7))
    _adds_up(run)
    assert run.validated.accepted["patients"].height == 25_000
    assert run.validated.quarantined.height == 0
    assert set(run.found["rule"]) == {"death_without_date"}
    days = run.validated.accepted["patients"]["death_day"].drop_nulls()
    assert days.dtype == pl.Int64
    assert len(days) > 5_000


def test_no_mistakes_are_planted_in_it(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="--defects none"):
        make_registry(tmp_path, Wish("study", "cbioportal", 10, defects=3))
