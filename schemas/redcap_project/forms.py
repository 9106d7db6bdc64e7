"""The contract as forms of a REDCap project: a form a table, a field a column.

Belongs here: names, types, choices and notes of fields, read from the contract. Does not belong here: their layout as
a dictionary or a profile, and any column by its name.

A moment is asked once, as a date: the ``_day`` columns have no field. Keys have none either: a row is known by its
record and the number of its form.
"""

import re
from dataclasses import dataclass
from typing import Any

from schemas.codes import code_lists
from schemas.contract import TABLES
from schemas.contract.metadata import key_of, mapped_columns

RECORD = "record_id"
INSTANCE = "redcap_repeat_instance"
#: The table whose form stands once in a record; the record is a row of it.
ONCE = "patients"
#: REDCap advises against longer names: statistical programs cut them.
LONGEST_NAME = 26
#: More choices than this are a list to unfold.
_MOST_BUTTONS = 6
_PARTIAL = "YYYY-MM-DD; YYYY-MM or YYYY where no more is known."
_UNITS = {"mm": "mm", "gy": "Gy"}
_ACRONYMS = {"ecog": "ECOG", "ned": "NED", "tnm": "TNM"}


@dataclass(frozen=True)
class Field:
    """A field; ``cell`` is what the profile says of ``column``, and is empty where no column reads the field."""

    name: str
    label: str
    note: str
    column: str = ""
    cell: str = ""
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    validation: str = ""
    lowest: str = ""
    highest: str = ""
    is_required: bool = False
    is_identifier: bool = False
    annotation: str = ""


@dataclass(frozen=True)
class Form:
    """An instrument and its table; ``keys`` are columns that no field is asked for, with what the profile says."""

    name: str
    table: str
    opening: str
    fields: tuple[Field, ...]
    keys: tuple[tuple[str, str], ...]

    @property
    def is_repeating(self) -> bool:
        """Whether a record may have several of the form."""
        return self.table != ONCE


def forms() -> tuple[Form, ...]:
    """Every form, in the order of the contract.

    Raises:
        ValueError: a name that comes out of the contract is none that REDCap takes, or comes out twice.

    """
    made = tuple(_form(table) for table in TABLES)
    names = [field.name for form in made for field in form.fields]
    unusable = [n for n in names if len(n) > LONGEST_NAME or not re.fullmatch("[a-z](?:_?[a-z0-9])*", n)]
    if unusable or len({*names}) < len(names):
        raise ValueError(f"names of fields are not unique, or cannot be used: {unusable or names}")
    return made


def _form(table: str) -> Form:
    name = _form_name(table)
    words = name.split("_")
    prefix = "".join(word[0] for word in words) if len(words) > 1 else name[:2]
    keys, fields = [], list(_OF_THE_RECORD) if table == ONCE else []
    for column, about in mapped_columns(table).items():
        if about["role"] == "key":
            keys.append((column, RECORD if table == ONCE else f"{{join: [{RECORD}, {INSTANCE}]}}"))
        elif about.get("references") == ONCE:
            keys.append((column, RECORD))
        elif about["role"] != "day":
            fields.append(_field(prefix, table, column, about))
    opening = _of_forms(" ".join((TABLES[table].to_schema().description or "").split()))
    return Form(name, table, opening, tuple(fields), tuple(keys))


def _form_name(table: str) -> str:
    """A form is named after one row of its table, as its key is."""
    return key_of(table).removesuffix("_id")


def _field(prefix: str, table: str, column: str, about: dict[str, Any]) -> Field:
    name, meaning = f"{prefix}_{column}", _of_forms(about["description"])
    lost = f" Left empty: {about['without_it']}" if about.get("without_it") else ""
    said: dict[str, Any] = {
        "column": column,
        "cell": name,
        "label": _label(column),
        "note": meaning,
        "is_required": bool(about.get("required")),
        "annotation": f"Oligo: {table}.{column}.{lost}",
    }
    lowest, highest = _bounds(table, column)
    if about["role"] == "reference":
        name, other = f"{prefix}_{column.removesuffix('_id')}", _form_name(about["references"])
        said |= {
            "cell": f"{{join: [{RECORD}, {name}]}}",
            "label": f"{_label(other)}: number of its form",
            "note": f"{meaning} 1 is the record's first form '{other}', 2 the second.",
            "validation": "integer",
            "lowest": "1",
        }
    elif about["role"] == "code":
        choices = code_lists()[about["code_list"]]
        said |= {
            "cell": f"{{column: {name}, values: {about['code_list']}}}",
            "kind": "radio" if len(choices) <= _MOST_BUTTONS else "dropdown",
            "choices": tuple(choices.items()),
        }
    elif about["role"] == "date":
        said["note"] = f"{meaning} {_PARTIAL}"
    elif about["role"] in ("count", "measure"):
        unit = _UNITS.get(column.rpartition("_")[2], "")
        kind = "Whole number" if about["role"] == "count" else "Number"
        said |= {
            "validation": "integer" if about["role"] == "count" else "number",
            "note": f"{meaning} {kind}, {lowest} to {highest}{unit and f' {unit}'}.",
            "lowest": lowest,
            "highest": highest,
        }
    return Field(name, **said)


def _of_forms(said: str) -> str:
    """What the contract says of rows, said of forms."""
    return re.sub(r"\brow\b", "form", said)


def _label(column: str) -> str:
    """A column's name as a question: ``diameter_mm`` is ``Diameter (mm)``."""
    words, unit = column.split("_"), ""
    if words[-1] in _UNITS:
        unit = f" ({_UNITS[words.pop()]})"
    said = " ".join(_ACRONYMS.get(word, word.upper() if len(word) == 1 else word) for word in words)
    return f"{said[0].upper()}{said[1:]}{unit}"


def _bounds(table: str, column: str) -> tuple[str, str]:
    """The lowest and the highest number that the contract takes; both empty where it names none."""
    for check in TABLES[table].to_schema().columns[column].checks:
        limits = check.statistics or {}
        if {"min_value", "max_value"} <= limits.keys() and limits["min_value"] is not None:
            return f"{limits['min_value']:g}", f"{limits['max_value']:g}"
    return "", ""


#: What a record needs beside the columns of the contract.
_OF_THE_RECORD = (
    Field(
        RECORD,
        "Record",
        "The project's own number of the patient; never a hospital number or a name.",
        annotation="Oligo: patients.patient_id, which leaves intake as a pseudonym only.",
    ),
    Field(
        "hospital_number",
        "Hospital number",
        "For the hospital alone; leave it out of the export.",
        is_identifier=True,
        annotation="Oligo: read into no table.",
    ),
)
