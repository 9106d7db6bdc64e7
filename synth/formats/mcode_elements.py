"""Elements of FHIR: extensions, absent values, codes, references.

Belongs here: canonical cells to elements. Does not belong here: which resource they stand in (``mcode_resources``,
``mcode_treatments``).
"""

from decimal import Decimal
from typing import Any

from synth.records import MISSING_MARKS, Cell

Element = dict[str, Any]

SNOMED = "http://snomed.info/sct"
ICD_O = "http://terminology.hl7.org/CodeSystem/icd-o-3"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
OURS = "https://oligo.example/fhir/StructureDefinition/"
#: Our mark of a missing value -> FHIR's word for the reason.
_ABSENT = {"UNK": "unknown", "NI": "unsupported", "NASK": "not-asked", "NA": "not-applicable"}


def is_mark(value: Cell) -> bool:
    """Whether a cell says why it has no value."""
    return value in MISSING_MARKS


def absent(mark: Cell = "NI") -> Element:
    """An element that has no value, with the reason."""
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    return {"extension": [{"url": url, "valueCode": _ABSENT[str(mark)]}]}


def said(name: str, value: Cell, base: str = OURS) -> list[Element]:
    """An extension that says ``value``; none where there is none."""
    if value is None:
        return []
    url = base + name
    if is_mark(value):
        return [{"url": url, **absent(value)}]
    if isinstance(value, int):
        return [{"url": url, "valueInteger": value}]
    if isinstance(value, float):
        return [{"url": url, "valueDecimal": value}]
    kind = "valueDate" if name.endswith("-date") else "valueString" if " " in value else "valueCode"
    return [{"url": url, kind: value}]


def points(name: str, address: str | None, base: str = OURS) -> list[Element]:
    """An extension that points at a resource."""
    return [{"url": base + name, "valueReference": {"reference": address}}] if address else []


def measured(name: str, value: Cell, unit: str, base: str = OURS) -> list[Element]:
    """An extension with a quantity; doses are told in centigray, as mCODE has them, where the unit is that."""
    if value is None:
        return []
    if is_mark(value):
        return [{"url": base + name, **absent(value)}]
    return [{"url": base + name, "valueQuantity": quantity(value, unit)}]


def quantity(value: Cell, unit: str) -> Element:
    """A quantity of gray, of centigray (``value`` is in gray), or of millimetres."""
    number = Decimal(str(value)) * (100 if unit == "cGy" else 1)
    plain = int(number) if number == int(number) else float(number)
    return {"value": plain, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}


def simple(name: str, value: Cell) -> Element:
    """An element with a simple value, or with the reason why it has none."""
    if value is None:
        return {}
    return {f"_{name}": absent(value)} if is_mark(value) else {name: value}


def period(name: str, start: Cell, end: Cell) -> Element:
    """A period of which one end at least is known."""
    ends = simple("start", start) | simple("end", end)
    return {name: ends} if ends else {}


def concept(*codings: tuple[str, str]) -> Element:
    """A concept with codes, each of a system."""
    return {"coding": [{"system": system, "code": code} for system, code in codings]}


def address(kind: str, key: Cell) -> str:
    """``Type/id`` of a row; an id of FHIR has no underscore."""
    return f"{kind}/{str(key).replace('_', '-')}"


def resource(kind: str, key: Cell, profile: str, **elements: Any) -> Element:
    """A resource that claims a profile; elements that are empty are left out."""
    content = {
        "resourceType": kind,
        "id": address(kind, key).partition("/")[2],
        "meta": {"profile": [profile]},
    }
    return content | {name: value for name, value in elements.items() if value not in (None, [], {})}
