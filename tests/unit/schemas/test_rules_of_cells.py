"""Every rule about one cell: what is found, and whether the cell alone goes or its row with it."""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import (
    EPISODES,
    LESIONS,
    PATIENTS,
    PRIMARIES,
    TREATMENTS,
    Centre,
    accepted_rows,
    centre,
    found,
    values,
)

BASE = {"patients": PATIENTS, "primaries": PRIMARIES, "episodes": EPISODES}
LONG = "x" * 201

#: rule, table, its text (row 2 is broken, row 3 empty), the column, the rows accepted.
CASES = [
    ("required_missing", "patients", "patient_id | sex \n | female \n P2 | ", "patient_id", [3]),
    ("required_missing", "lesions", "lesion_id | episode_id \n L1 | \n L2 | E1", "episode_id", [3]),
    ("unknown_code", "patients", "patient_id | sex \n P1 | woman \n P2 | ", "sex", [2, 3]),
    ("unknown_code", "assessments", "assessment_id | episode_id | response \n A1 | E1 | good \n A2 | E1 |",
     "response", [3]),
    ("not_a_date", "patients", "patient_id | last_contact_date \n P1 | 2022-02-30 \n P2 |",
     "last_contact_date", [2, 3]),
    ("not_a_date", "patients", "patient_id | death_date \n P1 | 1.3.22 \n P2 | ", "death_date", [3]),
    ("not_a_number", "episodes", "episode_id | patient_id | ecog \n E1 | P1 | one \n E2 | P1 | ", "ecog",
     [2, 3]),
    ("not_a_number", "episodes", "episode_id | patient_id | ecog \n E1 | P1 | 1.5 \n E2 | P1 | ", "ecog",
     [2, 3]),
    ("not_a_number", "assessments",
     "assessment_id | episode_id | assessment_day \n A1 | E1 | d9 \n A2 | E1 |",
     "assessment_day", [3]),
    ("spreadsheet_error", "episodes", "episode_id | patient_id | ecog \n E1 | P1 | #DIV/0! \n E2 | P1 | ",
     "ecog", [2, 3]),
    ("spreadsheet_error", "treatments", "treatment_id | episode_id | agents \n R1 | E1 | #N/A \n R2 | E1 | ",
     "agents", [2, 3]),
    ("spreadsheet_error", "patients", "patient_id | sex \n #REF! | male \n P2 | ", "patient_id", [3]),
    ("out_of_range", "episodes", "episode_id | patient_id | ecog \n E1 | P1 | 6 \n E2 | P1 | ", "ecog",
     [2, 3]),
    *(
        (rule, "treatment_lesions",
         f"treatment_lesion_id | treatment_id | lesion_id | dose_gy \n X1 | R1 | L1 | {dose} \n X2 | R1 | L1 | ",
         "dose_gy", [2, 3])
        for rule, dose in (
            ("dose_in_centigray", "3000"), ("dose_in_centigray", "150.1"), ("dose_in_centigray", "15000"),
            ("out_of_range", "15000.1"), ("out_of_range", "0.09"), ("out_of_range", "-30"),
            ("out_of_range", "-3000"),
        )
    ),
    ("code_of_other_version", "assessments", "assessment_id | episode_id | response \n A1 | E1 | nc \n A2 | E1 |",
     "response", [3]),
    ("code_of_other_version", "treatment_lesions",
     "treatment_lesion_id | treatment_id | lesion_id | margin \n X1 | R1 | L1 | R1 (is) \n X2 | R1 | L1 | R1",
     "margin", [2, 3]),
    *(
        (rule, "lesions", f"lesion_id | episode_id | topography_code \n L1 | E1 | {code} \n L2 | E1 |",
         "topography_code", [2, 3])
        for rule, code in (
            ("code_of_other_version", "C79.5"), ("code_of_other_version", "C78"),
            ("code_of_other_version", "c7b.01"), ("code_of_other_version", "C795"), ("malformed_code", "C795 bone"),
            ("malformed_code", "C501"),
        )
    ),
    ("code_of_other_version", "primaries",
     "primary_id | patient_id | topography_code \n T1 | P1 | C43.5 \n T2 | P1 | C44.5",
     "topography_code", [2, 3]),
    ("out_of_range", "patients", "patient_id | death_day \n P1 | 40000 \n P2 | ", "death_day", [3]),
    ("malformed_code", "primaries",
     "primary_id | patient_id | topography_code \n T1 | P1 | c50 \n T2 | P1 | ",
     "topography_code", [2, 3]),
    ("text_too_long", "primaries", f"primary_id | patient_id | stage \n T1 | P1 | {LONG} \n T2 | P1 | ",
     "stage", [2, 3]),
    ("after_delivery", "patients", "patient_id | last_contact_date \n P1 | 2024-05-02 \n P2 | 2024-05-01",
     "last_contact_date", [2, 3]),
    ("after_delivery", "patients", "patient_id | death_date \n P1 | 2024-06 \n P2 | 2024-05 ", "death_date",
     [3]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "table", "text", "column", "accepted"), CASES)
def test_rules_of_cells(
    rule: str, table: str, text: str, column: str, accepted: list[int], tmp_path: Path
) -> None:
    tables = {**BASE, "lesions": LESIONS, "treatments": TREATMENTS, table: text}
    # What would hang on the table of the case is left out: its rows would follow those set aside.
    order = ["patients", "primaries", "episodes", "lesions", "treatments"]
    if table in order:
        tables = {name: tables[name] for name in order[: order.index(table) + 1]}
    taken = centre(tmp_path, tables).take_in()
    assert found(taken) == {(table, 2, column, rule)}
    assert accepted_rows(taken, table) == accepted
    if 2 in accepted:
        assert values(taken, table, column)[0] is None
        assert taken.quality["missing_reason"]["reason"].to_list() == ["invalid"]
    effect = taken.quality["finding"]["effect"].item()
    assert effect == ("emptied" if 2 in accepted else "quarantined")


FREE_TEXT = """
    files:
      cases: {path: cases.csv, format: delimited}
    values:
      organ: {liver: liver, lung: lung}
    tables:
      patients: {from: cases, columns: {patient_id: id}}
      episodes:
        from: cases
        columns:
          episode_id: id
          patient_id: id
          declared_lesion_count: {column: sites, parser: sites_and_count, values: organ, part: total}
      assessments:
        from: cases
        columns:
          assessment_id: id
          episode_id: id
          assessment_day: {column: followed, parser: months_till_date, part: days}
"""

#: rule, site cell, time cell, the column of ours.
FREE_TEXT_CASES = [
    ("text_not_understood", "liver and toe, 2", "8 m till date", "declared_lesion_count"),
    ("text_ambiguous", "liver, 2 and 3", "8 m till date", "declared_lesion_count"),
    ("count_missing", "liver", "8 m till date", "declared_lesion_count"),
    ("count_shared", "liver and lung, 3", "8 m till date", "declared_lesion_count"),
    ("ongoing_mark_missing", "liver, 1", "8 m", "assessment_day"),
    ("not_a_number", "liver, 1", "eight months till date", "assessment_day"),
]


@pytest.mark.parametrize(("rule", "sites", "followed", "column"), FREE_TEXT_CASES)
def test_rules_of_free_text(rule: str, sites: str, followed: str, column: str, tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(FREE_TEXT)
    clinic.write("cases.csv", f'id,sites,followed\n1,"{sites}",{followed}\n2,,\n')
    taken = clinic.take_in()
    assert [(row[1], row[2], row[3]) for row in found(taken)] == [(2, column, rule)]
    # A cell that is no number takes its row along where the column does.
    assert accepted_rows(taken, "assessments") == ([3] if rule == "not_a_number" else [2, 3])
