"""Words that stand for a missing value everywhere, and when they do not."""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import Centre, found

PROFILE = """
    missing: {9: unknown, "N/A": (value)}
    files: {cases: {path: cases.csv, format: delimited, delimiter: ";"}}
    tables:
      patients: {from: cases, columns: {patient_id: id, sex: sex, birth_year: born}}
      primaries:
        from: cases
        columns: {primary_id: id, patient_id: id, stage: stage, subtype: {column: kind, values: {"-": luminal}}}
"""

#: column, its cell, table and column of the contract, the value, the reason.
CASES = [
    ("born", "NA", "patients.birth_year", None, "not_recorded"),
    ("born", "-", "patients.birth_year", None, "not_recorded"),
    ("born", "unknown", "patients.birth_year", None, "unknown"),
    ("born", "n.a.", "patients.birth_year", None, "not_applicable"),
    ("born", "Not asked", "patients.birth_year", None, "not_asked"),
    ("born", "9", "patients.birth_year", None, "unknown"),
    ("born", "", "patients.birth_year", None, None),
    ("sex", "unknown", "patients.sex", "unknown", None),
    ("sex", "?", "patients.sex", "unknown", "unknown"),
    ("sex", "NA", "patients.sex", None, "not_recorded"),
    ("stage", "na", "primaries.stage", None, "not_recorded"),
    ("stage", "n/a", "primaries.stage", "n/a", None),
    ("kind", "-", "primaries.subtype", "luminal", None),
    ("kind", "--", "primaries.subtype", None, "not_recorded"),
    ("kind", "none", "primaries.subtype", "none", None),
]


@pytest.mark.parametrize(("column", "cell", "place", "value", "reason"), CASES)
def test_a_word(
    column: str, cell: str, place: str, value: object, reason: str | None, tmp_path: Path
) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    names = ["id", "sex", "born", "stage", "kind"]
    clinic.write(
        "cases.csv", ";".join(names) + "\n1" + "".join(f";{cell * (n == column)}" for n in names[1:])
    )
    took = clinic.take_in()
    table, _, name = place.partition(".")
    assert took.tables[table][name].to_list() == [value]
    assert took.quality["missing_reason"]["reason"].to_list() == ([reason] if reason else [])
    assert found(took) == set()


def test_an_identifier_is_never_taken_for_a_missing_one(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    clinic.write("cases.csv", "id;sex;born;stage;kind\nNA;male;1950;;\n-;male;1951;;\n")
    assert clinic.take_in().tables["patients"].height == 2
