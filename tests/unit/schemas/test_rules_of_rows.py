"""Every rule about a whole row, each as small tables with what must be found in them.

In each case one row is as empty as the contract allows; nothing is ever found in it.
"""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import (
    ASSESSMENTS,
    EPISODES,
    LESIONS,
    PATIENTS,
    PRIMARIES,
    TREATMENTS,
    Case,
    check,
)

BASE = {"patients": PATIENTS, "primaries": PRIMARIES, "episodes": EPISODES}

CASES: dict[str, Case] = {
    "a row that is too short has no place": (
        {"patients": "patient_id | sex \n P1 | female \n P2 \n P3 | "},
        {(None, 3, None, "ragged_row")},
        {"patients": [2, 4]},
    ),
    "a row that is too long has none either": (
        {"patients": "patient_id | sex \n P1 | female | 1 \n P3 | "},
        {(None, 2, None, "ragged_row")},
        {"patients": [3]},
    ),
    "of a row that stands twice the first is kept": (
        {"patients": "patient_id | sex \n P1 | female \n P1 | female \n P2 | "},
        {("patients", 3, None, "duplicate_row")},
        {"patients": [2, 4]},
    ),
    "of two rows that contradict each other neither is believed": (
        {"patients": "patient_id | sex \n P1 | female \n P1 | male \n P1 | female \n P2 | "},
        {
            ("patients", 2, None, "duplicate_key"),
            ("patients", 3, None, "duplicate_key"),
            ("patients", 4, None, "duplicate_row"),
        },
        {"patients": [5]},
    ),
    "a row that names nothing known is an orphan": (
        {**BASE, "lesions": "lesion_id | episode_id \n L1 | E1 \n L2 | E9"},
        {("lesions", 3, "episode_id", "orphan")},
        {"lesions": [2]},
    ),
    "what hangs on a row that could not be cut is an orphan": (
        {
            "patients": "patient_id | sex \n P1 | female \n P2 | male | 3",
            "primaries": "primary_id | patient_id \n T1 | P1 \n T2 | P2",
        },
        {(None, 3, None, "ragged_row"), ("primaries", 3, "patient_id", "orphan")},
        {"primaries": [2]},
    ),
    "what hangs on a row set aside is set aside, down to the last": (
        {
            "patients": "patient_id | death_date \n P1 | \n P2 | 2023-02-30",
            "primaries": "primary_id | patient_id \n T1 | P1 \n T2 | P2",
            "episodes": "episode_id | patient_id | primary_id \n E1 | P1 | \n E2 | P2 | T2",
            "lesions": "lesion_id | episode_id \n L1 | E1 \n L2 | E2",
        },
        {
            ("patients", 3, "death_date", "not_a_date"),
            ("primaries", 3, "patient_id", "parent_quarantined"),
            ("episodes", 3, "patient_id", "parent_quarantined"),
            ("episodes", 3, "primary_id", "parent_quarantined"),
            ("lesions", 3, "episode_id", "parent_quarantined"),
        },
        {"patients": [2], "primaries": [2], "episodes": [2], "lesions": [2]},
    ),
    "a date and a day that differ": (
        {
            **BASE,
            "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2022-01-01",
            "treatments": """
                treatment_id | episode_id | start_date | start_day
                R1           | E1         | 2022-01-11 | 10
                R2           | E1         | 2022-01-11 | 11
                R3           | E1         | 2022-01    | 30
                R4           | E1         | 2022-01    | 31
                R5           | E1         |            |
            """,
        },
        {
            ("treatments", 3, "start_date", "moment_contradicted"),
            ("treatments", 5, "start_date", "moment_contradicted"),
        },
        {"treatments": [2, 4, 6]},
    ),
    "a treatment that ends before it starts": (
        {
            **BASE,
            "treatments": """
                treatment_id | episode_id | start_date | end_date   | start_day | end_day
                R1           | E1         | 2022-01-11 | 2022-01-11 |           |
                R2           | E1         | 2022-01-11 | 2022-01-10 |           |
                R3           | E1         |            |            | 5         | 4
                R4           | E1         | 2022-01-11 | 2022       |           |
                R5           | E1         |            |            |           |
            """,
        },
        {
            ("treatments", 3, "end_date", "end_before_start"),
            ("treatments", 4, "end_date", "end_before_start"),
        },
        {"treatments": [2, 5, 6]},
    ),
    "a dead patient without a date of death is kept": (
        {
            "patients": """
                patient_id | vital_status | death_date | death_day
                P1         | dead         | 2022       |
                P2         | dead         |            |
                P3         | dead         |            | 12
                P4         |              |            |
            """
        },
        {("patients", 3, "death_date", "death_without_date")},
        {"patients": [2, 3, 4, 5]},
    ),
    "a living patient with a date of death is not": (
        {
            "patients": """
                patient_id | vital_status | death_date
                P1         | alive        | 2022
                P2         | unknown      | 2022
                P3         |              |
            """
        },
        {("patients", 2, "death_date", "death_of_the_living")},
        {"patients": [3, 4]},
    ),
    "a patient seen after death": (
        {
            "patients": """
                patient_id | death_date | last_contact_date
                P1         | 2022-03-01 | 2022-03-01
                P2         | 2022-03-01 | 2022-03-02
                P3         | 2022-03    | 2022-03-31
                P4         |            |
            """
        },
        {("patients", 3, "last_contact_date", "contact_after_death")},
        {"patients": [2, 4, 5]},
    ),
    "an event after death": (
        {
            "patients": "patient_id | death_date \n P1 | 2022-03-01",
            "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2022 \n E2 | P1 | 2022-04",
            "treatments": "treatment_id | episode_id | start_date \n R1 | E1 | 2022-03-02 \n R2 | E1 | ",
            "assessments": (
                "assessment_id | episode_id | assessment_date \n A1 | E1 | 2022-03-02 \n A2 | E1 | 2022-03-01"
            ),
        },
        {
            ("episodes", 3, "diagnosis_date", "event_after_death"),
            ("treatments", 2, "start_date", "event_after_death"),
            ("assessments", 2, "assessment_date", "event_after_death"),
        },
        {"episodes": [2], "treatments": [3], "assessments": [3]},
    ),
    "metastases found before their primary are kept": (
        {
            "patients": PATIENTS,
            "primaries": "primary_id | patient_id | diagnosis_date \n T1 | P1 | 2022-03-01",
            "episodes": """
                episode_id | patient_id | primary_id | diagnosis_date
                E1         | P1         | T1         | 2022-02-28
                E2         | P1         | T1         | 2022-03-01
                E3         | P1         |            |
            """,
        },
        {("episodes", 2, "diagnosis_date", "diagnosis_before_primary")},
        {"episodes": [2, 3, 4]},
    ),
    "a follow-up before its episode": (
        {
            **BASE,
            "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2022-03-01",
            "assessments": """
                assessment_id | episode_id | assessment_date
                A1            | E1         | 2022-02-28
                A2            | E1         | 2022
                A3            | E1         |
            """,
        },
        {("assessments", 2, "assessment_date", "follow_up_before_diagnosis")},
        {"assessments": [3, 4]},
    ),
    "an episode of another patient's primary": (
        {
            "patients": "patient_id \n P1 \n P2",
            "primaries": "primary_id | patient_id | diagnosis_date \n T1 | P1 | 2022-03-01 \n T2 | P2 | 2023",
            "episodes": """
                episode_id | patient_id | primary_id | diagnosis_date
                E1         | P1         | T1         | 2022-04-01
                E2         | P1         | T2         | 2022-04-01
                E3         | P1         |            |
                E4         | P2         | T2         |
            """,
            "lesions": "lesion_id | episode_id \n L1 | E1 \n L2 | E2",
        },
        {
            ("episodes", 3, "primary_id", "primary_of_other_patient"),
            ("lesions", 3, "episode_id", "parent_quarantined"),
        },
        {"primaries": [2, 3], "episodes": [2, 4, 5], "lesions": [2]},
    ),
    "a treatment of a lesion of another episode": (
        {
            **BASE,
            "episodes": "episode_id | patient_id \n E1 | P1 \n E2 | P1",
            "lesions": "lesion_id | episode_id \n L1 | E1 \n L2 | E2",
            "treatments": TREATMENTS,
            "treatment_lesions": """
                treatment_lesion_id | treatment_id | lesion_id
                X1                  | R1           | L1
                X2                  | R1           | L2
            """,
        },
        {("treatment_lesions", 3, None, "lesion_of_other_episode")},
        {"treatment_lesions": [2]},
    ),
    "a lesion may be followed under a later episode, and never under another patient": (
        {
            "patients": "patient_id \n P1 \n P2",
            "episodes": "episode_id | patient_id \n E1 | P1 \n E2 | P1 \n E3 | P2",
            "lesions": "lesion_id | episode_id \n L1 | E1 \n L2 | E2 \n L3 | E3",
            "assessments": ASSESSMENTS,
            "lesion_assessments": """
                lesion_assessment_id | assessment_id | lesion_id
                X1                   | A1            | L1
                X2                   | A1            | L2
                X3                   | A1            | L3
            """,
        },
        {("lesion_assessments", 4, None, "lesion_of_other_episode")},
        {"lesion_assessments": [2, 3]},
    ),
    "a toxicity with nothing but its treatment is accepted": (
        {
            **BASE,
            "lesions": LESIONS,
            "treatments": TREATMENTS,
            "toxicities": """
                toxicity_id | treatment_id | grade | onset_date
                X1          | R1           | 3     | 2022-01
                X2          | R1           |       |
            """,
        },
        set(),
        {"toxicities": [2, 3]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rules_of_rows(case: str, tmp_path: Path) -> None:
    check(CASES[case], tmp_path)
