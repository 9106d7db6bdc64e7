"""REDCap's data dictionary: identifiers, missing-data codes, repeats, and exports without one."""

from pathlib import Path

import pytest

from schemas.findings import Finding
from tests.unit.schemas.deliveries import Centre, values
from tests.unit.schemas.test_redcap import rows
from tests.unit.schemas.test_redcap_shapes import EAV, PROFILE, clinic, read


def one_refusal(centre: Centre) -> Finding:
    [finding] = centre.refusal()
    return finding


RAW = "record_id,sex,born,sites___1,sites___b,patient_complete\nR-1,1,1950,1,1,2\n"


def test_a_flat_export_without_dictionary(tmp_path: Path) -> None:
    sources = read(tmp_path, RAW, dictionary=None)
    assert rows(sources["patient"], "sex", "sites", "sites___b") == [(2, "1", "1; b", "1")]
    profile = PROFILE.replace(", dictionary: dictionary.csv", "")
    assert values(clinic(tmp_path, "data.csv", RAW, profile, None).take_in(), "patients", "birth_year") == [
        1950
    ]


@pytest.mark.parametrize(
    ("export", "profile", "says"),
    [
        (
            RAW,
            PROFILE.replace("identifiers: []", ""),
            "which fields name a patient (or say so under 'identifiers')",
        ),
        (EAV, PROFILE, "which form a field belongs to"),
        ("Record,Sex,Complete?\n1,1,2\n", PROFILE, "which fields the labels in its header stand for"),
        ("record_id,sex\n1,1\n", PROFILE, "which form its columns belong to"),
        (
            RAW.replace("patient_complete", "patient_complete,late").replace("1,2\n", "1,2,x\n"),
            PROFILE,
            "which form",
        ),
    ],
)
def test_what_needs_the_dictionary_is_refused(export: str, profile: str, says: str, tmp_path: Path) -> None:
    profile = profile.replace(", dictionary: dictionary.csv", "")
    finding = one_refusal(clinic(tmp_path, "data.csv", export, profile, None))
    assert (finding.rule, says in finding.message) == ("dictionary_missing", True), finding.message


MARKED = """\
Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Identifier?
record_id,patient,text,Record,,y
name,patient,text,Name,,y
born,patient,text,Born,,y
sex,patient,radio,Sex,"1, Female | 2, Male",
"""
NAMED = "record_id,name,born,sex,patient_complete\nR-1,Anna Example,1950-03-04,Anna,2\n"


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ("patient_id: record_id, sex: sex", None),
        ("patient_id: {join: [name, born]}, sex: sex", None),
        ("patient_id: record_id, birth_year: {column: born, parser: year, part: year}", None),
        ("patient_id: record_id, birth_year: born", "born"),
        ("patient_id: record_id, x_name: name", "name"),
        ("patient_id: record_id, sex: name", "name"),
        ("patient_id: record_id, death_day: {column: sex, since: born}", "born"),
    ],
)
def test_identifiers_of_the_dictionary_stay_at_home(columns: str, column: str | None, tmp_path: Path) -> None:
    profile = PROFILE.replace("patient_id: record_id, sex: sex, birth_year: born", columns)
    centre = clinic(tmp_path, "data.csv", NAMED, profile, MARKED)
    if column:
        finding = one_refusal(centre)
        assert (finding.rule, finding.source_column) == ("identifier_read", column)
        return
    taken = centre.take_in()
    for frame in (*taken.tables.values(), *taken.quality.values()):
        assert not any("Anna" in str(row) or "1950-03" in str(row) for row in frame.rows())


def test_columns_of_surveys_and_unknown_ones(tmp_path: Path) -> None:
    header = (
        "record_id,redcap_survey_identifier,redcap_data_access_group,patient_timestamp,sex,patient_complete"
    )
    sources = read(tmp_path, f"{header}\n1,a@b.c,north,2024-01-01 10:00,1,2\n")
    assert rows(sources["patient"], "redcap_data_access_group", "patient_timestamp") == [
        (2, "north", "2024-01-01 10:00")
    ]
    assert not sources[""].remarks
    assert "redcap_survey_identifier" not in sources["patient"].columns
    [remark] = read(tmp_path, f"{header},new\n1,,,,1,2,x\n")[""].remarks
    assert (remark.rule, remark.message[:9]) == ("field_undescribed", "1 columns")


@pytest.mark.parametrize(
    ("missing", "code", "reason"),
    [
        ("", "NASK", "not_asked"),
        ("", "ASKU", "unknown"),
        ("", "NI", "not_recorded"),
        ("", "NA", "not_applicable"),
        ("missing: {NASK: unknown}", "NASK", "unknown"),
        ('missing: {"-99": not_asked}', "-99", "not_asked"),
        ("", "", None),
    ],
)
def test_missing_data_codes_keep_their_reason(
    missing: str, code: str, reason: str | None, tmp_path: Path
) -> None:
    export = f"record_id,sex,born,patient_complete\nR-1,1,{code},2\n"
    taken = clinic(tmp_path, "data.csv", export, f"    {missing}{PROFILE}").take_in()
    assert taken.quality["missing_reason"]["reason"].to_list() == ([reason] if reason else [])
    assert not taken.quality["finding"].height


def test_a_form_that_repeats_in_one_event_and_not_in_another(tmp_path: Path) -> None:
    export = """\
record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sites___1,sites____1,sites___b,lesion_complete
1,first,,,1,0,0,2
1,later,lesion,1,0,0,1,0
1,later,lesion,2,0,0,0,2
1,visit,,1,0,1,0,0
1,visit,,2,0,0,0,0
"""
    place = ("redcap_event_name", "redcap_repeat_instance", "sites")
    assert rows(read(tmp_path, export)["lesion"], *place) == [
        (2, "first", "1", "Liver, left"),
        (3, "later", "1", "Bone"),
        (4, "later", "2", ""),
        (5, "visit", "1", "Lung"),
    ]
