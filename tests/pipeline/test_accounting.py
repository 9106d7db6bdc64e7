"""Two deliveries from outside: a finding fixed, a new one, one accepted, one expired; and every row accounted for."""

import csv
from collections.abc import Callable, Iterator

import pytest

from schemas.pseudonyms import pseudonym
from schemas.telling import identity
from tests.forked.client import KEY
from tests.pipeline.conftest import Home

OLD, NEW = "2024-01-01", "2024-06-01"
PROFILE = """
centre: clinic
name: A clinic
profile_version: 1
files: {cases: {path: cases.csv, format: delimited}}
tables:
  patients:
    from: cases
    when: {column: found, filled: true}
    columns: {patient_id: id, sex: sex, vital_status: status, last_contact_date: seen}
  episodes:
    from: cases
    when: {column: found, filled: true}
    columns: {episode_id: id, patient_id: id, diagnosis_date: found, declared_lesion_count: lesions}
"""
HEADER = "id,sex,status,seen,found,lesions\n"
FIRST = """\
P1,xx,alive,2023-06-01,2021-01-01,3
P2,yy,alive,2023-06-01,2021-01-01,
P3,zz,alive,2023-06-01,2021-01-01,
P4,male,alive,2023-06-01,2021-01-01,
"""
SECOND = """\
P4,qq,alive,2023-06-01,2021-01-01,
P1,male,alive,2023-06-01,2021-01-01,3
P2,yy,alive,2023-06-01,2021-01-01,
P3,zz,alive,2023-06-01,2021-01-01,
P6,male,alive,2023-06-01,2021-01-01,
P6,female,alive,2023-06-01,2021-01-01,
P7,male,alive,2023-06-01,,
"""


def finding_id(rule: str, table: str, column: str | None, record: str) -> str:
    return identity("clinic", rule, table, column, pseudonym(bytes.fromhex(KEY), "clinic", table, record))


SEX = {
    patient: finding_id("unknown_code", "patients", "sex", patient) for patient in ("P1", "P2", "P3", "P4")
}
CLINICAL = finding_id("lesion_count_contradicted", "episodes", "declared_lesion_count", "P1")
QUARANTINE = finding_id("duplicate_key", "patients", None, "P6")
ACCEPTED = f"""\
finding_id,who,when,why,expires
{SEX["P2"]},=1+1,2024-02-01,Asked the ward,2999-12-31
{SEX["P3"]},Dr Adams,2024-02-01,Asked the ward,2024-03-01
{CLINICAL},Dr Adams,2024-02-01,Counted on a CT,2999-12-31
f00000000000000a,Dr Adams,2024-02-01,Mistyped,2999-12-31
{SEX["P4"]},,2024-02-01,Nobody,2999-12-31
{QUARANTINE},Dr Adams,2024-02-01,They are two,2999-12-31
"""


@pytest.fixture(scope="module")
def home(home_of_module: Callable[[str], Home]) -> Iterator[Home]:
    home = home_of_module("accounting")
    home.put("clinic/centre.yml", PROFILE)
    home.put(f"clinic/{OLD}/cases.csv", HEADER + FIRST)
    home.put(f"clinic/{NEW}/cases.csv", HEADER + SECOND)
    home.put("clinic/accepted.csv", ACCEPTED)
    ran = home.oligo("refresh")
    assert ran.code == 0, ran.said
    yield home


def test_each_finding_has_its_life(home: Home) -> None:
    found = home.query(
        "select finding_id, status, first_seen, last_seen, note from quality.finding where rule = 'unknown_code'"
    )
    assert {row[0]: row[1:] for row in found} == {
        SEX["P1"]: ("fixed", OLD, OLD, None),
        SEX["P2"]: ("accepted", OLD, NEW, "=1+1, 2024-02-01: Asked the ward"),
        SEX["P3"]: ("open", OLD, NEW, None),
        SEX["P4"]: ("open", NEW, NEW, None),
    }


def test_a_clinical_finding_can_be_accepted_and_has_no_history(home: Home) -> None:
    assert home.query(
        "select finding_id, status, note, first_seen, last_seen, severity, kind, result from quality.finding"
        " where rule = 'lesion_count_contradicted'"
    ) == [
        (
            CLINICAL,
            "accepted",
            "Dr Adams, 2024-02-01: Counted on a CT",
            None,
            None,
            "warning",
            "plausibility",
            "invalid",
        )
    ]


def test_what_is_wrong_with_acceptances_is_told(home: Home) -> None:
    assert home.query(
        "select rule, source_row, source_column from quality.finding where source_file = 'accepted.csv' order by 2"
    ) == [
        ("acceptance_expired", 3, "expires"),
        ("acceptance_unmatched", 5, "finding_id"),
        ("acceptance_invalid", 6, "who"),
    ]


def test_an_acceptance_brings_no_row_back(home: Home) -> None:
    assert home.query(f"select status, effect from quality.finding where finding_id = '{QUARANTINE}'") == [
        ("accepted", "quarantined")
    ]
    assert home.query("select count(*) from marts.patient") == [(4,)]


def test_every_row_of_both_deliveries_is_accounted_for(home: Home) -> None:
    assert home.query(
        "select delivery_id, source_row, outcome, reason, result from quality.row_outcome order by 1, 2"
    ) == [
        *((OLD, row, "superseded", None, "invalid") for row in (2, 3, 4)),
        (OLD, 5, "superseded", None, "ok"),
        (NEW, 2, "accepted", None, "invalid"),
        (NEW, 3, "accepted", None, "ok"),
        (NEW, 4, "accepted", None, "invalid"),
        (NEW, 5, "accepted", None, "invalid"),
        (NEW, 6, "quarantined", "duplicate_key, parent_quarantined", "invalid"),
        (NEW, 7, "quarantined", "duplicate_key, duplicate_row, parent_quarantined", "invalid"),
        (NEW, 8, "ignored", "not_selected", "ok"),
    ]
    assert home.query(
        "select delivery_id, source_rows, accepted, quarantined, superseded, ignored from quality.delivery order by 1"
    ) == [(OLD, 4, 0, 0, 4, 0), (NEW, 7, 4, 2, 0, 1)]


def test_completeness_says_what_is_lost(home: Home) -> None:
    assert home.query(
        "select row_count, filled, missing_with_reason, missing_without_reason, share from quality.completeness"
        " where table_name = 'patients' and column_name = 'sex'"
    ) == [(4, 1, 3, 0, 0.25)]
    [(cost,)] = home.query(
        "select without_it from quality.completeness where table_name = 'patients' and column_name = 'death_date'"
    )
    assert cost


def test_the_file_for_the_centre_and_the_counts_are_of_open_findings(home: Home) -> None:
    with (home.path / "warehouse/findings/clinic/findings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    still = home.query("select finding_id from quality.finding where status = 'open'")
    assert sorted(row["finding_id"] for row in rows) == sorted(name for (name,) in still)
    assert SEX["P2"] not in {row["finding_id"] for row in rows}
    again = home.oligo("refresh")
    assert f"clinic {len(rows)}" in again.out
    assert "unchanged" in again.out
