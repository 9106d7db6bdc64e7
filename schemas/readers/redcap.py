"""REDCap: the flat export of a project with repeating instruments and events, read by its data dictionary.

Belongs here: one flat file to a source an instrument. Does not belong here: which instrument is which table,
and fields (``redcap_fields``).

The format is REDCap's own: a row is a record in an event, or one instance of a repeating instrument in it;
every row carries the columns of all instruments, and an unticked box and a form never opened both export 0.
"""

from collections.abc import Collection
from pathlib import Path

import polars as pl

from schemas.findings import Finding, Refusal
from schemas.nearest import near
from schemas.profile import FileSpec
from schemas.readers import delimited
from schemas.readers.redcap_fields import Field, cell, text
from schemas.readers.source import ROW, Source, unreadable

_NAME, _FORM, _TYPE, _CHOICES = (
    "Variable / Field Name",
    "Form Name",
    "Field Type",
    "Choices, Calculations, OR Slider Labels",
)
_INSTRUMENT = "redcap_repeat_instrument"
_CONTEXT = ("redcap_event_name", _INSTRUMENT, "redcap_repeat_instance", "redcap_data_access_group")
#: How ``<form>_complete`` says that the form was saved, in raw exports and in those with labels.
_SAVED = ("1", "2", "Unverified", "Complete")


def read(
    path: Path,
    dictionary: Path,
    spec: FileSpec | None = None,
    *,
    known: Collection[str] = (),
) -> dict[str, Source]:
    """Read a flat export: a source for each instrument of the dictionary that is in it.

    Choices arrive as their labels, a checkbox group as one column with the ticked labels joined by "; ".
    A field of the dictionary that was left out of the export (as identifiers are) is no column. Rows in which
    an instrument was never opened give no row of it; rows that no instrument takes, and ragged ones, stand
    under the empty name, so that every row of the file is in some source.

    Raises:
        Refusal: as for delimited text; the dictionary is none, or the export lacks the record identifier or
            the status of a form.

    """
    spec = spec or FileSpec(path=path.name, format="redcap")
    flat = delimited.read(path, spec, known=known)
    record_id, instruments = _instruments(dictionary, spec)
    if record_id not in flat.columns:
        problem = f"the record identifier '{record_id}' is not in {path.name}"
        raise Refusal(Finding("column_missing", problem, path.name, None, 1, record_id))
    columns = set(flat.columns)
    here = {form: fields for form, fields in instruments.items() if _is_here(form, fields, columns)}
    unmarked = [form for form in here if f"{form}_complete" not in columns]
    if unmarked:
        raise Refusal(*(_missing_status(flat.file, form) for form in unmarked))
    sources = {form: _instrument(flat, record_id, form, fields) for form, fields in here.items()}
    return {"": _rest(flat, sources, instruments), **sources}


def _instruments(dictionary: Path, spec: FileSpec) -> tuple[str, dict[str, list[Field]]]:
    """The record identifier, and the fields of each instrument."""
    own = FileSpec(path=dictionary.name, format="delimited", encoding=spec.encoding)
    table = delimited.read(dictionary, own, known=(_NAME, _FORM, _TYPE, _CHOICES))
    lacking = [name for name in (_NAME, _FORM, _TYPE, _CHOICES) if name not in table.columns]
    if lacking:
        problems = {
            name: f"the dictionary has no column '{name}'{near(name, table.columns)}" for name in lacking
        }
        raise Refusal(
            *(Finding("column_missing", text, table.file, None, 1, name) for name, text in problems.items())
        )
    if table.ragged:
        raise unreadable(dictionary, f"row {table.ragged[0]} has more or fewer cells than the header")
    described = table.frame.select(pl.col(_NAME, _FORM, _TYPE, _CHOICES).str.strip_chars()).rows()
    fields = [(form, Field(name, kind, choices)) for name, form, kind, choices in described]
    record_id = fields[0][1].name
    instruments: dict[str, list[Field]] = {}
    for form, field in fields:
        if field.name != record_id and field.kind != "descriptive":
            instruments.setdefault(form, []).append(field)
    return record_id, instruments


def _is_here(form: str, fields: list[Field], columns: Collection[str]) -> bool:
    """Whether anything of an instrument is in the export; whole instruments can be left out of it."""
    return f"{form}_complete" in columns or any(field.columns(columns) for field in fields)


def _missing_status(file: str, form: str) -> Finding:
    name = f"{form}_complete"
    return Finding("column_missing", f"the field '{name}' is not in {file}", file, form, 1, name)


def _instrument(flat: Source, record_id: str, form: str, fields: list[Field]) -> Source:
    complete = f"{form}_complete"
    here = [field for field in fields if field.columns(flat.columns)]
    columns = {field.name: cell(field, flat.columns) for field in here}
    # A box that is unticked and a form that was never opened both read 0, so boxes alone open no form; nor
    # does a calculation, which has a value in forms that nobody opened.
    opening = [columns[field.name] != "" for field in here if field.kind != "calc"]
    is_opened = pl.any_horizontal(text(complete).is_in(_SAVED), *opening)
    is_its_own = text(_INSTRUMENT).is_in(["", form]) if _INSTRUMENT in flat.columns else pl.lit(True)
    context = [name for name in _CONTEXT if name in flat.columns]
    frame = flat.frame.filter(is_its_own & is_opened).select(
        ROW, record_id, *context, *(column.alias(name) for name, column in columns.items()), complete
    )
    return Source(flat.file, form, frame)


def _rest(flat: Source, sources: dict[str, Source], instruments: Collection[str]) -> Source:
    """What no instrument took, with a remark where that is a mistake."""
    taken = pl.concat(
        [pl.DataFrame(schema={ROW: pl.Int64}), *(s.frame.select(ROW) for s in sources.values())]
    )
    rest = flat.frame.join(taken, on=ROW, how="anti", maintain_order="left")
    remarks: tuple[Finding, ...] = ()
    if _INSTRUMENT in flat.columns:
        strange = rest.filter(~text(_INSTRUMENT).is_in(["", *instruments])).height
        if strange:
            problem = (
                f"{strange} rows of {flat.file} are not read: they name a repeating instrument that is not "
                "in the dictionary; export raw data, not labels"
            )
            remarks = (Finding("sheet_unread", problem, flat.file),)
    return Source(flat.file, None, rest, flat.ragged, remarks)
