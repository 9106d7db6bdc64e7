"""REDCap's EAV exports: which rows become one, and that every one of them is counted."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.findings import Refusal
from schemas.readers import redcap
from schemas.readers.source import ROW, Source
from tests.unit.schemas.deliveries import STEADY, Centre, accounts, adds_up, found, values
from tests.unit.schemas.redcap_exports import written
from tests.unit.schemas.test_redcap import DICTIONARY, rows

PROFILE = """
    identifiers: []
    files: {project: {path: "data*", format: redcap, dictionary: dictionary.csv}}
    tables:
      patients: {from: project.patient, columns: {patient_id: record_id, sex: sex, birth_year: born}}
"""
EAV = """\
record,redcap_repeat_instrument,redcap_repeat_instance,field_name,value
R-1,,,record_id,R-1
R-1,,,sex,1
R-1,lesion,1,sites,1
R-1,,,born,1950
R-1,lesion,1,sites,B
R-1,lesion,1,sites,UNK
R-1,,,patient_complete,2
R-1,lesion,2,age,70
R-1,lesion,3,sex,2
R-2,,,sex,2
R-2,,,born,1960
R-2,,,born,1961
R-2,,,weight,80
R-2,,,sex,2
"""


def clinic(
    folder: Path, name: str, export: str, profile: str = PROFILE, dictionary: str | None = DICTIONARY
) -> Centre:
    made = Centre(folder / "clinic").profile(profile)
    made.write(name, export)
    if dictionary is not None:
        made.write("dictionary.csv", dictionary)
    return made


def read(
    folder: Path, export: str, name: str = "data.csv", dictionary: str | None = DICTIONARY
) -> dict[str, Source]:
    (folder / name).write_text(export)
    (folder / "dictionary.csv").write_text(dictionary or "")
    return redcap.read(
        folder / name, folder / "dictionary.csv" if dictionary else None, are_identifiers_named=True
    )


def test_a_form_of_an_eav_export_stands_where_its_first_value_does(tmp_path: Path) -> None:
    sources = read(tmp_path, EAV)
    assert rows(sources["patient"], "record_id", "sex", "born", "smokes") == [
        (3, "R-1", "Female", "1950", ""),
        (11, "R-2", "Male", "", ""),
    ]
    lesion = sources["lesion"]
    assert rows(lesion, "redcap_repeat_instance", "sites", "sites___1", "sites____1") == [
        (4, "1", "Liver, left; Bone; UNK", "1", "0")
    ]
    assert sources["patient"].parts.rows() == [(5, 3), (8, 3), (12, 11), (13, 11), (15, 11)]
    assert lesion.parts.rows() == [(6, 4), (7, 4)]
    # A calculation opens no form; a field of another form than the instance's, and an unknown one, are not read.
    assert sources[""].frame[ROW].to_list() == [9, 10, 14]
    assert sources[""].ignored.rows() == [(2, "record_name")]
    assert sum(source.height for source in sources.values()) == 14


def test_boxes_under_their_own_names_and_a_field_called_record(tmp_path: Path) -> None:
    dictionary = DICTIONARY.replace("born,patient", "record,patient")
    export = """\
record,redcap_event_name,field_name,value
R-1,later,record,7
R-1,later,sites___1,0
R-1,later,sites___b,1
R-1,later,sites___unk,1
R-1,later,sites___9,1
R-1,first,record,8
"""
    sources = read(tmp_path, export, dictionary=dictionary)
    place = ("record_id", "redcap_event_name", "redcap_repeat_instance")
    assert rows(sources["patient"], *place, "record") == [
        (2, "R-1", "later", "1", "7"),
        (7, "R-1", "first", "1", "8"),
    ]
    [(row, *said)] = rows(sources["lesion"], "sites", "sites___1", "sites___b")
    assert (row, {*str(said[0]).split("; ")}, said[1:]) == (3, {"Bone", "unk"}, ["0", "1"])
    assert sources[""].frame[ROW].to_list() == [6]


def test_every_row_of_an_eav_export_is_counted_once(tmp_path: Path) -> None:
    taken = clinic(tmp_path, "data.csv", EAV).take_in()
    assert accounts(taken) == [
        ("data.csv", None, 4, 0, 0, 0, 4),
        ("data.csv", "lesion", 3, 0, 0, 0, 3),
        ("data.csv", "patient", 7, 7, 0, 0, 0),
    ]
    assert adds_up(taken.quality["source_account"])
    assert found(taken) == {
        (None, 12, None, "values_contradicted"),
        (None, None, None, "field_undescribed"),
        (None, None, None, "sheet_unread"),
    }
    assert values(taken, "patients", "birth_year") == [1950, None]
    [column] = taken.quality["finding"].filter(rule="values_contradicted")["source_column"]
    assert column == "born"


def test_the_parts_of_a_quarantined_row_are_quarantined_with_it(tmp_path: Path) -> None:
    export = "record,field_name,value\nR-1,sex,1\nR-1,born,1950\nR-1,patient_complete,2\nR-2,sex,2\n"
    profile = PROFILE.replace(
        "birth_year: born", "birth_year: born, last_contact_date: smokes, death_date: born"
    )
    dictionary = DICTIONARY.replace("smokes,patient,yesno", "smokes,patient,text")
    export += "R-2,smokes,2024-01-02\nR-2,born,2020-01-01\n"
    taken = clinic(
        tmp_path, "data.csv", export, profile.replace("birth_year: born, ", ""), dictionary
    ).take_in()
    assert accounts(taken) == [("data.csv", "patient", 6, 3, 3, 0, 0)]


CELLS = st.sampled_from(
    ["", " ", "1", "2", "B", "UNK", "Complete", "Male", "lesion", "patient", "\u00a0", "x,y"]
)
FIELDS = st.sampled_from(
    [
        "record_id",
        "sex",
        "born",
        "sites",
        "sites___1",
        "age",
        "lesion_complete",
        "patient_complete",
        "odd",
        "",
    ]
)


@settings(STEADY, max_examples=25)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, FIELDS, CELLS), min_size=1, max_size=12))
def test_no_row_of_an_eav_export_is_lost(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, ...]]
) -> None:
    header = ["record", "redcap_repeat_instrument", "redcap_repeat_instance", "field_name", "value"]
    folder = tmp_path_factory.getbasetemp()
    filled = [line for line in lines if any(cell.strip() for cell in line)]
    if not filled:
        return
    try:
        sources = read(folder, written(header, [[*line] for line in lines]))
    except Refusal as refusal:
        assert "codes or labels" in refusal.findings[0].message
        return
    counted = [row for source in sources.values() for row in (*source.rows[ROW], *source.ignored[ROW])]
    assert sorted(counted) == sorted(set(counted))
    assert len(counted) == len(filled)
