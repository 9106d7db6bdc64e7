"""Birth, entry, freedom from disease and death: what cannot lie where it was sent, and what becomes of it."""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import PATIENTS, PRIMARIES, Case, centre, check, values

BORN = {
    "patients": "patient_id | birth_year \n P1 | 1950 \n P2 |",
    "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2000 \n E2 | P2 | 1890",
}
DEAD = {
    "patients": "patient_id | death_date | death_day \n P1 | 2022-03 | \n P2 | | 100 \n P3 | |",
    "episodes": "episode_id | patient_id \n E1 | P1 \n E2 | P2 \n E3 | P3",
    "treatments": "treatment_id | episode_id \n R1 | E1 \n R2 | E2 \n R3 | E3",
}

CASES: dict[str, Case] = {
    "nobody is born after death, last contact, entry or the delivery, or older than 120": (
        {
            "patients": """
                patient_id | birth_year | death_date | last_contact_date | entry_date
                P1         | 2022       | 2022-01    |                   |
                P2         | 2023       | 2022       |                   |
                P3         | 2023       |            | 2022-12-31        |
                P4         | 2023       |            |                   | 2022
                P5         | 2024       |            |                   |
                P6         | 2025       |            |                   |
                P7         | 1902       | 2022       | 2022              |
                P8         | 1901       | 2022       |                   |
                P9         | 1903       |            |                   |
                P10        | 1904       |            |                   |
                P11        | 1900       | 1999       |                   |
                P12        |            | 2022       | 2022              | 2022
            """
        },
        {("patients", row, "birth_year", "age_impossible") for row in (3, 4, 5, 7, 9, 10)},
        {"patients": list(range(2, 14))},
    ),
    "an impossible year of birth takes no event along": (
        {
            "patients": "patient_id | birth_year | last_contact_date \n P1 | 2023 | 2022-05-01",
            "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2020-05-01",
        },
        {("patients", 2, "birth_year", "age_impossible")},
        {"patients": [2], "episodes": [2]},
    ),
    "a primary before birth takes its episode along": (
        {
            "patients": BORN["patients"],
            "primaries": "primary_id | patient_id | diagnosis_date \n T1 | P1 | 1949-12 \n T2 | P1 | 1950 \n T3 | P1 |",
            "episodes": "episode_id | patient_id | primary_id \n E1 | P1 | T1 \n E2 | P1 | T2",
        },
        {
            ("primaries", 2, "diagnosis_date", "event_before_birth"),
            ("episodes", 2, "primary_id", "parent_quarantined"),
        },
        {"primaries": [3, 4], "episodes": [3]},
    ),
    "an episode before birth": (
        {
            "patients": BORN["patients"],
            "episodes": """
                episode_id | patient_id | diagnosis_date | diagnosis_day
                E1         | P1         | 1949-12-31     |
                E2         | P1         | 1950-01-01     |
                E3         | P1         |                | -30000
                E4         | P2         | 1900           |
            """,
        },
        {("episodes", 2, "diagnosis_date", "event_before_birth")},
        {"episodes": [3, 4, 5]},
    ),
    "an event more than 120 years after birth": (
        {
            "patients": "patient_id | birth_year \n P1 | 1904",
            "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2024-05-01",
        },
        set(),
        {"episodes": [2]},
    ),
    "a treatment or a follow-up before birth": (
        {
            **BORN,
            "treatments": """
                treatment_id | episode_id | start_date | end_date
                R1           | E1         | 1922-01-01 | 2022-01-01
                R2           | E1         | 1922-01-01 | 1922-02-01
                R3           | E1         |            | 1922
                R4           | E1         | 2022-01    |
                R5           | E1         |            |
                R6           | E2         | 1922       |
            """,
            "assessments": "assessment_id | episode_id | assessment_date \n A1 | E1 | \n A2 | E2 | 1922",
        },
        {
            ("treatments", 2, "start_date", "event_before_birth"),
            ("treatments", 3, "start_date", "event_before_birth"),
            ("treatments", 4, "end_date", "event_before_birth"),
        },
        {"treatments": [5, 6, 7], "assessments": [2, 3]},
    ),
    "a follow-up before birth": (
        {
            "patients": BORN["patients"],
            "episodes": "episode_id | patient_id \n E1 | P1",
            "assessments": "assessment_id | episode_id | assessment_date \n A1 | E1 | 1922-05-01 \n A2 | E1 | 1950",
        },
        {("assessments", 2, "assessment_date", "event_before_birth")},
        {"assessments": [3]},
    ),
    "death before the diagnosis of the primary": (
        {
            "patients": DEAD["patients"],
            "primaries": """
                primary_id | patient_id | diagnosis_date | diagnosis_day
                T1         | P1         | 2022-04-01     |
                T2         | P1         | 2022           |
                T3         | P2         |                | 101
                T4         | P2         |                | 100
                T5         | P1         |                |
                T6         | P3         | 2022-04-01     |
            """,
            "episodes": "episode_id | patient_id | primary_id \n E1 | P1 | T1 \n E2 | P1 | T2",
        },
        {
            ("primaries", 2, "diagnosis_date", "event_after_death"),
            ("primaries", 4, "diagnosis_date", "event_after_death"),
            ("episodes", 2, "primary_id", "parent_quarantined"),
        },
        {"primaries": [3, 5, 6, 7], "episodes": [3]},
    ),
    "death before the diagnosis of the episode": (
        {
            "patients": DEAD["patients"],
            "episodes": "episode_id | patient_id | diagnosis_date \n E1 | P1 | 2022-04-01 \n E2 | P1 | 2022-03-31",
        },
        {("episodes", 2, "diagnosis_date", "event_after_death")},
        {"episodes": [3]},
    ),
    "a treatment that goes on after death": (
        {
            **DEAD,
            "treatments": """
                treatment_id | episode_id | start_date | end_date   | end_day
                R1           | E1         | 2022-01-01 | 2022-04-01 |
                R2           | E1         | 2022-05-01 | 2022-06-01 |
                R3           | E1         | 2022-03-31 | 2022       |
                R4           | E2         |            |            | 101
                R5           | E2         |            |            | 100
                R6           | E3         |            | 2022-04-01 |
                R7           | E1         |            |            |
            """,
        },
        {
            ("treatments", 2, "end_date", "event_after_death"),
            ("treatments", 3, "start_date", "event_after_death"),
            ("treatments", 5, "end_date", "event_after_death"),
        },
        {"treatments": [4, 6, 7, 8]},
    ),
    "a day is held against a date of death through day 0": (
        {
            "patients": "patient_id | death_date | death_day \n P1 | 2020-06-01 | \n P2 | | 100 \n P3 | 2020-06 |",
            "primaries": "primary_id | patient_id \n T1 | P1 \n T2 | P2 \n T3 | P3",
            "episodes": """
                episode_id | patient_id | diagnosis_date | ned_day
                E1         | P1         | 2020-01-01     | 400
                E2         | P2         | 2020-01-01     |
                E3         | P3         | 2020-01        |
            """,
            "assessments": """
                assessment_id | episode_id | assessment_date | assessment_day
                A1            | E1         |                 | 500
                A2            | E1         |                 | 152
                A3            | E2         | 2020-04-11      |
                A4            | E2         | 2020-04-10      |
                A5            | E3         |                 | 181
                A6            | E3         |                 | 200
                A7            | E3         |                 |
            """,
        },
        {
            ("episodes", 2, "ned_date", "ned_out_of_order"),
            ("assessments", 2, "assessment_date", "event_after_death"),
            ("assessments", 4, "assessment_date", "event_after_death"),
            ("assessments", 7, "assessment_date", "event_after_death"),
        },
        {"assessments": [3, 5, 6, 8]},
    ),
    "a toxicity after death": (
        {
            **DEAD,
            "toxicities": """
                toxicity_id | treatment_id | grade | onset_date | onset_day
                X1          | R1           | 5     | 2022-04    |
                X2          | R1           | 5     | 2022-03-31 |
                X3          | R2           |       |            | 101
                X4          | R3           | 5     | 2023       |
                X5          | R1           |       |            |
            """,
        },
        {
            ("toxicities", 2, "onset_date", "event_after_death"),
            ("toxicities", 4, "onset_date", "event_after_death"),
        },
        {"toxicities": [3, 5, 6]},
    ),
    "the living have no fatal toxicity": (
        {
            "patients": "patient_id | vital_status \n P1 | alive \n P2 | unknown \n P3 |",
            "episodes": DEAD["episodes"],
            "treatments": DEAD["treatments"],
            "toxicities": """
                toxicity_id | treatment_id | grade
                X1          | R1           | 5
                X2          | R1           | 4
                X3          | R1           |
                X4          | R2           | 5
                X5          | R3           | 5
            """,
        },
        {("toxicities", 2, "grade", "fatal_toxicity_of_the_living")},
        {"toxicities": [3, 4, 5, 6]},
    ),
    "nobody enters after death or last contact": (
        {
            "patients": """
                patient_id | entry_date | entry_day | death_date | last_contact_date | last_contact_day
                P1         | 2022-03-02 |           | 2022-03-01 |                   |
                P2         | 2022-03-02 |           |            | 2022-03-01        |
                P3         | 2022-03-01 |           | 2022-03-01 | 2022-03-01        |
                P4         | 2022-03-31 |           | 2022-03    |                   |
                P5         |            | 11        |            |                   | 10
                P6         |            | 10        |            |                   | 10
                P7         | 2022-03-01 |           |            |                   |
                P8         |            |           |            |                   |
            """
        },
        {("patients", row, "entry_date", "entry_out_of_order") for row in (2, 3, 6)},
        {"patients": list(range(2, 10))},
    ),
    "nobody is free of disease before the diagnosis or after death": (
        {
            "patients": DEAD["patients"],
            "episodes": """
                episode_id | patient_id | diagnosis_date | diagnosis_day | ned_date   | ned_day
                E1         | P1         | 2021-05-01     |               | 2021-04-30 |
                E2         | P1         | 2021-05-01     |               | 2021       |
                E3         | P1         | 2021-05-01     |               | 2022-04-01 |
                E4         | P1         |                |               | 2022-03-31 |
                E5         | P2         |                | 0             |            | -1
                E6         | P2         |                | 0             |            | 101
                E7         | P2         |                | 0             |            | 0
                E8         | P3         |                |               |            |
            """,
        },
        {("episodes", row, "ned_date", "ned_out_of_order") for row in (2, 4, 6, 7)},
        {"episodes": list(range(2, 10))},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rules_of_lives(case: str, tmp_path: Path) -> None:
    check(CASES[case], tmp_path)


@pytest.mark.parametrize(
    ("case", "table", "column", "left"),
    [
        ("nobody enters after death or last contact", "patients", "entry_date",
         [None, None, "2022-03-01", "2022-03-31", None, None, "2022-03-01", None]),
        ("nobody enters after death or last contact", "patients", "entry_day",
         [None, None, None, None, None, 10, None, None]),
        ("nobody is free of disease before the diagnosis or after death", "episodes", "ned_date",
         [None, "2021", None, "2022-03-31", None, None, None, None]),
        ("nobody is free of disease before the diagnosis or after death", "episodes", "ned_day",
         [None, None, None, None, None, None, 0, None]),
    ],
)  # fmt: skip
def test_only_what_is_wrong_is_emptied(
    case: str, table: str, column: str, left: list[object], tmp_path: Path
) -> None:
    tables, expected, _ = CASES[case]
    taken = centre(tmp_path, tables).take_in()
    assert values(taken, table, column) == left
    # Each finding has the one cell that was filled, for the reason that it was not usable.
    reasons = taken.quality["missing_reason"]
    assert reasons["reason"].to_list() == ["invalid"] * len(expected)


def test_nothing_is_known_of_an_episode_alone(tmp_path: Path) -> None:
    tables = {
        "patients": PATIENTS,
        "primaries": PRIMARIES,
        "episodes": "episode_id | patient_id | ned_day \n E1 | P1 | -5",
    }
    check((tables, set(), {"episodes": [2]}), tmp_path)
