"""Dose, fractions and dose a fraction: what is found where they do not go together, and what is left of them."""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import (
    EPISODES,
    LESIONS,
    PATIENTS,
    PRIMARIES,
    Case,
    centre,
    check,
    found,
    values,
)

BASE = {
    "patients": PATIENTS,
    "primaries": PRIMARIES,
    "episodes": EPISODES,
    "lesions": LESIONS,
    "treatments": "treatment_id | episode_id | modality \n R1 | E1 | \n R2 | E1 | srs \n R3 | E1 | ebrt",
}
HEAD = (
    "treatment_lesion_id | treatment_id | lesion_id | dose_gy | fractions | dose_per_fraction_gy | technique"
)
NAMES = ("dose_gy", "fractions", "dose_per_fraction_gy")
TABLE = "treatment_lesions"


def doses(*rows: str) -> dict[str, str]:
    """The tables of a delivery with these rows: treatment, dose, fractions, dose a fraction, technique."""
    lines = [f"X{n} | {row.split('|')[0]} | L1 | {row.partition('|')[2]}" for n, row in enumerate(rows)]
    return {**BASE, TABLE: "\n".join([HEAD, *lines])}


CASES: dict[str, Case] = {
    "dose, fractions and dose a fraction multiply up, give or take 0.05 Gy": (
        doses(
            "R1 | 30    | 3  | 10    |",
            "R1 | 30    | 3  | 11    |",
            "R1 | 30.05 | 10 | 3     |",
            "R1 | 30.06 | 10 | 3     |",
            "R1 | 29.95 | 10 | 3     |",
            "R1 | 29.94 | 10 | 3     |",
            "R1 |       | 3  | 11    |",
            "R1 | 30    |    | 11    |",
            "R1 | 30    | 3  |       |",
            "R1 |       |    |       |",
        ),
        {(TABLE, row, "dose_gy", "dose_does_not_multiply_up") for row in (3, 5, 7)},
        {TABLE: list(range(2, 12))},
    ),
    "a dose a fraction is sent rounded to its last decimal": (
        doses(
            "R3 | 52.5  | 20 | 2.63 |",
            "R3 | 55    | 3  | 18.3 |",
            "R3 | 50    | 3  | 16.7 |",
            "R3 | 40.05 | 15 | 2.7  |",
            "R3 | 52.5  | 20 | 2.7  |",
            "R3 | 30    | 10 | 3.1  |",
            "R3 | 31    | 3  | 10   |",
        ),
        {(TABLE, row, "dose_gy", "dose_does_not_multiply_up") for row in (6, 7, 8)},
        {TABLE: list(range(2, 9))},
    ),
    "half a gray a fraction is the least": (
        doses(
            "R1 | 15   | 30 |      |",
            "R1 | 14.9 | 30 |      |",
            "R1 |      | 30 | 0.4  |",
            "R1 |      |    | 0.5  |",
            "R1 | 10   | 30 | 2    |",
            "R1 | 12   | 30 | 0.4  | sbrt",
            "R1 |      | 30 |      |",
            "R1 | 14.9 |    |      |",
        ),
        {(TABLE, row, "dose_gy", "fractions_implausible") for row in (3, 4, 7)}
        | {(TABLE, 6, "dose_gy", "dose_does_not_multiply_up")},
        {TABLE: list(range(2, 10))},
    ),
    "stereotactic is up to ten fractions of 5 Gy or more": (
        doses(
            "R1 | 50 | 10 |   | sbrt",
            "R1 | 60 | 11 |   | sbrt",
            "R1 | 49 | 10 |   | sbrt",
            "R2 | 49 | 10 |   |",
            "R3 | 49 | 10 |   | srs",
            "R3 | 49 | 10 |   | imrt",
            "R1 |    |    | 4 | sbrt",
            "R1 |    |    | 5 | sbrt",
            "R1 | 60 | 15 | 4 | sbrt",
            "R1 | 20 |    |   | sbrt",
            "R1 |    |    |   | sbrt",
            "R2 |    |    |   |",
            "R1 | 60 | 15 | 3 | sbrt",
        ),
        {(TABLE, row, "fractions", "stereotactic_fractionation") for row in (3, 4, 5, 6, 8, 10)}
        | {(TABLE, 14, "dose_gy", "dose_does_not_multiply_up")},
        {TABLE: list(range(2, 15))},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rules_of_doses(case: str, tmp_path: Path) -> None:
    check(CASES[case], tmp_path)


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ("R1 | 30 | 3  | 11  |", [None, None, None]),
        ("R1 | 9  | 30 |     |", [None, None, None]),
        ("R1 |    | 30 | 0.4 |", [None, None, None]),
        ("R2 | 60 | 15 | 4   |", [60.0, 15, 4.0]),
    ],
)
def test_what_is_left_and_why(row: str, left: list[object], tmp_path: Path) -> None:
    taken = centre(tmp_path, doses(row, "R1 | | | |")).take_in()
    assert [values(taken, TABLE, name)[0] for name in NAMES] == left
    reasons = taken.quality["missing_reason"]
    sent = [name for name, cell in zip(NAMES, row.split("|")[1:4], strict=True) if cell.strip()]
    assert reasons["column_name"].to_list() == ([] if left[0] else sent)
    assert set(reasons["reason"]) <= {"invalid"}


def test_a_dose_in_centigray_leaves_what_was_sent_beside_it(tmp_path: Path) -> None:
    taken = centre(tmp_path, doses("R2 | 3000 | 3 | 10 |")).take_in()
    assert found(taken) == {(TABLE, 2, "dose_gy", "dose_in_centigray")}
    assert [values(taken, TABLE, name)[0] for name in NAMES] == [None, 3, 10.0]
