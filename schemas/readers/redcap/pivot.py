"""Values of an EAV export to rows: a row for each form of a record, and which rows of the file it was made of.

Belongs here: long to wide. Does not belong here: which field is in which form (``eav``).
"""

import polars as pl

from schemas.findings import Finding
from schemas.readers.redcap.context import EVENT, GROUP, INSTANCE, INSTRUMENT
from schemas.readers.redcap.dictionary import Dictionary
from schemas.readers.redcap.fields import OTHER
from schemas.readers.source import PARTS, ROW, Source

#: The record, of which no field has the name, and what a value becomes: the column of a flat export, what stands
#: in it there, and whether it is a box, of which a field has several.
RECORD = "\0record"
COLUMN, CELL, IS_BOX = "\0column", "\0cell", "\0is_box"


def without_contradictions(of_form: pl.DataFrame, file: str, form: str) -> tuple[pl.DataFrame, list[Finding]]:
    """The values of a form without those of which a field has several, and a remark for each such field."""
    place = [*_key(of_form), COLUMN]
    several = of_form.filter(~pl.col(IS_BOX) & (pl.col(CELL).n_unique().over(place) > 1))
    if several.is_empty():
        return of_form, []
    first = several.group_by(place, maintain_order=True).agg(pl.col(ROW).min())
    remarks = [
        Finding(
            "values_contradicted",
            f"a field of '{form}' has several values in one form of a record",
            file,
            form,
            row,
            name,
        )
        for row, name in first.select(ROW, COLUMN).sort(ROW).iter_rows()
    ]
    return of_form.join(several.select(ROW), on=ROW, how="anti", maintain_order="left"), remarks


def _key(rows: pl.DataFrame) -> list[str]:
    return [name for name in (RECORD, EVENT, INSTRUMENT, INSTANCE) if name in rows.columns]


def wide_rows(of_form: pl.DataFrame, clean: pl.DataFrame, form: str, dictionary: Dictionary) -> pl.DataFrame:
    """A row for each form of a record, with a column for each field that the form has, in the order of the file."""
    key = _key(of_form)
    beside = [GROUP] if GROUP in of_form.columns else []
    heads = of_form.group_by(key, maintain_order=True).agg(
        pl.col(ROW).min(), *(pl.col(name).first() for name in beside)
    )
    cells = clean.group_by([*key, COLUMN], maintain_order=True).agg(
        pl.col(CELL).unique(maintain_order=True).str.join("; ")
    )
    if cells.height:
        cells = cells.pivot(on=COLUMN, index=key, values=CELL, aggregate_function="first")
        wide = heads.join(cells, on=key, how="left", nulls_equal=True, maintain_order="left")
    else:
        wide = heads
    whole: dict[str, str] = {}
    for field in dictionary.forms[form]:
        boxes = [field.box(code) for code in field.labels] if field.kind == "checkbox" else []
        whole |= dict.fromkeys(boxes, "0") or {field.name: ""}
        other = f"{field.name}___{OTHER}"
        whole |= {other: ""} if other in wide.columns else {}
    whole |= {f"{form}_complete": ""}
    absent = [pl.lit(blank).alias(name) for name, blank in whole.items() if name not in wide.columns]
    there = [pl.col(name).fill_null(blank) for name, blank in whole.items() if name in wide.columns]
    others = [name for name in wide.columns if name not in whole]
    # In the order of the dictionary, as a flat export has them: the ticked boxes of a group are told in it.
    wide = wide.with_columns(*absent, *there).select(*others, *whole)
    return wide.rename({RECORD: dictionary.record.name}).sort(ROW)


def with_parts(read: Source, of_form: pl.DataFrame, wide: pl.DataFrame) -> Source:
    """The source with the rows of the file that belong to each of its rows."""
    key = _key(of_form)
    head = of_form.select(ROW, pl.col(ROW).min().over(key).alias("of"))
    kept = read.frame.select(pl.col(ROW).alias("of"))
    parts = (
        head.filter(pl.col(ROW) != pl.col("of")).join(kept, on="of", how="semi").select(list(PARTS)).sort(ROW)
    )
    return Source(read.file, read.sheet, read.frame, parts=parts, identifiers=read.identifiers)
