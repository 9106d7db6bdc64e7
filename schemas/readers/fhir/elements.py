"""Elements of FHIR as text: codes, dates, quantities, references, extensions.

Belongs here: one function a data type. Does not belong here: which element of which resource is read.

An element that is absent with a reason becomes that reason, such as ``not-asked``, which the profile lists under
``missing``. None stands for an element that is not there.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from schemas.readers.fhir.documents import Element

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
ICD_10 = ("http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10")
ICD_O = ("http://terminology.hl7.org/CodeSystem/icd-o-3", "urn:oid:2.16.840.1.113883.6.43.1")
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"
#: Our own declarations; ``docs/fhir-mcode.md`` lists them. The host is reserved and belongs to nobody.
OURS = "https://oligo.example/fhir/StructureDefinition/"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
#: Powers of ten from a unit to the one that the contract counts in.
GRAY = {"Gy": 0, "cGy": -2, "mGy": -3}
MILLIMETRE = {"mm": 0, "cm": 1, "m": 3}
#: More digits than any measure has; what is written so is no number of a registry.
_MOST_DIGITS = 30


def all_of(value: Any) -> list[Element]:
    """The objects of a repeating element, or of one that should not repeat."""
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, dict)]


def one_of(value: Any) -> Element:
    """The first object of an element; an empty one where there is none."""
    return next(iter(all_of(value)), {})


def extensions(element: Element, *urls: str) -> Iterator[Element]:
    """The extensions of an element that have one of these addresses."""
    return (each for each in all_of(element.get("extension")) if each.get("url") in urls)


def absent(element: Any) -> str | None:
    """Why an element has no value, if it says so."""
    reason = next(extensions(element, ABSENT), None) if isinstance(element, dict) else None
    return None if reason is None else primitive(reason, "valueCode")


def primitive(parent: Element, name: str) -> str | None:
    """A simple element as text, or why it has no value."""
    value = parent.get(name)
    if value is None:
        return absent(parent.get(f"_{name}"))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, str | int) else None


def plain(number: Decimal) -> str:
    """A number without an exponent and without zeros that say nothing."""
    if not number:
        return "0"
    digits = number.normalize()
    return f"{digits:f}" if abs(digits.adjusted()) < _MOST_DIGITS else str(digits)


def day(parent: Element, name: str) -> str | None:
    """A date, whole or partial, without its time of day."""
    text = primitive(parent, name)
    return text[:10] if text and text[:1].isdigit() else text


def begin(parent: Element, stem: str) -> str | None:
    """The day on which something that is a moment or a period began."""
    return day(parent, f"{stem}DateTime") or day(one_of(parent.get(f"{stem}Period")), "start")


def end(parent: Element, stem: str) -> str | None:
    """The last day of a period."""
    return day(one_of(parent.get(f"{stem}Period")), "end")


def code(concept: Element, systems: Iterable[str]) -> str | None:
    """The code that a concept has in the first of these systems in which it has one."""
    for system in systems:
        for coding in all_of(concept.get("coding")):
            if coding.get("system") == system and coding.get("code"):
                return str(coding["code"])
    return None


def words(concept: Element) -> str | None:
    """A concept as people say it: its text, else what a code displays, else the code; or why it is absent."""
    coding = one_of(concept.get("coding"))
    said = concept.get("text") or coding.get("display") or coding.get("code")
    return str(said) if said else absent(concept)


def reference(element: Any) -> str | None:
    """The address that a reference holds."""
    said = one_of(element).get("reference")
    return said if isinstance(said, str) and said else None


def measure(quantity: Element, units: dict[str, int]) -> str | None:
    """A quantity in the contract's unit; with another unit or none it stays a text that is no number."""
    value = quantity.get("value")
    if value is None:
        return absent(quantity)
    unit = quantity.get("code") or quantity.get("unit")
    number = Decimal(value) if isinstance(value, int | Decimal) else None
    if number is None or unit not in units or quantity.get("comparator"):
        return f"{quantity.get('comparator') or ''}{value} {unit or '(no unit)'}"
    return plain(number.scaleb(units[unit])) if abs(number.adjusted()) < _MOST_DIGITS else str(number)


def ours(element: Element, name: str) -> str | None:
    """What an extension of ours says, whatever its type; or why it says nothing."""
    said = next(extensions(element, OURS + name, name), None)
    if said is None:
        return None
    for key in said:
        if key in ("valueDate", "valueDateTime"):
            return day(said, key)
        if key == "valueReference":
            return reference(said[key])
        if key == "valueQuantity":
            return measure(said[key], GRAY | MILLIMETRE)
        if key == "valueCodeableConcept":
            return words(said[key])
        if key.startswith("value"):
            return primitive(said, key)
    return absent(said)
