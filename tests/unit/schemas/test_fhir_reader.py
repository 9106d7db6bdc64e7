"""What the reader makes of single resources, and what it leaves out and why."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas.findings import Refusal
from tests.unit.schemas.deliveries import DELIVERY, found, values
from tests.unit.schemas.fhir_deliveries import (
    MCODE,
    OURS,
    Resource,
    clinic,
    coded,
    condition,
    ignored,
    observation,
    patient,
    points,
    row,
    sources,
)

ABSENT = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "not-asked"}
    ]
}
TOPOGRAPHY = {"system": "http://terminology.hl7.org/CodeSystem/icd-o-3", "code": "C16.0"}
ICD_10 = "http://hl7.org/fhir/sid/icd-10-cm"

#: What a patient says -> year of birth, state and death.
PATIENTS: list[tuple[Resource, dict[str, str]]] = [
    ({}, {}),
    ({"birthDate": "1951-01-20"}, {"birth_year": "1951"}),
    ({"_birthDate": ABSENT}, {"birth_year": "not-asked"}),
    ({"deceasedBoolean": False}, {"vital_status": "alive"}),
    ({"deceasedBoolean": True}, {"vital_status": "dead"}),
    ({"deceasedDateTime": "2021-03"}, {"vital_status": "dead", "death_date": "2021-03"}),
    ({"deceasedDateTime": "2021-03-04T23:30:00-08:00"}, {"vital_status": "dead", "death_date": "2021-03-04"}),
]


@pytest.mark.parametrize(("said", "expected"), PATIENTS)
def test_patients(said: Resource, expected: dict[str, str], tmp_path: Path) -> None:
    whole = patient(name=[{"family": "Anyperson"}], telecom=[{"value": "555"}], **said)
    assert (
        row(sources(tmp_path, a_json=json.dumps(whole))["patients"])
        == {"id": "Patient/p", "sex": "female"} | expected
    )


#: What a primary tumour says -> site and topography.
PRIMARIES: list[tuple[Resource, str | None, str | None]] = [
    ({}, None, None),
    ({"code": coded("254637007")}, "254637007", None),
    ({"code": coded("C50.411", ICD_10)}, "C50", None),
    ({"bodySite": [coded("39607008")]}, "39607008", None),
    ({"bodySite": [{"coding": [TOPOGRAPHY]}]}, "C16.0", "C16.0"),
    ({"code": {"text": "Breast"}}, "Breast", None),
    ({"extension": [{"url": f"{OURS}site", "valueCode": "breast"}]}, "breast", None),
    ({"extension": [{"url": f"{OURS}site", **ABSENT}]}, "not-asked", None),
]


@pytest.mark.parametrize(("said", "site", "topography"), PRIMARIES)
def test_sites(said: Resource, site: str | None, topography: str | None, tmp_path: Path) -> None:
    read = row(sources(tmp_path, a_json=json.dumps(condition("c", "primary") | said))["primaries"])
    assert (read.get("site"), read.get("topography")) == (site, topography)


#: A dose as it is said -> gray; what is no dose stays a text that no number is read from.
DOSES = [
    ({"value": 5000, "code": "cGy"}, "50"),
    ({"value": 37.5, "unit": "Gy"}, "37.5"),
    ({"value": 1250, "code": "mGy"}, "1.25"),
    ({"value": 5000}, "5000 (no unit)"),
    ({"value": 5000, "code": "cGy", "comparator": "<"}, "<5000 cGy"),
    ({"value": 50, "code": "kg"}, "50 kg"),
    ({}, None),
]


def course(*doses: tuple[str, Any], **more: Any) -> Resource:
    given = [
        {
            "url": f"{MCODE}radiotherapy-dose-delivered-to-volume",
            "extension": [
                points("volume", volume, ""),
                *([{"url": "totalDoseDelivered", "valueQuantity": dose}] if dose else []),
                {"url": "fractionsDelivered", "valueUnsignedInt": 5},
            ],
        }
        for volume, dose in doses
    ]
    return {
        "resourceType": "Procedure", "id": "r", "meta": {"profile": [f"{MCODE}radiotherapy-course-summary"]},
        "status": "completed", "subject": {"reference": "Patient/p"}, "extension": given, **more,
    }  # fmt: skip


@pytest.mark.parametrize(("dose", "gray"), DOSES)
def test_doses_in_their_units(dose: Resource, gray: str | None, tmp_path: Path) -> None:
    volume = {
        "resourceType": "BodyStructure", "id": "v", "meta": {"profile": [f"{MCODE}radiotherapy-volume"]},
        "patient": {"reference": "Patient/p"}, "extension": [points("related-condition", "Condition/s", MCODE)],
    }  # fmt: skip
    read = sources(
        tmp_path, a_ndjson=[condition("s", "secondary"), volume, course(("BodyStructure/v", dose))]
    )
    told = row(read["radiotherapy_courses"])
    assert (told["treated1_lesion"], told.get("treated1_dose_gy")) == ("Condition/s", gray)


def test_a_dose_to_no_known_metastasis_is_no_row(tmp_path: Path) -> None:
    read = sources(tmp_path, a_ndjson=[course(("BodyStructure/v", {"value": 50, "code": "Gy"}))])
    assert not [name for name in row(read["radiotherapy_courses"]) if name.startswith("treated")]


def test_addresses_of_every_kind_lead_to_the_same_patient(tmp_path: Path) -> None:
    uuid = "urn:uuid:0b8a1d6e-8f4e-4c55-9d55-1f0c6a2d0001"
    addresses = [uuid, "Patient/p", "http://h.example/fhir/Patient/p", "Patient/p/_history/2", "Patient/q"]
    entries = [{"fullUrl": uuid, "resource": patient()}] + [
        {"resource": condition(f"c{n}", "primary", subject={"reference": address})}
        for n, address in enumerate(addresses)
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    read = sources(tmp_path, a_json=json.dumps(bundle))["primaries"]
    assert read.frame["patient"].to_list() == ["Patient/p"] * 4 + ["Patient/q"]


def test_metastases_of_one_day_are_an_episode_where_none_is_declared(tmp_path: Path) -> None:
    days = {"s1": "2020-01-02", "s2": "2020-01-02", "s3": "2021-05", "s4": None}
    lesions = [
        condition(key, "secondary", bodySite=[coded("10200004")], **({"onsetDateTime": day} if day else {}))
        for key, day in days.items()
    ]
    taken = clinic(tmp_path, a_ndjson=[patient(), *lesions]).take_in()
    assert taken.tables["episodes"].height == 2
    assert taken.tables["lesions"].group_by("episode_id").len()["len"].sort().to_list() == [1, 2]
    assert found(taken) == {("lesions", 5, "episode_id", "required_missing")}


def test_the_pathologic_stage_stands_before_the_clinical_one(tmp_path: Path) -> None:
    primary = condition("c", "primary")
    staged = [
        observation(f"o{code}", "tnm-primary-tumor-category", code=coded(code), valueCodeableConcept=coded(
            "1", display=f"American Joint Committee on Cancer {said} (qualifier value)"))
        for code, said in (("399504009", "cT3"), ("384625004", "pT2"))
    ]  # fmt: skip
    taken = clinic(tmp_path, a_ndjson=[patient(), primary, *staged]).take_in()
    assert values(taken, "primaries", "t_category") == ["pT2"]


#: What a resource says of itself -> why it is left out.
NO_FACTS: list[tuple[Resource, str]] = [
    (condition("c", "primary", verificationStatus=coded("refuted", "v")), "refuted"),
    (condition("c", "primary", verificationStatus=coded("entered-in-error", "v")), "entered_in_error"),
    (course() | {"status": "not-done"}, "not_done"),
    (observation("o", "tumor-marker-test"), "resource_not_mapped"),
    ({"resourceType": "Practitioner", "id": "x"}, "resource_not_mapped"),
    ({"resourceType": "Nonsense", "id": "x"}, "resource_not_mapped"),
    (patient(), "resource_repeated"),
]


@pytest.mark.parametrize(("content", "reason"), NO_FACTS)
def test_what_is_no_fact_is_left_out_with_its_reason(content: Resource, reason: str, tmp_path: Path) -> None:
    read = sources(tmp_path, a_ndjson=[patient(), content])
    assert ignored(read["other"]) == [(2, reason)]
    assert sum(source.frame.height for source in read.values()) == 1


#: An invalid resource -> its elements, and nothing of what stands in them.
INVALID: list[tuple[Resource, str]] = [
    (patient(birthDate="Anyperson"), "Patient: birthDate is not as R4 has it"),
    (patient(Anyperson=1), "Patient: the resource has an element that R4 does not know"),
    (condition("c", "primary") | {"subject": None, "code": {"coding": [{"code": 3}]}},
     "Condition: code.coding[0].code is not as R4 has it"),
    (course(*[(f"BodyStructure/{n}", {}) for n in range(21)]), "Procedure: it has more than 20 volumes or metastases"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "says"), INVALID)
def test_an_invalid_resource_is_ignored_and_told_without_its_values(
    content: Resource, says: str, tmp_path: Path
) -> None:
    read = sources(tmp_path, a_ndjson=[patient("good"), content])
    assert ignored(read["other"]) == [(2, "resource_invalid")]
    [told] = read["other"].remarks
    assert (told.rule, told.source_file, told.source_row) == ("resource_invalid", "a.ndjson", 2)
    assert told.message.startswith(says) and "Anyperson" not in told.message


def test_rows_are_numbered_file_by_file(tmp_path: Path) -> None:
    odd = condition("c", "primary", bodySite=[coded("1")])
    bad = patient("bad", gender=3)
    taken = clinic(tmp_path, a_ndjson=[patient(), bad], b_json=json.dumps(odd)).take_in()
    told = (
        taken.quality["finding"].select("source_file", "source_sheet", "source_row", "rule", "effect").rows()
    )
    assert told == [
        ("a.ndjson", "patients", 2, "resource_invalid", "ignored"),
        ("b.json", "primaries", 1, "unknown_code", "emptied"),
    ]
    assert taken.tables["primaries"].height == 1


#: A file that is refused -> what is said of it.
REFUSED: list[tuple[str, str, str]] = [
    ("a_json", "", "a.json has no bytes"),
    ("a_ndjson", "\n \n", "a.ndjson holds nothing but blanks"),
    ("a_json", "{", "a.json cannot be read: it is no JSON from line 1 on"),
    ("a_ndjson", '{"resourceType": "Patient"}\nAnyperson', "a.ndjson cannot be read: it is no JSON from line 2 on"),
    ("a_json", "[]", "a.json cannot be read: line 1 begins a JSON text that is no FHIR resource"),
    ("a_json", '{"a": 1, "a": 2}', "a.json cannot be read: a key stands twice in one object"),
    ("a_json", "[" * 200 + "]" * 200, "a.json cannot be read: it nests deeper than 100 levels"),
    ("a_json", "[" * 99_999, "a.json cannot be read: it nests deeper than 100 levels"),
    ("a_json", '{"a": NaN}', "a.json cannot be read: a number of the text in line 1 is none that JSON allows"),
    ("a_json", '{"a": ' + "9" * 5000 + "}", "a.json cannot be read: a number of the text in line 1"),
    ("a_json", '{"resourceType": "Bundle", "entry": {}}', "a.json cannot be read: the entries of the bundle"),
    ("a_json", '{"resourceType": "Bundle", "entry": [{"resource": 1}]}', "a.json cannot be read: an entry of the"),
    ("a_json", json.dumps(patient(meta={"profile": [f"{MCODE}cancer-patient|5.0.0"]})),
     "a.json cannot be read: row 1 claims version 5 of mCODE; 2 to 4 are read"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "says"), REFUSED)
def test_files_that_are_refused(name: str, text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        sources(tmp_path, **{name: text})
    [finding] = caught.value.findings
    assert finding.message.startswith(says)
    assert "Anyperson" not in finding.message


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    centre = clinic(tmp_path, a_json="")
    (centre.folder / DELIVERY / "a.json").write_bytes(b'{"resourceType": "\xfc"}')
    with pytest.raises(Refusal, match="no UTF-8 text"):
        centre.take_in()


def test_bundles_a_line_are_counted_through_the_file(tmp_path: Path) -> None:
    bundles = [
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": patient(f"{line}{n}")} for n in "ab"],
        }
        for line in (1, 2)
    ]
    read = sources(tmp_path, a_ndjson=[patient(), *bundles])
    places = read["patients"].places(read["patients"].frame)
    assert places["source_row"].to_list() == [1, 2, 3, 4, 5]


def test_the_library_is_imported_for_fhir_alone() -> None:
    code = "import sys, schemas.intake; sys.exit('fhir.resources' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
