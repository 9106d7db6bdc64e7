"""Treatments and their side effects as resources of mCODE.

Belongs here: rows to resources. Does not belong here: the other tables (``mcode_resources``), and single elements.
"""

from collections.abc import Iterator

from synth.formats.mcode_elements import (
    MCODE,
    OURS,
    SNOMED,
    Element,
    absent,
    address,
    concept,
    is_mark,
    measured,
    period,
    points,
    resource,
    said,
    simple,
)
from synth.records import Cell, Row

#: Our codes -> what mCODE's own value sets say.
_INTENTS = {"curative": "373808002", "palliative": "363676003"}
_REASONS = {"stopped_toxicity": "407563006", "stopped_progression": "266721009"}
_BEAMS = {"ebrt": "1156506007", "brachytherapy": "394902000"}
_RADIOTHERAPY = ("sbrt", "srs", "ebrt", "wbrt", "brachytherapy", "radiotherapy", "chemoradiation")
_DRUGS = ("chemotherapy", "hormone_therapy", "targeted_therapy", "immunotherapy", "systemic_therapy")
_ACTS = ("surgery", "radiofrequency_ablation", "microwave_ablation", "cryoablation")


def treatment(row: Row, treated: list[Row], patient_id: Cell) -> Iterator[Element]:
    """An operation or ablation, a course of radiotherapy with its volumes, or drugs."""
    if _is_drug(row):
        yield _drugs(row, patient_id)
    elif row["modality"] in _RADIOTHERAPY:
        yield from _course(row, treated, patient_id)
    else:
        yield _operation(row, treated, patient_id)


def kind_of(row: Row) -> str:
    """The type of the resource that a treatment becomes."""
    return "MedicationRequest" if _is_drug(row) else "Procedure"


def toxicity(row: Row, of: Row, patient_id: Cell) -> Element:
    """A side effect."""
    extension = points("treatment", address(kind_of(of), row["treatment_id"]))
    extension += [*said("grade", row["grade"]), *said("attribution", row["attribution"])]
    term = row["term"]
    event = absent(term) if is_mark(term) else {"text": term} if term is not None else None
    return resource(
        "AdverseEvent", row["toxicity_id"], f"{OURS}toxicity", actuality="actual", event=event,
        subject={"reference": address("Patient", patient_id)}, extension=extension, **simple("date", row["onset_date"]),
    )  # fmt: skip


def _is_drug(row: Row) -> bool:
    is_act = row["modality"] in _RADIOTHERAPY or row["modality"] in _ACTS
    return row["modality"] in _DRUGS or (not is_act and row["target"] == "systemic")


def _course(row: Row, treated: list[Row], patient_id: Cell) -> Iterator[Element]:
    subject = {"reference": address("Patient", patient_id)}
    extension = _shared(row)
    beam = _BEAMS.get(str(row["modality"]))
    if beam:
        inner = {"url": f"{MCODE}radiotherapy-modality", "valueCodeableConcept": concept((SNOMED, beam))}
        extension.append({"url": f"{MCODE}radiotherapy-modality-and-technique", "extension": [inner]})
    else:
        extension += said("modality", row["modality"])
    for one in treated:
        volume = f"{one['treatment_lesion_id']}-volume"
        related = {"reference": address("Condition", one["lesion_id"])}
        yield resource(
            "BodyStructure", volume, f"{MCODE}radiotherapy-volume", patient=subject,
            extension=[{"url": f"{MCODE}related-condition", "valueReference": related}],
        )  # fmt: skip
        where = points("volume", address("BodyStructure", volume), "")
        given = [*where, *measured("totalDoseDelivered", one["dose_gy"], "cGy", "")]
        fractions = said("fractionsDelivered", one["fractions"], "")
        extension.append(
            {
                "url": f"{MCODE}radiotherapy-dose-delivered-to-volume",
                "extension": [*given, *map(_unsigned, fractions)],
            }
        )
        extension.append({"url": f"{OURS}treated-lesion", "extension": [*where, *_more(one)]})
    yield resource(
        "Procedure", row["treatment_id"], f"{MCODE}radiotherapy-course-summary", extension=extension,
        code=concept((SNOMED, "1217123003")), subject=subject, **_status(row, "in-progress"),
        **period("performedPeriod", row["start_date"], row["end_date"]),
    )  # fmt: skip


def _operation(row: Row, treated: list[Row], patient_id: Cell) -> Element:
    extension = _shared(row)
    if row["modality"] != "surgery":
        extension += said("modality", "NI" if row["modality"] is None else row["modality"])
    for one in treated:
        inner = points("lesion", address("Condition", one["lesion_id"]), "")
        inner += measured("dose", one["dose_gy"], "Gy", "") + said("fractions", one["fractions"], "")
        extension.append({"url": f"{OURS}treated-lesion", "extension": [*inner, *_more(one)]})
    return resource(
        "Procedure", row["treatment_id"], f"{MCODE}cancer-related-surgical-procedure", extension=extension,
        code=concept((SNOMED, "387713003")), subject={"reference": address("Patient", patient_id)},
        **_status(row, "in-progress"), **period("performedPeriod", row["start_date"], row["end_date"]),
    )  # fmt: skip


def _drugs(row: Row, patient_id: Cell) -> Element:
    extension = _shared(row) + said("modality", "NI" if row["modality"] is None else row["modality"])
    agents = row["agents"]
    named = absent(agents or "NI") if agents is None or is_mark(agents) else {"text": agents}
    return resource(
        "MedicationRequest", row["treatment_id"], f"{MCODE}cancer-related-medication-request", extension=extension,
        intent="order", medicationCodeableConcept=named, subject={"reference": address("Patient", patient_id)},
        dispenseRequest=period("validityPeriod", row["start_date"], row["end_date"]), **_status(row, "active"),
    )  # fmt: skip


def _shared(row: Row) -> list[Element]:
    extension = points("episode", address("EpisodeOfCare", row["episode_id"]))
    # What mCODE would read as another target, setting or outcome is said by our own words.
    extension += said("target", "NI" if row["target"] is None else row["target"]) + said(
        "setting", row["setting"]
    )
    if row["outcome"] == "unknown" or is_mark(row["outcome"]):
        extension += said("outcome", row["outcome"])
    intent = _INTENTS.get(str(row["intent"]))
    if intent is None:
        return extension + said("intent", row["intent"])
    return [
        *extension,
        {"url": f"{MCODE}procedure-intent", "valueCodeableConcept": concept((SNOMED, intent))},
    ]


def _status(row: Row, running: str) -> Element:
    outcome = row["outcome"]
    status = {"completed": "completed", "ongoing": running, "stopped_other": "stopped"}.get(str(outcome))
    if outcome in _REASONS:
        return {"status": "stopped", "statusReason": concept((SNOMED, _REASONS[str(outcome)]))}
    return {"status": status or "unknown"}


def _more(one: Row) -> list[Element]:
    """What mCODE has no element for: dose a fraction, technique, margin."""
    per_fraction = measured("dose-per-fraction", one["dose_per_fraction_gy"], "Gy", "")
    return [*per_fraction, *said("technique", one["technique"], ""), *said("margin", one["margin"], "")]


def _unsigned(extension: Element) -> Element:
    value = extension.pop("valueInteger", None)
    return extension if value is None else {**extension, "valueUnsignedInt": value}
