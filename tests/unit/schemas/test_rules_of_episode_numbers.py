"""The numbers of a patient's episodes: in the order of the dates, none left out, none twice."""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import Case, check

PATIENTS = "patient_id | death_date \n P1 | 2023-06-01 \n P2 |"
TABLE, COLUMN = "episodes", "episode_number"


def episodes(text: str, **others: str) -> dict[str, str]:
    """A delivery with these episodes; ``others`` are tables that hang on them."""
    return {"patients": PATIENTS, TABLE: text, **others}


CASES: dict[str, Case] = {
    "episodes are numbered in the order of their dates": (
        episodes("""
            episode_id | patient_id | episode_number | diagnosis_date
            E1         | P1         | 1              | 2021-05-02
            E2         | P1         | 2              | 2021-05-01
            E3         | P2         | 1              | 2022-05-02
            E4         | P2         | 2              | 2022-05-02
        """, lesions="lesion_id | episode_id \n L1 | E1 \n L2 | E3"),
        {
            (TABLE, 2, COLUMN, "episode_order_contradicted"),
            (TABLE, 3, COLUMN, "episode_order_contradicted"),
            ("lesions", 2, "episode_id", "parent_quarantined"),
        },
        {TABLE: [4, 5], "lesions": [3]},
    ),
    "only a certain order contradicts": (
        episodes("""
            episode_id | patient_id | episode_number | diagnosis_date | diagnosis_day
            E1         | P1         | 1              | 2021-05        |
            E2         | P1         | 2              | 2021-05-01     |
            E3         | P1         | 3              | 2021           |
            E4         | P1         | 4              |                |
            E5         | P1         |                | 2019           |
            E6         |  P2        |                |                |
        """),
        set(),
        {TABLE: [2, 3, 4, 5, 6, 7]},
    ),
    "partial dates and days can be certain": (
        episodes("""
            episode_id | patient_id | episode_number | diagnosis_date | diagnosis_day
            E1         | P1         | 1              | 2022           |
            E2         | P1         | 2              | 2021-12        |
            E3         | P2         | 1              |                | 0
            E4         | P2         | 2              |                | 90
            E5         | P2         | 3              |                | 89
        """),
        {(TABLE, row, COLUMN, "episode_order_contradicted") for row in (2, 3, 5, 6)},
        {TABLE: [4]},
    ),
    "an episode that is wrong already contradicts no other": (
        episodes("""
            episode_id | patient_id | episode_number | diagnosis_date
            E1         | P1         | 1              | 2023-07-01
            E2         | P1         | 2              | 2021-05-01
        """),
        {(TABLE, 2, "diagnosis_date", "event_after_death")},
        {TABLE: [3]},
    ),
    "none is left out": (
        episodes("""
            episode_id | patient_id | episode_number
            E1         | P1         | 2
            E2         | P1         | 3
            E3         | P1         | 5
            E4         | P2         | 1
            E5         | P2         |
        """),
        {(TABLE, row, COLUMN, "episode_number_gap") for row in (2, 4)},
        {TABLE: [2, 3, 4, 5, 6]},
    ),
    "an episode that was sent and set aside is no gap": (
        episodes("""
            episode_id | patient_id | episode_number | diagnosis_date
            E1         | P1         | 1              | 2021-02-30
            E2         | P1         | 2              | 2021-05-01
        """),
        {(TABLE, 2, "diagnosis_date", "not_a_date")},
        {TABLE: [3]},
    ),
    "none stands twice": (
        episodes("""
            episode_id | patient_id | episode_number | diagnosis_date
            E1         | P1         | 1              | 2021-05-01
            E2         | P1         | 1              | 2022-05-01
            E3         | P2         | 1              |
            E4         | P2         |                |
            E5         | P2         |                |
        """),
        {(TABLE, row, COLUMN, "episode_number_repeated") for row in (2, 3)},
        {TABLE: [2, 3, 4, 5, 6]},
    ),
    "a copy of a row is no second episode": (
        episodes("episode_id | patient_id | episode_number \n E1 | P1 | 1 \n E1 | P1 | 1"),
        {(TABLE, 3, None, "duplicate_row")},
        {TABLE: [2]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rules_of_episode_numbers(case: str, tmp_path: Path) -> None:
    check(CASES[case], tmp_path)
