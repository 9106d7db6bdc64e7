"""Patients, tumours, episodes and follow-ups as resources of mCODE.

Belongs here: rows to resources. Does not belong here: treatments (``mcode_treatments``), and single elements.
"""

from collections.abc import Iterator

from synth.formats.mcode_elements import (
    ICD_O,
    MCODE,
    OURS,
    SNOMED,
    Element,
    absent,
    address,
    concept,
    is_mark,
    period,
    points,
    quantity,
    resource,
    said,
    simple,
)
from synth.records import Cell, Row

#: Our codes -> body structures of SNOMED CT that say as much.
_SITES = {
    "breast": "76752008", "lung": "39607008", "prostate": "41216001", "colon": "71854001", "rectum": "34402009",
    "kidney": "64033007", "oesophagus": "32849002", "stomach": "69695003", "bladder": "89837001",
}  # fmt: skip
_ORGANS = {
    "liver": "10200004", "lung": "39607008", "bone_spine": "421060004", "brain": "12738006", "adrenal": "23451007",
    "peritoneum": "15425007", "lymph_node_mediastinal": "62683002", "lymph_node_axillary": "68171009",
    "lymph_node_cervical": "81105003", "skin": "39937001",
}  # fmt: skip
_SIDES = {"left": "7771000", "right": "24028007", "bilateral": "51440002", "midline": "399488007"}
_TRENDS = {"PR": "268910001", "SD": "359746009", "PD": "271299001", "NE": "709137006"}
_CATEGORIES = (
    ("t", "t_category", "tnm-primary-tumor-category", "78873005"),
    ("n", "n_category", "tnm-regional-nodes-category", "277206009"),
    ("m", "m_category", "tnm-distant-metastases-category", "277208005"),
    ("s", "stage", "tnm-stage-group", "399390009"),
)
_QUESTIONS = (
    "biopsy",
    "resectable",
    "mechanically_stable",
    "epidural_disease",
    "adequate_remnant",
    "lesion_count",
)
_EPISODE = ("episode_number", "declared_lesion_count", "polymetastatic_history", "oligometastatic_history",
            "active_systemic_therapy", "progressive_lesions", "declared_state", "intent", "ned_date")  # fmt: skip


def patient(row: Row, identifiers: Element) -> Element:
    """The patient; death is said by its date, else by whether the patient is alive."""
    died, status = row["death_date"], row["vital_status"]
    told = {"deceasedDateTime": died} if died else {}
    if not died and status in ("alive", "dead"):
        told = {"deceasedBoolean": status == "dead"}
    elif is_mark(died):
        told = simple("deceasedDateTime", died)
    extension = [*_all(row, "entry_date", "last_contact_date", "death_cause")]
    extension += said("vital-status", status) if status != ("dead" if died else status) else []
    elements = identifiers | simple("gender", row["sex"]) | told
    elements |= simple("birthDate", None if row["birth_year"] is None else str(row["birth_year"]))
    return resource("Patient", row["patient_id"], f"{MCODE}cancer-patient", extension=extension, **elements)


def primary(row: Row) -> Iterator[Element]:
    """The tumour, and an observation for each of T, N, M and stage group."""
    where = address("Condition", row["primary_id"])
    subject = {"reference": address("Patient", row["patient_id"])}
    site, topography, morphology = row["site"], row["topography_code"], row["morphology_code"]
    code = _SITES.get(str(site)) if topography is None else None
    extension = [*_all(row, "basis_of_diagnosis", "subtype", "controlled", "tnm_edition")]
    extension += said("site", "NI" if site is None else site) if code is None else []
    extension += said("topography", topography) if is_mark(topography) else []
    extension += said("morphology", morphology) if is_mark(morphology) else []
    if morphology and not is_mark(morphology):
        histology = {"valueCodeableConcept": concept((ICD_O, str(morphology)))}
        extension.append({"url": f"{MCODE}histology-morphology-behavior", **histology})
    yield resource(
        "Condition", row["primary_id"], f"{MCODE}primary-cancer-condition", extension=extension,
        code=concept((SNOMED, "363346000")), bodySite=_places(code, topography, None), subject=subject,
        **simple("onsetDateTime", row["diagnosis_date"]),
    )  # fmt: skip
    for letter, column, profile, kind in _CATEGORIES:
        value = row[column]
        if value is not None:
            yield resource(
                "Observation", f"{row['primary_id']}-{letter}", f"{MCODE}{profile}", status="final",
                code=concept((SNOMED, kind)), subject=subject, focus=[{"reference": where}],
                **_valued(value, "http://cancerstaging.org"),
            )  # fmt: skip


def episode(row: Row) -> Iterator[Element]:
    """The episode, and its performance status."""
    subject = {"reference": address("Patient", row["patient_id"])}
    own = address("EpisodeOfCare", row["episode_id"])
    origin = points("primary", address("Condition", row["primary_id"]) if row["primary_id"] else None)
    yield resource(
        "EpisodeOfCare", row["episode_id"], f"{OURS}oligometastatic-episode", status="finished", patient=subject,
        extension=[*origin, *_all(row, *_EPISODE)], **period("period", row["diagnosis_date"], None),
    )  # fmt: skip
    if row["ecog"] is not None:
        value = {"valueInteger": row["ecog"]} if not is_mark(row["ecog"]) else _valued(row["ecog"], "")
        yield resource(
            "Observation", f"{row['episode_id']}-ecog", f"{MCODE}ecog-performance-status", status="final",
            code=concept(("http://loinc.org", "89247-1")), subject=subject, extension=points("episode", own), **value,
        )  # fmt: skip


def lesion(row: Row, patient_id: Cell) -> Iterator[Element]:
    """The metastasis, and the place and size of the tumour."""
    subject = {"reference": address("Patient", patient_id)}
    organ, topography, side = row["organ"], row["topography_code"], row["laterality"]
    code = _ORGANS.get(str(organ))
    extension = points("episode", address("EpisodeOfCare", row["episode_id"]))
    extension += said("organ", "NI" if organ is None else organ) if code is None else []
    extension += said("topography", topography) if is_mark(topography) else []
    extension += said("laterality", side) if side not in _SIDES else []
    yield resource(
        "Condition", row["lesion_id"], f"{MCODE}secondary-cancer-condition",
        extension=[*extension, *_all(row, *_QUESTIONS)], code=concept((SNOMED, "128462008")),
        bodySite=_places(code, topography, side), subject=subject,
    )  # fmt: skip
    if row["diameter_mm"] is None:
        return
    tumor = f"{row['lesion_id']}-tumor"
    related = {"reference": address("Condition", row["lesion_id"])}
    yield resource(
        "BodyStructure", tumor, f"{MCODE}tumor", patient=subject,
        extension=[{"url": f"{MCODE}related-condition", "valueReference": related}],
    )  # fmt: skip
    size = {"code": concept(("http://loinc.org", "33728-7"))}
    mark = row["diameter_mm"] if is_mark(row["diameter_mm"]) else None
    size |= (
        {"dataAbsentReason": _reason(mark)} if mark else {"valueQuantity": quantity(row["diameter_mm"], "mm")}
    )
    yield resource(
        "Observation", f"{row['lesion_id']}-size", f"{MCODE}tumor-size", status="final", subject=subject,
        code=concept(("http://loinc.org", "21889-1")), component=[size],
        focus=[{"reference": address("BodyStructure", tumor)}],
    )  # fmt: skip


def assessment(row: Row, patient_id: Cell) -> Element:
    """The follow-up of an episode."""
    response = str(row["response"])
    told = [] if response in _TRENDS else said("response", row["response"])
    trend = {"valueCodeableConcept": concept((SNOMED, _TRENDS[response]))} if response in _TRENDS else {}
    rest = _all(row, "method", "criterion", "new_lesion_count", "new_lesion_organ", "polymetastatic")
    return resource(
        "Observation", row["assessment_id"], f"{MCODE}cancer-disease-status", status="final",
        code=concept(("http://loinc.org", "97509-4")), subject={"reference": address("Patient", patient_id)},
        extension=[*points("episode", address("EpisodeOfCare", row["episode_id"])), *told, *rest],
        **simple("effectiveDateTime", row["assessment_date"]), **trend,
    )  # fmt: skip


def lesion_assessment(row: Row, patient_id: Cell) -> Element:
    """What a follow-up saw of one metastasis."""
    rest = _all(row, "response", "in_field_progression", "diameter_mm")
    return resource(
        "Observation", row["lesion_assessment_id"], f"{OURS}lesion-status", status="final",
        code={"text": "Status of one metastasis"}, subject={"reference": address("Patient", patient_id)},
        focus=[{"reference": address("Condition", row["lesion_id"])}],
        extension=[*points("assessment", address("Observation", row["assessment_id"])), *rest],
    )  # fmt: skip


def _all(row: Row, *columns: str) -> Iterator[Element]:
    for column in columns:
        yield from said(column.replace("_", "-"), row[column])


def _places(code: str | None, topography: Cell, side: Cell) -> list[Element]:
    codings = [(SNOMED, code)] if code else []
    codings += [(ICD_O, str(topography))] if topography and not is_mark(topography) else []
    place = concept(*codings) if codings else {}
    if side in _SIDES:
        qualifier = {"valueCodeableConcept": concept((SNOMED, _SIDES[str(side)]))}
        place["extension"] = [{"url": f"{MCODE}laterality-qualifier", **qualifier}]
    return [place] if place else []


def _valued(value: Cell, system: str) -> Element:
    if is_mark(value):
        return {"dataAbsentReason": _reason(value)}
    return {"valueCodeableConcept": concept((system, str(value)))}


def _reason(mark: Cell) -> Element:
    reason = absent(mark)["extension"][0]["valueCode"]
    return concept(("http://terminology.hl7.org/CodeSystem/data-absent-reason", reason))
