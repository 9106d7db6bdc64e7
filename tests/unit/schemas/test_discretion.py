"""No identifier leaves intake: not in a finding, not in a message, not in a table."""

import io
from pathlib import Path

import pytest

from schemas.intake import TakenIn
from tests.unit.schemas.deliveries import Centre, found

PROFILE = """
    identifiers: [surname]
    files: {cases: {path: cases.csv, format: delimited}}
    tables:
      patients:
        from: cases
        columns: {patient_id: hospital_no, sex: sex, last_contact_date: seen}
      primaries:
        from: cases
        columns:
          primary_id: {join: [hospital_no, ward, site]}
          patient_id: hospital_no
          site: site
          stage: stage
"""
HEADER = "hospital_no,surname,sex,seen,ward,site,stage,born\n"


def clinic(folder: Path, rows: str, profile: str = PROFILE) -> Centre:
    made = Centre(folder / "clinic").profile(profile)
    made.write("cases.csv", HEADER + rows)
    return made


def everything(taken: TakenIn) -> str:
    """All that leaves intake, as text."""
    out = io.StringIO()
    for frame in (*taken.tables.values(), *taken.quality.values()):
        out.write(frame.write_csv())
    return out.getvalue()


def shown(taken: TakenIn) -> dict[str, str | None]:
    """What the findings about the patients' own cells show, by column."""
    return dict(taken.quality["finding"].select("column_name", "found").rows())


@pytest.mark.parametrize(
    "cell",
    ["Mustermann", "mustermann", "MUSTERMANN, G.", "H-4711", "see h-4711", "Station7", "4711-station7-x"],
)
def test_a_cell_that_repeats_an_identifier_is_not_shown(cell: str, tmp_path: Path) -> None:
    taken = clinic(tmp_path, f'H-4711,Mustermann,"{cell}",2020,Station7,breast,II,\n').take_in()
    assert found(taken) == {("patients", 2, "sex", "unknown_code")}
    assert shown(taken) == {"sex": None}


def test_an_identifier_of_another_patient_is_not_shown_either(tmp_path: Path) -> None:
    taken = clinic(
        tmp_path, "1,Mustermann,x,2020,,breast,,\n2,Beispiel,Mustermann,2020,,breast,,\n"
    ).take_in()
    assert "Mustermann" not in everything(taken)


def test_an_identifier_beyond_what_is_shown_of_a_cell_is_seen(tmp_path: Path) -> None:
    cell = "a cell of thirty-eight characters, and " + "Mustermann"
    taken = clinic(tmp_path, f'1,Mustermann,"{cell}",2020,x,breast,II,\n').take_in()
    assert shown(taken) == {"sex": None}


def test_other_cells_are_shown_at_a_glance(tmp_path: Path) -> None:
    rows = f"1,Li,woman,2020-02-30,7,{'x' * 60},II,\n2,Li,12,Lisbon,,breast,,\n"
    findings = clinic(tmp_path, rows).take_in().quality["finding"]
    said = findings.filter(~findings["rule"].is_in(["required_missing", "parent_quarantined"]))
    assert said.select("source_row", "column_name", "found").rows() == [
        (2, "last_contact_date", "2020-02-30"),
        (2, "sex", "woman"),
        (2, "site", "x" * 40),
        (3, "last_contact_date", "Lisbon"),
        (3, "sex", "12"),
    ]


def test_a_joined_column_that_is_also_mapped_as_an_ordinary_one_is_shown(tmp_path: Path) -> None:
    taken = clinic(tmp_path, "1,Li,female,2020,7,elbow,II,\n").take_in()
    assert shown(taken) == {"site": "elbow"}


def test_the_centres_own_words_are_not_shown(tmp_path: Path) -> None:
    taken = clinic(tmp_path, f"1,Li,female,2020,7,breast,{'letter ' * 30},\n").take_in()
    assert found(taken) == {("primaries", 2, "stage", "text_too_long")}
    assert shown(taken) == {"stage": None}


def test_a_code_of_another_version_is_named_by_its_list(tmp_path: Path) -> None:
    made = Centre(tmp_path / "clinic").profile(PROFILE.replace("stage: stage", "topography_code: stage"))
    made.write("cases.csv", HEADER + "1,Li,female,2020,7,breast,C79.5,\n")
    taken = made.take_in()
    [message] = taken.quality["finding"]["message"]
    assert message.endswith(": a code belongs to another version or classification (icd_o_3_topography)")
    assert "C79.5" not in everything(taken)


def test_keys_leave_as_pseudonyms_and_reasons_too(tmp_path: Path) -> None:
    profile = "missing: {unk: unknown}\n" + PROFILE.replace("\n    ", "\n")
    taken = clinic(tmp_path, "H-4711,Mustermann,unk,unk,Station7,breast,II,19500101\n", profile).take_in()
    text = everything(taken)
    for secret in ("4711", "Mustermann", "Station7", "1950"):
        assert secret not in text
    [patient] = taken.tables["patients"]["patient_id"]
    assert taken.tables["primaries"]["patient_id"].to_list() == [patient]
    assert taken.quality["missing_reason"].select("record_id", "column_name", "reason").rows() == [
        (patient, "sex", "unknown"),
        (patient, "last_contact_date", "unknown"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Mustermann,1950-01-01,1950-01-01\nBeispiel,1951-01-01,1952-01-01\n",
        "Mustermann,1950-01-01,Grete\nBeispiel,1951-01-01,Max\n",
        'Mustermann,1950-01-01,"Grete\nBeispiel,1951-01-01,Max\n',
        "Mustermann\n",
        "hospital_no,surname,sex,seen,ward,site\n,Mustermann,f,1950-01-01,,\n",
    ],
    ids=["two cells alike", "no header", "open quote", "one line", "nobody accepted"],
)
def test_a_refusal_repeats_nothing_of_the_file(content: str, tmp_path: Path) -> None:
    made = Centre(tmp_path / "clinic").profile(PROFILE.replace("          stage: stage\n", ""))
    made.write("cases.csv", content)
    for finding in made.refusal():
        for secret in ("Mustermann", "Beispiel", "1950", "Grete"):
            assert secret not in finding.message


def test_a_wrong_column_is_named_with_the_nearest_of_the_file(tmp_path: Path) -> None:
    made = clinic(tmp_path, "1,Li,female,2020,7,breast,II,\n", PROFILE.replace("sex: sex", "sex: sexe"))
    [finding] = made.refusal()
    assert finding.message == "the column 'sexe' is not in cases.csv; did you mean 'sex'?"
