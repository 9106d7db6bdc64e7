"""EAV exports: a row a value, brought into the shape of a flat export.

Belongs here: rows of record, field and value to rows of forms. Does not belong here: what forms are (``forms``).

A form of a record stands in the row in which its first value does; its other values are parts of that row.
Nothing is exported of what is blank, so a form without rows was never opened, and a ticked box is a row.
"""

import polars as pl

from schemas.findings import Finding
from schemas.readers.redcap.context import CONTEXT, INSTRUMENT, with_raw_names, with_repeats
from schemas.readers.redcap.dictionary import Dictionary
from schemas.readers.redcap.fields import MISSING_LABELS, OTHER, STATUS, Field, text
from schemas.readers.redcap.forms import instrument, rest_of
from schemas.readers.redcap.pivot import (
    CELL,
    COLUMN,
    IS_BOX,
    RECORD,
    wide_rows,
    with_parts,
    without_contradictions,
)
from schemas.readers.redcap.words import Said, are_labels, distinct
from schemas.readers.source import ROW, Source, unclear_words

_RECORD, _FIELD, _VALUE = "record", "field_name", "value"
_FORM = "\0form"


def is_eav(columns: list[str]) -> bool:
    """Whether an export has a row a value."""
    return {_RECORD, _FIELD, _VALUE} <= {*columns} <= {_RECORD, _FIELD, _VALUE, *CONTEXT}


def sources_of(long: Source, dictionary: Dictionary) -> dict[str, Source]:
    """A source for each instrument of the dictionary; under the empty name the rows that none took.

    Raises:
        Refusal: it cannot be told whether the cells hold codes or labels.

    """
    rows = with_repeats(long.frame).with_columns(text(name) for name in (_RECORD, _FIELD, _VALUE))
    rows = rows.rename({_RECORD: RECORD})
    holds_labels = _are_labels(rows, dictionary)
    if holds_labels is None:
        raise unclear_words(long.file)
    rows = _placed(rows, dictionary, holds_labels)
    opened = {form: pl.col(_FORM) == form for form in dictionary.forms}
    rows = with_raw_names(rows, opened, holds_labels, dictionary.forms)
    is_name = rows[_FIELD] == dictionary.record.name
    is_its_own = (pl.col(INSTRUMENT) == "") | (pl.col(INSTRUMENT) == pl.col(_FORM))
    usable = rows.filter(pl.col(_FORM).is_not_null() & is_its_own)
    remarks: list[Finding] = []
    sources = {}
    for form in dictionary.forms:
        of_form = usable.filter(pl.col(_FORM) == form)
        clean, contradicted = without_contradictions(of_form, long.file, form)
        remarks += contradicted
        wide = wide_rows(of_form, clean, form, dictionary)
        read = instrument(long.file, wide, form, dictionary, are_labels=holds_labels)
        sources[form] = with_parts(read, of_form, wide)
    unknown = rows.filter(~is_name & pl.col(INSTRUMENT).is_in(["", *dictionary.forms]))
    unknown = unknown.join(usable.select(ROW), on=ROW, how="anti")
    naming = rows.filter(is_name).select(ROW, pl.lit("record_name").alias("reason"))
    left = Source(
        long.file,
        None,
        long.frame.filter(~is_name),
        long.ragged,
        (*long.remarks, *remarks),
        pl.concat([long.ignored, naming]).sort(ROW),
    )
    return {"": rest_of(left, rows, sources, dictionary, unknown.height, "rows"), **sources}


def _are_labels(rows: pl.DataFrame, dictionary: Dictionary) -> bool | None:
    texts = distinct(rows, _FIELD, _VALUE)
    statuses = [(STATUS, texts[f"{f}_complete"]) for f in dictionary.forms if f"{f}_complete" in texts]
    fields = (field for of_form in dictionary.forms.values() for field in of_form)
    said: list[Said] = [
        (field.labels, texts[field.name]) for field in fields if field.labels and field.name in texts
    ]
    return are_labels(statuses, said)


def _placed(rows: pl.DataFrame, dictionary: Dictionary, holds_labels: bool) -> pl.DataFrame:
    """Rows with the form of their field, the column of a flat export that it is, and what stands in it there."""
    fields = {field.name: (form, field) for form, of_form in dictionary.forms.items() for field in of_form}
    own = {f"{form}{end}": form for form in dictionary.forms for end in ("_complete", "_timestamp")}
    form_of = own | {name: form for name, (form, _) in fields.items()}
    groups = {name: field for name, (_, field) in fields.items() if field.kind == "checkbox"}
    for name, field in groups.items():
        # Some programs write a box as a flat export names it, with 1 or 0 for its value.
        for code in (*field.labels, *MISSING_LABELS.values()):
            form_of.setdefault(field.box(code), fields[name][0])
    ticked = rows.filter(pl.col(_FIELD).is_in([*groups])).select(_FIELD, _VALUE).unique()
    boxes = pl.DataFrame(
        [(name, value, *_box(groups[name], value, holds_labels), True) for name, value in ticked.iter_rows()],
        schema=dict.fromkeys((_FIELD, _VALUE, COLUMN, CELL), pl.String) | {IS_BOX: pl.Boolean},
        orient="row",
    )
    placed = rows.join(boxes, on=[_FIELD, _VALUE], how="left", maintain_order="left")
    return placed.with_columns(
        pl.col(_FIELD).replace_strict(form_of, default=None, return_dtype=pl.String).alias(_FORM),
        pl.col(COLUMN).fill_null(pl.col(_FIELD)),
        pl.col(CELL).fill_null(pl.col(_VALUE)),
        pl.col(IS_BOX).fill_null(False),
    )


def _box(field: Field, value: str, holds_labels: bool) -> tuple[str, str]:
    """The column and the cell of a ticked box; what no choice names stands in a column of its own."""
    codes = {label: code for code, label in reversed(field.labels.items())} if holds_labels else {}
    code = codes.get(value, value)
    return (field.box(code), "1") if code in field.labels else (f"{field.name}___{OTHER}", value)
