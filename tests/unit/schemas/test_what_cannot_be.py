"""What no registry can hold, each with the rule that finds it: a list to read, and to add to."""

from pathlib import Path

import pytest

from schemas.contract import TABLES
from schemas.contract.metadata import references_of
from tests.unit.schemas.deliveries import PATIENTS, Found, centre, found

TWO = {
    "patients": "patient_id \n P1 \n P2",
    "episodes": "episode_id | patient_id \n E1 | P1 \n E2 | P2",
    "lesions": "lesion_id | episode_id \n L1 | E1 \n L2 | E2",
    "treatments": "treatment_id | episode_id \n R1 | E1",
}


def lesion(diameter: str) -> dict[str, str]:
    return {**TWO, "lesions": f"lesion_id | episode_id | diameter_mm \n L1 | E1 | {diameter}"}


def dose(gray: str) -> dict[str, str]:
    return {
        **TWO,
        "treatment_lesions": f"treatment_lesion_id | treatment_id | lesion_id | dose_gy \n X1 | R1 | L1 | {gray}",
    }


def patient(column: str, value: str) -> dict[str, str]:
    return {"patients": f"patient_id | {column} \n P1 | {value} \n P2 |"}


CASES: dict[str, tuple[dict[str, str], Found]] = {
    "a negative diameter": (lesion("-4"), {("lesions", 2, "diameter_mm", "out_of_range")}),
    "a diameter of nothing": (lesion("0"), {("lesions", 2, "diameter_mm", "out_of_range")}),
    "a diameter of six metres": (lesion("6000"), {("lesions", 2, "diameter_mm", "out_of_range")}),
    "a negative dose": (dose("-30"), {("treatment_lesions", 2, "dose_gy", "out_of_range")}),
    "a dose of nothing": (dose("0"), {("treatment_lesions", 2, "dose_gy", "out_of_range")}),
    "a dose beyond every unit": (dose("99999"), {("treatment_lesions", 2, "dose_gy", "out_of_range")}),
    "30 February": (
        patient("last_contact_date", "2022-02-30"),
        {("patients", 2, "last_contact_date", "not_a_date")},
    ),
    "29 February of another year": (
        patient("death_date", "2023-02-29"), {("patients", 2, "death_date", "not_a_date")},
    ),
    "a month 13": (patient("death_date", "2023-13"), {("patients", 2, "death_date", "not_a_date")}),
    "tomorrow": (
        patient("last_contact_date", "2024-05-02"),
        {("patients", 2, "last_contact_date", "after_delivery")},
    ),
    "a death next month": (patient("death_date", "2024-06"), {("patients", 2, "death_date", "after_delivery")}),
    "two deaths of a patient": (
        {"patients": "patient_id | death_date \n P1 | 2022-01-01 \n P1 | 2022-02-01 \n P2 |"},
        {("patients", 2, None, "duplicate_key"), ("patients", 3, None, "duplicate_key")},
    ),
    "death before the primary": (
        {
            "patients": "patient_id | death_date \n P1 | 2022-01-01",
            "primaries": "primary_id | patient_id | diagnosis_date \n T1 | P1 | 2022-01-02",
        },
        {("primaries", 2, "diagnosis_date", "event_after_death")},
    ),
    "death before the episode": (
        {
            "patients": "patient_id | death_date \n P1 | 2022-01-01",
            "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2022-01-02",
        },
        {("episodes", 2, "diagnosis_date", "event_after_death")},
    ),
    "an episode of nobody": (
        {"patients": PATIENTS, "episodes": "episode_id | patient_id \n E1 | P9 \n E2 | P1"},
        {("episodes", 2, "patient_id", "orphan")},
    ),
    "a treatment of itself": (
        {**TWO, "treatments": "treatment_id | episode_id \n R1 | R1 \n R2 | E1"},
        {("treatments", 2, "episode_id", "orphan")},
    ),
    "a treatment of another patient's lesion": (
        {
            **TWO,
            "treatment_lesions": "treatment_lesion_id | treatment_id | lesion_id \n X1 | R1 | L1 \n X2 | R1 | L2",
        },
        {("treatment_lesions", 3, None, "lesion_of_other_episode")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_is_found(case: str, tmp_path: Path) -> None:
    tables, expected = CASES[case]
    assert found(centre(tmp_path, tables).take_in()) == expected


def test_no_row_can_refer_to_itself_in_a_circle() -> None:
    order = list(TABLES)
    for table in order:
        assert all(order.index(parent) < order.index(table) for parent in references_of(table).values())
