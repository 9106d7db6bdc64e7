"""The data dictionary of a REDCap project: which field is in which form, and what its choices are.

Belongs here: the dictionary's columns to forms and fields. Does not belong here: the export.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas.findings import Finding, Refusal
from schemas.nearest import near
from schemas.profile import FileSpec
from schemas.readers import delimited
from schemas.readers.redcap import json_export
from schemas.readers.redcap.context import CONTEXT, SURVEY
from schemas.readers.redcap.fields import Field, plain
from schemas.readers.source import ROW, Source, unreadable

_NAME, _FORM, _TYPE, _CHOICES = (
    "Variable / Field Name",
    "Form Name",
    "Field Type",
    "Choices, Calculations, OR Slider Labels",
)
_LABEL, _IDENTIFIER, _ANNOTATION = "Field Label", "Identifier?", "Field Annotation"
#: What the interface for programs calls the columns that the website names as above.
_API = {
    "field_name": _NAME,
    "form_name": _FORM,
    "field_type": _TYPE,
    "select_choices_or_calculations": _CHOICES,
    "field_label": _LABEL,
    "identifier": _IDENTIFIER,
    "field_annotation": _ANNOTATION,
}
_CALCULATING = "@CALC(TEXT|DATE)"


@dataclass(frozen=True)
class Dictionary:
    """The field that names the record, and the fields of each form, in their order."""

    record: Field
    forms: dict[str, list[Field]]

    @property
    def form_of(self) -> dict[str, str]:
        """Name of a field to its form."""
        return {field.name: form for form, fields in self.forms.items() for field in fields}

    def knows(self, column: str) -> bool:
        """Whether a column of a flat export is one that the project has."""
        if column in (self.record.name, *CONTEXT, SURVEY):
            return True
        form = column.removesuffix("_complete").removesuffix("_timestamp")
        return column.partition("___")[0] in self.form_of or (form != column and form in self.forms)


def read_dictionary(path: Path, spec: FileSpec) -> Dictionary:
    """Read the dictionary as the website (CSV) or the interface for programs (CSV, JSON) writes it.

    Raises:
        Refusal: it cannot be read, lacks a column, or describes a field twice.

    """
    own = FileSpec(path=path.name, format="delimited", encoding=spec.encoding)
    known = (*_API, *_API.values())
    is_json = json_export.is_json(path)
    table = json_export.read(path, own, known=known) if is_json else delimited.read(path, own, known=known)
    if table.ragged:
        raise unreadable(path, f"row {table.ragged[0]} has more or fewer cells than the header")
    frame = table.frame.rename({name: full for name, full in _API.items() if name in table.columns})
    lacking = [name for name in (_NAME, _FORM, _TYPE, _CHOICES) if name not in frame.columns]
    if lacking:
        problems = {
            name: f"the dictionary has no column '{name}'{near(name, table.columns)}" for name in lacking
        }
        raise Refusal(
            *(Finding("column_missing", text, table.file, None, 1, name) for name, text in problems.items())
        )
    optional = [name for name in (_LABEL, _IDENTIFIER, _ANNOTATION) if name not in frame.columns]
    frame = frame.with_columns(pl.lit("").alias(name) for name in optional)
    described = frame.select(
        ROW,
        pl.col(_NAME, _FORM, _TYPE, _CHOICES, _LABEL, _IDENTIFIER, _ANNOTATION)
        .fill_null("")
        .str.strip_chars(),
    )
    twice = described.filter(pl.col(_NAME).is_duplicated())
    if twice.height:
        raise unreadable(path, f"row {twice[ROW][-1]} describes a field that an earlier row describes too")
    return _told_apart(described)


def _told_apart(described: pl.DataFrame) -> Dictionary:
    """The first field names the record; descriptive ones hold nothing."""
    is_calculated = (pl.col(_TYPE) == "calc") | pl.col(_ANNOTATION).str.contains(_CALCULATING)
    is_identifier = pl.col(_IDENTIFIER).str.to_lowercase().is_in(["y", "yes", "1", "true"])
    columns = (_FORM, _NAME, _TYPE, _CHOICES, _LABEL, is_identifier.alias("a"), is_calculated.alias("b"))
    rows = described.select(columns).rows()
    fields = [
        (form, Field(name, kind, said, plain(label), *marks))
        for form, name, kind, said, label, *marks in rows
    ]
    forms: dict[str, list[Field]] = {}
    for form, field in fields:
        of_form = forms.setdefault(form, [])
        if field is not fields[0][1] and field.kind != "descriptive":
            of_form.append(field)
    return Dictionary(fields[0][1], forms)


def inferred(table: Source) -> Dictionary:
    """What the columns of a flat export tell of the project without its dictionary.

    The first column names the record. A form's fields stand before its ``<form>_complete``; choices have no
    labels, so that they stay codes.

    Raises:
        Refusal: columns stand after the status of the last form.

    """
    first, *others = [name for name in table.columns if name not in (*CONTEXT, SURVEY)]
    forms: dict[str, list[Field]] = {}
    fields: dict[str, Field] = {}
    for column in others:
        group, is_box, _ = column.partition("___")
        form = column.removesuffix("_complete")
        if form != column and not is_box:
            fields.pop(f"{form}_timestamp", None)
            forms[form], fields = [*fields.values()], {}
        else:
            fields[group] = Field(group, "checkbox" if is_box else "text")
    if fields or not forms:
        raise without_dictionary(table.file, "which form its columns belong to")
    return Dictionary(Field(first, "text"), forms)


def without_dictionary(file: str, unclear: str) -> Refusal:
    """The refusal of an export that needs its dictionary; ``unclear`` is what nobody can tell without it."""
    problem = f"the dictionary of {file} is not in the delivery, and without it nobody can tell {unclear}"
    return Refusal(Finding("dictionary_missing", problem, file))


def missing_columns(file: str, names: Collection[tuple[str | None, str]]) -> Refusal:
    """The refusal of an export without fields that it must have: form and name of each."""
    return Refusal(
        *(
            Finding("column_missing", f"the field '{name}' is not in {file}", file, form, 1, name)
            for form, name in names
        )
    )
