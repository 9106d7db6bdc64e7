"""Patients, conditions, body structures and episodes as rows.

Belongs here: one function a sheet; references are still as the file has them. Does not belong here: what one
resource says of another (``linking``).
"""

import re

from schemas.readers.fhir.documents import Element
from schemas.readers.fhir.elements import (
    ICD_10,
    ICD_O,
    MCODE,
    OURS,
    SNOMED,
    begin,
    code,
    day,
    extensions,
    one_of,
    primitive,
    reference,
    words,
)
from schemas.readers.fhir.sheets import Row

_ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
_RELATED = (
    "http://hl7.org/fhir/StructureDefinition/condition-related",
    f"{MCODE}mcode-related-primary-condition",
)
#: Codes that say no more than that there is a cancer, or a metastasis of one.
NO_SITE = ("363346000", "128462008")
_STAGE = re.compile(r"\b(?:stage|stadium)\s+((?:0|IV|I{1,3})[A-Da-d]?\d?(?:is)?|X|\d[A-D]?)\b", re.IGNORECASE)


def patient(content: Element) -> Row:
    """Of a patient: sex, year of birth, and death. Names, addresses and numbers stay where they are."""
    born = primitive(content, "birthDate")
    is_dead, died = primitive(content, "deceasedBoolean"), day(content, "deceasedDateTime")
    status = {"yes": "dead", "no": "alive"}.get(is_dead or "", is_dead)
    return {
        "sex": primitive(content, "gender"),
        "birth_year": born[:4] if born and born[:4].isdigit() else born,
        "death_date": died,
        "vital_status": "dead" if died is not None else status,
    }


def primary(content: Element) -> Row:
    """A primary tumour. The site is read from ICD-10, else ICD-O-3, else SNOMED CT."""
    where, what = one_of(content.get("bodySite")), one_of(content.get("code"))
    topography, icd = _topography(where), code(what, ICD_10)
    snomed = code(what, (SNOMED,))
    site = (
        (icd and icd[:3])
        or (topography if topography == "C16.0" else topography and topography[:3])
        or code(where, (SNOMED,))
        or (snomed if snomed not in NO_SITE else None)
        or (None if snomed else words(what))
    )
    summary = one_of(one_of(content.get("stage")).get("summary"))
    return {
        "patient": reference(content.get("subject")),
        "onset": _onset(content),
        "code": icd or snomed,
        "site": site,
        "topography": topography,
        "morphology": _morphology(content),
        "laterality": _laterality(where),
        "stage": stage_said(summary),
    }


def secondary(content: Element) -> Row:
    """A metastasis. The organ is read from the body site, else from what the condition is called."""
    where, what = one_of(content.get("bodySite")), one_of(content.get("code"))
    topography, icd, snomed = _topography(where), code(what, ICD_10), code(what, (SNOMED,))
    block = topography if topography and topography[:3] in ("C41", "C77") else topography and topography[:3]
    said = snomed if snomed not in NO_SITE else None
    organ = code(where, (SNOMED,)) or icd or block or said or (None if snomed else words(what))
    related = next(extensions(content, *_RELATED), {})
    return {
        "patient": reference(content.get("subject")),
        "primary": reference(related.get("valueReference")),
        "onset": _onset(content),
        "code": icd or snomed,
        "organ": organ,
        "topography": topography,
        "laterality": _laterality(where),
    }


def tumor(content: Element) -> Row:
    """A tumour as a body structure: which condition it is the place of."""
    return {"patient": reference(content.get("patient")), "condition": _condition(content)}


def volume(content: Element) -> Row:
    """A radiotherapy volume: which metastasis it holds, where that is said."""
    where = one_of(content.get("location"))
    return {
        "patient": reference(content.get("patient")),
        "lesion": _condition(content),
        "location": code(where, (SNOMED, *ICD_O)),
    }


def episode(content: Element) -> Row:
    """An oligometastatic episode, which only our own profile knows."""
    return {
        "patient": reference(content.get("patient")),
        "diagnosis_date": day(one_of(content.get("period")), "start"),
    }


def stage_said(concept: Element) -> str | None:
    """A stage group: what follows the word in what a code displays, else the code or text itself."""
    said = words(concept)
    found = _STAGE.search(said) if said else None
    return found[1] if found else said


def _condition(structure: Element) -> str | None:
    related = next(extensions(structure, f"{MCODE}mcode-related-condition", f"{OURS}lesion"), {})
    return reference(related.get("valueReference"))


def _onset(content: Element) -> str | None:
    """The day of the diagnosis: when it was asserted, else the onset. The day of recording says neither."""
    asserted = next(extensions(content, _ASSERTED), {})
    return day(asserted, "valueDateTime") or begin(content, "onset")


def _topography(where: Element) -> str | None:
    found = code(where, ICD_O)
    return found if found and found[:1] in "Cc" else None


def _morphology(content: Element) -> str | None:
    said = next(extensions(content, f"{MCODE}mcode-histology-morphology-behavior"), {})
    return code(one_of(said.get("valueCodeableConcept")), ICD_O)


def _laterality(where: Element) -> str | None:
    said = next(extensions(where, f"{MCODE}mcode-laterality-qualifier"), {})
    concept = one_of(said.get("valueCodeableConcept"))
    return code(concept, (SNOMED,)) or words(concept)
