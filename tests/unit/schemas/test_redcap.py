"""REDCap: instruments, events, repeats, choices, boxes and what was never opened."""

from pathlib import Path

import pytest

from schemas.findings import Finding
from schemas.readers import redcap
from schemas.readers.redcap.fields import labels
from schemas.readers.source import ROW, Source
from tests.unit.schemas.deliveries import Centre, accounts, found, values

HEADER = 'Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"\n'
DICTIONARY = (
    HEADER
    + """\
record_id,patient,text,Record,
sex,patient,radio,Sex,"1, Female | 2, Male"
born,patient,text,Born,
smokes,patient,yesno,Smokes,
note,patient,descriptive,Please mind,
sites,lesion,checkbox,Sites,"1, Liver, left | -1, Lung | B, Bone"
age,lesion,calc,Age,[born]
biopsy,lesion,truefalse,Biopsy,
"""
)
BOXES = ("sites___1", "sites____1", "sites___b")


def read(folder: Path, export: str, dictionary: str = DICTIONARY) -> dict[str, Source]:
    (folder / "data.csv").write_text(export)
    (folder / "dictionary.csv").write_text(dictionary)
    return redcap.read(folder / "data.csv", folder / "dictionary.csv")


def rows(source: Source, *columns: str) -> list[tuple[object, ...]]:
    return source.frame.select(ROW, *columns).rows()


REPEATING = """\
record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex,born,smokes,patient_complete,\
sites___1,sites____1,sites___b,age,biopsy,lesion_complete
1,baseline,,,1,1950,0,2,0,0,0,,,0
1,baseline,lesion,1,,,,,1,0,1,70,1,2
1,baseline,lesion,2,,,,,0,0,0,70,,0
1,baseline,lesion,3,,,,,0,0,0,70,,1
2,baseline,,,9,,,0,0,1,0,,,0
3,baseline,,,,,,,0,0,0,71,,0
"""


def test_an_instrument_is_a_table(tmp_path: Path) -> None:
    sources = read(tmp_path, REPEATING)
    assert sources["patient"].columns[4:] == ["sex", "born", "smokes", "patient_complete"]
    assert rows(sources["patient"], "record_id", *sources["patient"].columns[4:]) == [
        (2, "1", "Female", "1950", "No", "2"),
        (6, "2", "9", "", "", "0"),
    ]


def test_boxes_are_one_column_and_zeros_of_a_form_never_opened_are_no_row(tmp_path: Path) -> None:
    lesions = read(tmp_path, REPEATING)["lesion"]
    assert lesions.columns[4:] == ["sites", "age", "biopsy", *BOXES, "lesion_complete"]
    assert rows(lesions, "redcap_repeat_instance", "sites", "age", "biopsy", *BOXES) == [
        (3, "1", "Liver, left; Bone", "70", "True", "1", "0", "1"),
        (5, "3", "", "70", "", "0", "0", "0"),
        (6, "1", "Lung", "", "", "0", "1", "0"),
    ]


def test_what_no_instrument_takes_is_still_counted(tmp_path: Path) -> None:
    rest = read(tmp_path, REPEATING)[""]
    assert (rest.sheet, rest.frame[ROW].to_list(), rest.ragged) == (None, [4, 7], ())


def test_a_project_without_repeats_is_its_own_first_instance(tmp_path: Path) -> None:
    export = """\
record_id,sex,born,smokes,patient_complete,sites___1,sites____1,sites___b,age,biopsy,lesion_complete
1,2,1950,1,2,0,1,0,70,0,2
2,1,,,0,0,0,0,70,,0
"""
    sources = read(tmp_path, export)
    assert rows(sources["patient"], "record_id", "sex") == [(2, "1", "Male"), (3, "2", "Female")]
    repeats = ("redcap_repeat_instrument", "redcap_repeat_instance")
    assert rows(sources["lesion"], *repeats, "sites", "age", "biopsy") == [
        (2, "", "1", "Lung", "70", "False")
    ]


@pytest.mark.parametrize(
    ("boxes", "cells", "said"),
    [
        ("sites___1,sites____1,sites___b,sites___unk", "0,0,0,1", "unk"),
        ("sites___1,sites____1,sites___b,sites____99", ",,,1", "-99"),
        ("sites___1,sites____1,sites___b", "UNK,UNK,UNK", "UNK"),
        ("sites___1,sites____1,sites___b", "Checked,Unchecked,Checked", "Liver, left; Bone"),
        ("sites___1,sites____1,sites___b", " 1 ,0,0", "Liver, left"),
        ("SITES,sites___1,sites____1,sites___B", "x,0,0,1", "Bone"),
    ],
    ids=["missing code", "negative missing code", "code in the boxes", "labels", "blanks", "upper case"],
)
def test_boxes_as_exports_write_them(boxes: str, cells: str, said: str, tmp_path: Path) -> None:
    export = f"record_id,{boxes},age,biopsy,lesion_complete\n1,{cells},,,0\n2,{cells},,,2\n"
    assert rows(read(tmp_path, export)["lesion"], "sites") == [(2, said), (3, said)]


def test_an_export_of_labels_reads_as_one_of_codes(tmp_path: Path) -> None:
    export = (
        "record_id,sex,born,smokes,patient_complete\n1,Male,,,Complete\n2,,,Yes,Incomplete\n3,,,,Unverified\n"
    )
    patients = read(tmp_path, export)["patient"]
    assert rows(patients, "sex", "smokes", "patient_complete") == [
        (2, "Male", "", "Complete"),
        (3, "", "Yes", "Incomplete"),
        (4, "", "", "Unverified"),
    ]


@pytest.mark.parametrize(
    ("choices", "read_as"),
    [
        ("1, Female | 2, Male", {"1": "Female", "2": "Male"}),
        ("1, Left, upper|2,Right", {"1": "Left, upper", "2": "Right"}),
        ("1, T1|T2 | 2, T3", {"1": "T1|T2", "2": "T3"}),
        ("-1, None | A_2, Some", {"-1": "None", "A_2": "Some"}),
        ("1, | 2, b", {"1": "", "2": "b"}),
        ("", {}),
    ],
)
def test_choices_as_a_dictionary_writes_them(choices: str, read_as: dict[str, str]) -> None:
    assert labels(choices) == read_as


PROFILE = """
    missing: {UNK: unknown, "-99": not_asked}
    identifiers: [hospital_number]
    files: {project: {path: data.csv, format: redcap, dictionary: dictionary.csv}}
    tables:
      patients: {from: project.patient, columns: {patient_id: record_id, sex: sex, birth_year: born}}
"""


def refused(folder: Path, export: str, dictionary: str = DICTIONARY, profile: str = PROFILE) -> Finding:
    clinic = Centre(folder / "clinic").profile(profile)
    clinic.write("data.csv", export)
    clinic.write("dictionary.csv", dictionary)
    return clinic.refusal()[0]


def test_a_field_left_out_of_the_export_is_only_missed_where_it_is_read(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    clinic.write("data.csv", "record_id,sex,born,patient_complete\nR-1,1,1950,2\n")
    clinic.write("dictionary.csv", DICTIONARY)
    assert values(clinic.take_in(), "patients", "sex") == ["female"]
    finding = refused(tmp_path, "record_id,sexe,born,patient_complete\nR-1,1,1950,2\n")
    assert (finding.rule, finding.source_sheet, finding.source_column) == ("column_missing", "patient", "sex")


@pytest.mark.parametrize(
    ("export", "dictionary", "rule", "says"),
    [
        (
            "id,sex\n1,1\n",
            DICTIONARY,
            "column_missing",
            "the record identifier 'record_id' is not in data.csv",
        ),
        (
            "record_id,sex\n1,1\n",
            DICTIONARY,
            "column_missing",
            "the field 'patient_complete' is not in data.csv",
        ),
        ("record_id,age\n1,1\n", DICTIONARY, "column_missing", "'lesion_complete'"),
        ("record_id,x\n1,1\n", DICTIONARY, "sheet_missing", "'project.patient' is not in the delivery"),
        ("record_id,sex\n1,1\n", DICTIONARY.replace("Form Name", "Form"), "column_missing", "'Form Name'"),
        (
            "record_id,sex\n1,1\n",
            DICTIONARY + "x,patient\n",
            "file_unreadable",
            "row 10 has more or fewer cells",
        ),
        ("record_id,sex\n1,1\n", HEADER, "file_without_rows", "dictionary.csv"),
        ("record_id,sex\n1,1\n", "", "file_empty", "dictionary.csv"),
        ("", DICTIONARY, "file_empty", "data.csv"),
        ("record_id,sex,sex\n1,1,1\n", DICTIONARY, "column_duplicated", "'sex'"),
    ],
)
def test_what_is_no_export_of_the_project_is_refused(
    export: str, dictionary: str, rule: str, says: str, tmp_path: Path
) -> None:
    finding = refused(tmp_path, export, dictionary)
    assert finding.rule == rule
    assert says in finding.message


def test_rows_of_an_unknown_instrument_are_told_and_counted(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    clinic.write("dictionary.csv", DICTIONARY)
    clinic.write(
        "data.csv",
        "record_id,redcap_repeat_instrument,redcap_repeat_instance,sex,born,patient_complete\n"
        "R-1,,,1,UNK,2\n"
        "R-2,Lesions of the patient,1,,,\n"
        "R-2,,,,,\n"
        "R-3\n",
    )
    taken = clinic.take_in()
    assert found(taken) == {(None, None, None, "sheet_unread"), (None, 5, None, "ragged_row")}
    message = taken.quality["finding"].filter(rule="sheet_unread")["message"].item()
    assert message.startswith("1 rows of data.csv are not read")
    assert accounts(taken) == [("data.csv", None, 3, 0, 1, 0, 2), ("data.csv", "patient", 1, 1, 0, 0, 0)]
    assert taken.quality["missing_reason"].select("column_name", "reason").rows() == [
        ("birth_year", "unknown")
    ]
