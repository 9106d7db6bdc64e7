"""Observations and adverse events as rows.

Belongs here: one function a sheet; references are still as the file has them. Does not belong here: what one
resource says of another (``linking``).
"""

import re

from schemas.readers.fhir.conditions import stage_said
from schemas.readers.fhir.documents import Element
from schemas.readers.fhir.elements import (
    LOINC,
    MCODE,
    MILLIMETRE,
    SNOMED,
    all_of,
    begin,
    code,
    day,
    extensions,
    measure,
    one_of,
    primitive,
    reference,
    words,
)
from schemas.readers.fhir.kinds import TNM
from schemas.readers.fhir.sheets import Row

#: LOINC and SNOMED CT: the largest dimension of a tumour.
_LONGEST = ("33728-7", "21889-1")
_CATEGORY = re.compile(r"\b[yra]*[cp]?[TNM](?:[0-4X]|is|a)[A-Za-z0-9()+-]*")


def ecog(content: Element) -> Row:
    """The ECOG performance status."""
    value = primitive(content, "valueInteger") or _absent(content)
    return _observation(content) | {"value": value}


def tnm(content: Element) -> Row:
    """A category of the TNM or a stage group, of one tumour."""
    what = one_of(content.get("code"))
    category, kind = TNM.get(code(what, (SNOMED,)) or code(what, (LOINC,)) or "", _by_profile(content))
    value = one_of(content.get("valueCodeableConcept"))
    said = stage_said(value) if category == "stage" else words(value)
    found = _CATEGORY.search(said) if said and category != "stage" else None
    return _observation(content) | {
        "category": category,
        "kind": kind,
        "value": (found[0] if found else said) or _absent(content),
        "edition": code(one_of(content.get("method")), (SNOMED,)) or words(one_of(content.get("method"))),
    }


def disease_status(content: Element) -> Row:
    """How the cancer does: a follow-up."""
    value = one_of(content.get("valueCodeableConcept"))
    evidence = next(extensions(content, f"{MCODE}mcode-cancer-disease-status-evidence-type"), {})
    seen = one_of(evidence.get("valueCodeableConcept"))
    return _observation(content) | {
        "response": code(value, (SNOMED,)) or words(value) or _absent(content),
        "method": code(seen, (SNOMED,)) or words(seen),
    }


def tumor_size(content: Element) -> Row:
    """The size of a tumour; its longest dimension counts."""
    longest = None
    for component in all_of(content.get("component")):
        if code(one_of(component.get("code")), (LOINC,)) in _LONGEST:
            longest = longest or measure(one_of(component.get("valueQuantity")), MILLIMETRE)
            longest = longest or words(one_of(component.get("dataAbsentReason")))
    return _observation(content) | {"longest_mm": longest}


def lesion_status(content: Element) -> Row:
    """What became of one metastasis, which only our own profile says."""
    value = one_of(content.get("valueCodeableConcept"))
    return {
        "patient": reference(content.get("subject")),
        "lesion": reference(content.get("focus")),
        "response": code(value, (SNOMED,)) or words(value),
    }


def toxicity(content: Element) -> Row:
    """An adverse event of a treatment."""
    return {
        "patient": reference(content.get("subject")),
        "onset_date": day(content, "date"),
        "term": words(one_of(content.get("event"))),
    }


def _observation(content: Element) -> Row:
    return {
        "patient": reference(content.get("subject")),
        "condition": reference(content.get("focus")),
        "date": begin(content, "effective"),
    }


def _absent(content: Element) -> str | None:
    coding = one_of(one_of(content.get("dataAbsentReason")).get("coding"))
    return str(coding["code"]) if coding.get("code") else None


def _by_profile(content: Element) -> tuple[str, str]:
    """Category and kind by the names of the profiles of STU 2, where the code is none that we know."""
    claimed = " ".join(str(each) for each in one_of(content.get("meta")).get("profile") or [])
    category = next(
        (letter for letter, name in (("t", "primary-tumor"), ("n", "regional-nodes"),
                                     ("m", "distant-metastases")) if name in claimed), "stage",
    )  # fmt: skip
    return category, "p" if "pathological" in claimed else "c" if "clinical" in claimed else ""
