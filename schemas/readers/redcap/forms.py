"""Rows of a flat export to a source an instrument, and what no instrument took.

Belongs here: which rows are rows of which instrument. Does not belong here: fields (``fields``), and bringing
other exports into this shape (``eav``, ``headings``).

The format is REDCap's own: a row is a record in an event, or one instance of a repeating instrument in it;
every row carries the columns of all instruments, and an unticked box and a form never opened both export 0.
"""

from collections.abc import Collection

import polars as pl

from schemas.findings import Finding, Refusal
from schemas.readers.redcap.context import CONTEXT, INSTRUMENT, with_raw_names, with_repeats
from schemas.readers.redcap.dictionary import Dictionary, missing_columns
from schemas.readers.redcap.fields import SAVED, Field, cell, single_boxes, text
from schemas.readers.redcap.words import flat_are_labels
from schemas.readers.source import ROW, Source, unclear_words


def sources_of(flat: Source, dictionary: Dictionary) -> dict[str, Source]:
    """A source for each instrument that is in a flat export; under the empty name the rows that none took.

    Raises:
        Refusal: the export lacks the record identifier or the status of a form, or it cannot be told whether
            its cells hold codes or labels.

    """
    columns = set(flat.columns)
    if dictionary.record.name not in columns:
        problem = f"the record identifier '{dictionary.record.name}' is not in {flat.file}"
        raise Refusal(Finding("column_missing", problem, flat.file, None, 1, dictionary.record.name))
    here = [form for form, fields in dictionary.forms.items() if _is_here(form, fields, columns)]
    if unmarked := [(form, f"{form}_complete") for form in here if f"{form}_complete" not in columns]:
        raise missing_columns(flat.file, unmarked)
    are_labels = flat_are_labels(flat, dictionary)
    if are_labels is None:
        raise unclear_words(flat.file)
    frame = with_repeats(flat.frame)
    frame = with_raw_names(
        frame, {form: is_opened(frame, form, dictionary) for form in here}, are_labels, dictionary.forms
    )
    sources = {form: instrument(flat.file, frame, form, dictionary, are_labels=are_labels) for form in here}
    unknown = [name for name in flat.columns if not dictionary.knows(name)]
    return {"": rest_of(flat, frame, sources, dictionary, len(unknown), "columns"), **sources}


def _is_here(form: str, fields: list[Field], columns: Collection[str]) -> bool:
    """Whether anything of an instrument is in the export; whole instruments can be left out of it."""
    return f"{form}_complete" in columns or any(field.columns(columns) for field in fields)


def is_opened(frame: pl.DataFrame, form: str, dictionary: Dictionary) -> pl.Expr:
    """Whether anybody opened a form: it was saved as more than incomplete, or a field of it is filled.

    A box that is unticked and a form that was never opened both read 0, so boxes alone open no form; nor does
    a calculation, which has a value in forms that nobody opened.
    """
    filled = [
        cell(field, frame.columns) != ""
        for field in dictionary.forms[form]
        if field.columns(frame.columns) and not field.is_calculated
    ]
    return pl.any_horizontal(text(f"{form}_complete").is_in(SAVED), *filled)


def instrument(
    file: str, frame: pl.DataFrame, form: str, dictionary: Dictionary, *, are_labels: bool
) -> Source:
    """The rows in which a form was opened, with its own fields and each box of its groups."""
    complete, stamp = f"{form}_complete", f"{form}_timestamp"
    here = [field for field in dictionary.forms[form] if field.columns(frame.columns)]
    columns = {field.name: cell(field, frame.columns, are_labels=are_labels) for field in here}
    for field in here:
        columns |= single_boxes(field, frame.columns)
    context = [name for name in CONTEXT if name in frame.columns]
    stamps = [stamp] if stamp in frame.columns else []
    is_its_own = pl.col(INSTRUMENT).is_in(["", form])
    rows = frame.filter(is_its_own & is_opened(frame, form, dictionary)).select(
        ROW,
        dictionary.record.name,
        *context,
        *(column.alias(name) for name, column in columns.items()),
        *stamps,
        complete,
    )
    # The record's own name may be marked too; keys are made of it, and leave intake as pseudonyms.
    marked = frozenset(field.name for field in (dictionary.record, *here) if field.is_identifier)
    return Source(
        file,
        form,
        rows,
        identifiers=marked | {b for f in here if f.is_identifier for b in f.columns(columns)},
    )


def rest_of(
    whole: Source,
    named: pl.DataFrame,
    sources: dict[str, Source],
    dictionary: Dictionary,
    unknown: int,
    what: str,
) -> Source:
    """What no instrument took, with a remark where that is a mistake.

    Args:
        whole: the export as it was read.
        named: its rows with ``ROW`` and their instruments by name.
        sources: what the instruments took.
        dictionary: the project.
        unknown: how many columns or rows hold fields that the dictionary does not describe.
        what: which of the two.

    """
    taken = pl.concat([pl.DataFrame(schema={ROW: pl.Int64}), *(s.rows for s in sources.values())]).unique()
    rest = whole.frame.join(taken, on=ROW, how="anti", maintain_order="left")
    strange = named.join(rest.select(ROW), on=ROW, how="semi")
    strange = strange.filter(~pl.col(INSTRUMENT).is_in(["", *dictionary.forms]))
    remarks = [*whole.remarks]
    if strange.height:
        problem = (
            f"{strange.height} rows of {whole.file} are not read: they name a repeating instrument that is not in "
            "the dictionary, neither by its name nor by a label that can be told"
        )
        remarks.append(Finding("sheet_unread", problem, whole.file))
    if unknown:
        problem = (
            f"{unknown} {what} of {whole.file} are not read: the dictionary does not describe their fields"
        )
        remarks.append(Finding("field_undescribed", problem, whole.file))
    return Source(whole.file, None, rest, whole.ragged, tuple(remarks), whole.ignored)
