"""Courses of radiotherapy, operations and drugs as rows.

Belongs here: one function a sheet; references are still as the file has them. Does not belong here: what one
resource says of another (``linking``).
"""

from schemas.readers.fhir.documents import Element
from schemas.readers.fhir.elements import (
    GRAY,
    MCODE,
    OURS,
    SNOMED,
    absent,
    all_of,
    begin,
    code,
    day,
    end,
    extensions,
    measure,
    one_of,
    ours,
    primitive,
    reference,
    words,
)
from schemas.readers.fhir.sheets import Row

_MODALITY = f"{MCODE}mcode-radiotherapy-modality"
_TECHNIQUE = f"{MCODE}mcode-radiotherapy-technique"


def course(content: Element) -> Row:
    """A course of radiotherapy; ``treated1_lesion`` and its like are the doses to its volumes."""
    both = next(extensions(content, f"{MCODE}mcode-radiotherapy-modality-and-technique"), {})
    modality, technique = (_concept(both, url) for url in (_MODALITY, _TECHNIQUE))
    row = _procedure(content) | {"modality": _said(modality) or "radiotherapy", "technique": _said(technique)}
    return row | _numbered(_treated(content))


def operation(content: Element) -> Row:
    """An operation or an ablation; ``treated1_lesion`` and its like are the metastases that it took."""
    treated = _treated(content) or [
        {"lesion": reference(reason)} for reason in all_of(content.get("reasonReference"))
    ]
    return _procedure(content) | {"modality": "surgery"} | _numbered(treated)


def request(content: Element) -> Row:
    """Drugs that were ordered: a line of therapy. The day it was written stands for its begin."""
    expected = one_of(one_of(content.get("dispenseRequest")).get("validityPeriod"))
    return _medication(content) | {
        "start_date": day(expected, "start") or day(content, "authoredOn"),
        "end_date": day(expected, "end"),
        "condition": reference(content.get("reasonReference")),
    }


def administration(content: Element) -> Row:
    """Drugs given once or over a while, with the order that they follow."""
    return _medication(content) | {
        "start_date": begin(content, "effective"),
        "end_date": end(content, "effective"),
        "condition": reference(content.get("reasonReference")),
        "request": reference(content.get("request")),
    }


def _procedure(content: Element) -> Row:
    return _shared(content) | {
        "start_date": begin(content, "performed"),
        "end_date": end(content, "performed"),
        "condition": reference(content.get("reasonReference")),
    }


def _shared(content: Element) -> Row:
    intent = next(extensions(content, f"{MCODE}mcode-procedure-intent"), {})
    reason = one_of(content.get("statusReason"))
    ended = next(extensions(content, f"{MCODE}mcode-treatment-termination-reason"), {})
    why = code(reason, (SNOMED,)) or code(one_of(ended.get("valueCodeableConcept")), (SNOMED,))
    status = primitive(content, "status")
    return {
        "patient": reference(content.get("subject")),
        "code": code(one_of(content.get("code")), (SNOMED,)),
        "intent": _said(one_of(intent.get("valueCodeableConcept"))),
        # Unknown as a status says that nobody knows which of the others it is.
        "outcome": why or (None if status == "unknown" else status),
    }


def _medication(content: Element) -> Row:
    named = one_of(content.get("medicationCodeableConcept"))
    address = reference(content.get("medicationReference"))
    if not named and address and address.startswith("#"):
        named = next((one_of(c.get("code")) for c in all_of(content.get("contained"))
                      if c.get("id") == address[1:]), {})  # fmt: skip
    return _shared(content) | {"modality": "systemic", "target": "systemic", "agents": words(named)}


def _treated(content: Element) -> list[Row]:
    """What each volume or metastasis was given: mCODE's doses, and what our extension adds to them."""
    treated: list[Row] = []
    for said in extensions(content, f"{MCODE}mcode-radiotherapy-dose-delivered-to-volume"):
        where = reference(next(extensions(said, "volume"), {}).get("valueReference"))
        dose = next(extensions(said, "totalDoseDelivered"), {})
        treated.append(
            {
                "volume": where,
                "lesion": _within(content, where),
                "dose_gy": measure(one_of(dose.get("valueQuantity")), GRAY) or absent(dose),
                "fractions": ours(said, "fractionsDelivered"),
            }
        )
    for said in extensions(content, f"{OURS}treated-lesion"):
        added = {
            "volume": ours(said, "volume"),
            "lesion": ours(said, "lesion"),
            "dose_gy": ours(said, "dose"),
            "fractions": ours(said, "fractions"),
            "dose_per_fraction_gy": ours(said, "dose-per-fraction"),
            "technique": ours(said, "technique"),
            "margin": ours(said, "margin"),
        }
        filled: Row = {name: text for name, text in added.items() if text is not None}
        same = [row for row in treated if added["volume"] and row["volume"] == added["volume"]]
        if same:
            same[0].update(filled)
        else:
            treated.append(filled)
    return treated


def _within(content: Element, address: str | None) -> str | None:
    """The condition of a volume that the course itself contains."""
    if not address or not address.startswith("#"):
        return None
    inside = next((c for c in all_of(content.get("contained")) if c.get("id") == address[1:]), {})
    related = next(extensions(inside, f"{MCODE}mcode-related-condition", f"{OURS}lesion"), {})
    return reference(related.get("valueReference"))


def _numbered(treated: list[Row]) -> Row:
    return {
        f"treated{n}_{name}": text for n, row in enumerate(treated, start=1) for name, text in row.items()
    }


def _concept(parent: Element, url: str) -> Element:
    return one_of(next(extensions(parent, url), {}).get("valueCodeableConcept"))


def _said(concept: Element) -> str | None:
    return code(concept, (SNOMED,)) or words(concept)
