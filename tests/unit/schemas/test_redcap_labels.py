"""REDCap's exports of labels: which field a heading stands for, and which choice a cell."""

from pathlib import Path

import pytest

from schemas.findings import Finding, Refusal
from schemas.profile import FileSpec
from schemas.readers import redcap
from schemas.readers.redcap.context import event_names, instrument_names
from schemas.readers.redcap.dictionary import read_dictionary
from schemas.readers.redcap.headings import raw_names
from schemas.readers.source import Source
from tests.unit.schemas.test_redcap import rows

HEADER = 'Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"\n'
DICTIONARY = (
    HEADER
    + """\
record_id,patient,text,Record ID,
sex,patient,radio,"<b>Sex</b> at
 birth","1, Female | 2, Male"
seen,patient,text,Date,
grade,visit,radio,Grade,"1, 0 | 2, 1 | 3, 2"
signs,visit,checkbox,Signs,"1, Pain | 2, ""High"" fever"
date,visit,text,Date,
note,end,text,Note,
"""
)
BOXES = "Signs (choice=Pain),Signs (choice='High' fever)"
WHOLE = f"Record ID,Sex at birth,Date,Complete?,Grade,{BOXES},Date,Complete?,Note,Complete?"
RAW = "record_id,sex,seen,patient_complete,grade,signs___1,signs___2,date,visit_complete,note,end_complete"


def read(folder: Path, export: str, dictionary: str | None = DICTIONARY) -> dict[str, Source]:
    (folder / "data.csv").write_text(export)
    if dictionary is not None:
        (folder / "dictionary.csv").write_text(dictionary)
    described = folder / "dictionary.csv" if dictionary is not None else None
    return redcap.read(folder / "data.csv", described, are_identifiers_named=True)


def refusal(folder: Path, export: str, dictionary: str | None = DICTIONARY) -> Finding:
    with pytest.raises(Refusal) as caught:
        read(folder, export, dictionary)
    return caught.value.findings[0]


#: headings, names.
HEADINGS = [
    (WHOLE, RAW),
    (RAW, RAW),
    # An identifier left out, a form left out, a form without its fields.
    ("Record ID,Date,Complete?,Date,Complete?", "record_id,seen,patient_complete,date,visit_complete"),
    ("Record ID,Grade,Date,Complete?", "record_id,grade,date,visit_complete"),
    ("Record ID,Sex at birth,Complete?,Note,Complete?", "record_id,sex,patient_complete,note,end_complete"),
    (
        "Record ID,Event Name,Repeat Instrument,Repeat Instance,Data Access Group,Survey Identifier,Survey Timestamp,"
        "Sex at birth,Date,Complete?",
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,redcap_data_access_group,"
        "redcap_survey_identifier,patient_timestamp,sex,seen,patient_complete",
    ),
    # Boxes of missing-data codes, and a column that the dictionary does not know.
    (
        f"Record ID,Grade,{BOXES},Signs (choice=Not asked),Signs (choice=Lost),Else,Date,Complete?",
        "record_id,grade,signs___1,signs___2,signs___nask,signs___lost,Else,date,visit_complete",
    ),
    # In another order, each label by itself.
    ("Record ID,Note,Complete?,Grade,Complete?", "record_id,note,end_complete,grade,visit_complete"),
    ("Record ID,Nothing", "record_id,Nothing"),
]


@pytest.mark.parametrize(("headings", "names"), HEADINGS)
def test_headings_as_names(headings: str, names: str, tmp_path: Path) -> None:
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    dictionary = read_dictionary(tmp_path / "dictionary.csv", FileSpec(path="a", format="redcap"))
    assert raw_names(headings.split(","), dictionary, "data.csv") == names.split(",")


@pytest.mark.parametrize(
    ("headings", "says"),
    [
        ("Record ID,Date", "'Date' heads a column of data.csv and may be 'seen', 'date'"),
        ("Record ID,Note,Date", "'Date' heads a column of data.csv and may be 'seen', 'date'"),
        ("Record ID,Complete?", "may be 'patient_complete', 'visit_complete', 'end_complete'"),
    ],
)
def test_a_label_of_several_fields_is_refused(headings: str, says: str, tmp_path: Path) -> None:
    finding = refusal(tmp_path, f"{headings}\n1{',' * headings.count(',')}\n")
    assert (finding.rule, says in finding.message) == ("label_ambiguous", True), finding.message


def test_cells_of_labels(tmp_path: Path) -> None:
    """A label that is another choice's code is not taken for that code."""
    sources = read(
        tmp_path,
        f"{WHOLE}\n1,Male,2024-01-01,Complete,1,Checked,Unchecked,2024-02-01,Complete,,Incomplete\n"
        "2,Unknown,Not asked,Unverified,0,Unchecked,Checked,,Incomplete,x,Incomplete\n",
    )
    assert rows(sources["patient"], "sex", "seen") == [(2, "Male", "2024-01-01"), (3, "UNK", "NASK")]
    assert rows(sources["visit"], "grade", "signs", "signs___1") == [
        (2, "1", "Pain", "1"),
        (3, "0", "'High' fever", "0"),
    ]
    assert rows(sources["end"], "note") == [(3, "x")]


@pytest.mark.parametrize(
    ("cells", "grade"),
    [
        ("1,0,0,,2", "0"),
        ("1,Unchecked,Unchecked,,Complete", "1"),
        ("1,0,1,,", "0"),
        ("1,Checked,Unchecked,,", "1"),
        ("3,0,0,,1", "2"),
    ],
)
def test_codes_are_told_from_labels(cells: str, grade: str, tmp_path: Path) -> None:
    header = "record_id,grade,signs___1,signs___2,date,visit_complete"
    assert rows(read(tmp_path, f"{header}\n1,{cells}\n")["visit"], "grade") == [(2, grade)]


def test_what_can_be_read_either_way_is_refused(tmp_path: Path) -> None:
    finding = refusal(tmp_path, "record_id,grade,visit_complete\n1,1,\n2,2,\n")
    assert finding.rule == "file_unreadable"
    assert "codes or labels" in finding.message


@pytest.mark.parametrize(
    ("seen", "names"),
    [
        ({"Local treatment": {"visit"}}, {"Local treatment": "local_treatment"}),
        ({"Seen again": {"visit"}}, {"Seen again": "visit"}),
        ({"Seen again": {"visit", "local_treatment"}}, {}),
        ({"Seen again": {"visit"}, "Visit": set()}, {}),
        ({"Seen again": set()}, {}),
        ({}, {}),
    ],
)
def test_instruments_by_their_labels(seen: dict[str, set[str]], names: dict[str, str]) -> None:
    assert instrument_names(seen, ["visit", "local_treatment"]) == names


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["Baseline"], ["baseline_arm_1"]),
        (["Month 3 (Arm 2: Drug)"], ["month_3_arm_2"]),
        (["3-month follow-up visit"], ["3month_followup_vi_arm_1"]),
        (["baseline_arm_1", "baseline_arm_1b"], ["baseline_arm_1", "baseline_arm_1b"]),
        (["Visit 1", "Visit-1", "visit 1"], ["Visit 1", "visit1_arm_1", "visit 1"]),
        ([], []),
    ],
)
def test_events_by_their_labels(labels: list[str], names: list[str]) -> None:
    found = event_names(labels)
    assert [found.get(label, label) for label in labels] == names
