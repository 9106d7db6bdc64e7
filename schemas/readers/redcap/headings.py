"""Headings of an export of labels: which field each stands for.

Belongs here: labels of fields to their names. Does not belong here: labels of choices (``words``).

REDCap writes columns in the order of the dictionary, and each form ends with a column "Complete?". So the
same label in two forms is told apart by the columns around it, as long as only one reading fits them all.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schemas.findings import Finding, Refusal
from schemas.readers.redcap.context import EVENT, GROUP, INSTANCE, INSTRUMENT, SURVEY
from schemas.readers.redcap.dictionary import Dictionary, without_dictionary
from schemas.readers.redcap.fields import MISSING_LABELS, plain, suffix

_CONTEXT = {
    "Event Name": EVENT,
    "Repeat Instrument": INSTRUMENT,
    "Repeat Instance": INSTANCE,
    "Data Access Group": GROUP,
    "Survey Identifier": SURVEY,
}
_STATUS, _TIMESTAMP = "Complete?", "Survey Timestamp"
_BOX = re.compile(r"(?P<label>.*) \(choice=(?P<choice>.*)\)")


class _Place(NamedTuple):
    """A column that a whole export would have."""

    label: str
    column: str
    form: str
    is_status: bool


def raw_names(cells: Sequence[str | None], dictionary: Dictionary | None, file: str) -> list[str | None]:
    """The header with names of fields in place of their labels; as it is where it holds names already.

    Raises:
        Refusal: it holds labels, and there is no dictionary, or a label may stand for several fields.

    """
    said = [plain(cell or "") for cell in cells]
    if dictionary is None:
        if _STATUS in said or any(_BOX.fullmatch(label) for label in said):
            raise without_dictionary(file, "which fields the labels in its header stand for")
        return [*cells]
    places = _places(dictionary)
    names = {place.column for place in places}
    if sum(label in names for label in said) >= sum(label in {p.label for p in places} for label in said):
        return [*cells]
    found: dict[int, str] = {}
    for at, label in enumerate(said):
        if label in _CONTEXT and at == len(found) + 1:
            found[at] = _CONTEXT[label]
    found |= _matched(said, [at for at in range(len(said)) if at not in found], places, file)
    form = ""
    form_of = {place.column: place.form for place in places}
    for at in reversed(range(len(said))):
        form = form_of.get(found.get(at, ""), form)
        if at not in found and said[at] == _TIMESTAMP:
            found[at] = f"{form}_timestamp"
    boxes = _boxes_of_codes(said, found, dictionary)
    return [found.get(at) or boxes.get(at) or cells[at] for at in range(len(said))]


def _places(dictionary: Dictionary) -> list[_Place]:
    """The columns of a whole export in their order."""
    places = [_Place(dictionary.record.label, dictionary.record.name, "", False)]
    for form, fields in dictionary.forms.items():
        for field in fields:
            if field.kind != "checkbox":
                places.append(_Place(field.label, field.name, form, False))
                continue
            for code, choice in field.labels.items():
                label = plain(f"{field.label} (choice={choice})")
                places.append(_Place(label, field.box(code), form, False))
        places.append(_Place(_STATUS, f"{form}_complete", form, True))
    return places


def _matched(said: list[str], free: list[int], places: list[_Place], file: str) -> dict[int, str]:
    """The only reading of the header in which its columns stand in the order of the dictionary."""
    having: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        having.setdefault(place.label, []).append(number)
    known = [at for at in free if said[at] in having]
    fits_of = [having[said[at]] for at in known]
    can_be = _in_order(fits_of, places) or _by_itself(fits_of, places)
    unclear = {said[at]: fits for at, fits in zip(known, can_be, strict=True) if len(fits) > 1}
    if unclear:
        problems = (
            f"'{label}' heads a column of {file} and may be {_listed([places[n].column for n in fits])}"
            for label, fits in unclear.items()
        )
        raise Refusal(*(Finding("label_ambiguous", problem, file, None, 1) for problem in problems))
    return {at: places[number].column for at, [number] in zip(known, can_be, strict=True)}


def _in_order(can_be: list[list[int]], places: list[_Place]) -> list[list[int]]:
    """Of the places that each column can be, those that some reading in order has; empty where there is none.

    After a field comes another of its form or the form's status, without which a form is not read at all.
    """
    reached: list[set[int]] = []
    before: set[int] = {-1}
    for numbers in can_be:
        any_after = min((n for n in before if n < 0 or _is_free(places[n])), default=len(places))
        lowest: dict[str, int] = {}
        for n in sorted(before - {-1}, reverse=True):
            lowest[places[n].form] = n
        before = {n for n in numbers if n > min(any_after, lowest.get(places[n].form, any_after))}
        reached.append(before)
    kept: list[list[int]] = []
    after: set[int] | None = None
    for here in reversed(reached):
        if after is not None:
            highest: dict[str, int] = {}
            for n in sorted(after):
                highest[places[n].form] = n
            any_before = max(after, default=-1)
            here = {
                n
                for n in here
                if n < (any_before if _is_free(places[n]) else highest.get(places[n].form, -1))
            }
        after = here
        kept.append(sorted(here))
    return kept[::-1] if all(kept) else []


def _is_free(place: _Place) -> bool:
    """Whether any form may follow: after a status, and after the record identifier."""
    return place.is_status or not place.form


def _by_itself(labels: list[list[int]], places: list[_Place]) -> list[list[int]]:
    """The places that each column can be, in whatever order they stand; a status ends the form before it."""
    status = {place.form: number for number, place in enumerate(places) if place.is_status}
    found: list[list[int]] = []
    for fits in labels:
        is_known = bool(found) and len(found[-1]) == 1
        own = status.get(places[found[-1][0]].form, -1) if is_known else -1
        found.append([own] if own in fits else fits)
    return found


def _boxes_of_codes(said: list[str], found: dict[int, str], dictionary: Dictionary) -> dict[int, str]:
    """Boxes of missing-data codes, which a checkbox group has beside those of its choices."""
    groups: dict[str, list[str]] = {}
    for fields in dictionary.forms.values():
        for field in fields:
            if field.kind == "checkbox":
                groups.setdefault(field.label, []).append(field.name)
    boxes = {}
    for at, label in enumerate(said):
        match = None if at in found else _BOX.fullmatch(label)
        if match and len(fields_of := groups.get(match["label"], [])) == 1:
            code = MISSING_LABELS.get(match["choice"], match["choice"])
            boxes[at] = f"{fields_of[0]}___{suffix(code)}"
    return boxes


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
