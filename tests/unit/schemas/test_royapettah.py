"""The published table: what is in it, and the four things that are wrong with it."""

from pathlib import Path

import pytest

from schemas.intake import TakenIn, take_in
from schemas.profile import load_profile
from tests.unit.schemas.deliveries import accounts, values

CENTRE = Path(__file__).parents[3] / "raw" / "royapettah"


@pytest.fixture(scope="module")
def taken() -> TakenIn:
    return take_in(CENTRE / "2024-01-15", load_profile(CENTRE), bytes(32))


def test_exactly_four_things_are_wrong(taken: TakenIn) -> None:
    findings = taken.quality["finding"].select("source_row", "rule", "effect", "source_column").rows()
    assert findings == [
        (4, "ongoing_mark_missing", "flagged", "dfi_months"),
        (4, "count_missing", "flagged", "metastasis_site_and_number"),
        (9, "text_ambiguous", "flagged", "state_of_metastasis"),
        (11, "count_shared", "flagged", "metastasis_site_and_number"),
    ]


def test_every_row_is_accepted(taken: TakenIn) -> None:
    assert accounts(taken) == [("table1.csv", None, 14, 14, 0, 0, 0)]


def test_a_case_becomes_rows_of_seven_tables(taken: TakenIn) -> None:
    assert {table: rows.height for table, rows in taken.tables.items()} == {
        "patients": 14,
        "primaries": 14,
        "episodes": 14,
        "lesions": 15,
        "treatments": 62,
        "treatment_lesions": 13,
        "assessments": 14,
        "lesion_assessments": 0,
        "toxicities": 0,
    }


def test_hyphens_and_misprints_are_read_through(taken: TakenIn) -> None:
    sites = values(taken, "primaries", "site")
    assert sites == ["oesophagogastric_junction", "stomach", "oesophagus", "rectum", *["breast"] * 10]
    states = values(taken, "episodes", "declared_state")
    assert states.count("metachronous_oligorecurrence") == 3
    assert states.count("synchronous") == 11


def test_a_missing_number_stays_missing_and_a_shared_one_belongs_to_the_episode(taken: TakenIn) -> None:
    declared = values(taken, "episodes", "declared_lesion_count")
    assert declared == [1, 2, None, 2, 1, 2, 1, 3, 2, 5, 1, 1, 3, 3]
    lung_and_spine = taken.tables["lesions"].filter(source_row=11)
    assert sorted(lung_and_spine["organ"]) == ["bone_spine", "lung"]
    assert lung_and_spine["lesion_count"].to_list() == [None, None]


def test_a_cure_is_followed_and_a_metastasis_is_an_event(taken: TakenIn) -> None:
    responses = "NED NED NED NED PD NED NED PD PD PD NED NED NED PD"
    assert values(taken, "assessments", "response") == responses.split()
    assert values(taken, "assessments", "assessment_day")[:5] == [244, 304, 365, 396, 487]
