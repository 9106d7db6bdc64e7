"""Codes or labels: which of the two the cells of an export hold.

Belongs here: telling codes from labels. Does not belong here: headings.
"""

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from schemas.readers.redcap.dictionary import Dictionary
from schemas.readers.redcap.fields import BOX, STATUS, text
from schemas.readers.source import Source

#: The choices of a field, code to label, and the different texts in its cells.
Said = tuple[Mapping[str, str], Collection[str]]


def are_labels(statuses: Iterable[Said], fields: Iterable[Said]) -> bool | None:
    """Whether cells hold labels; None where they can be read as either, and mean another thing then.

    The status of a form tells best: its labels are no numbers. Else the more frequent reading counts.
    """
    labels, codes, _ = _counted(statuses)
    if labels != codes:
        return labels > codes
    labels, codes, is_unclear = _counted(fields)
    return labels > codes if labels != codes or not is_unclear else None


def _counted(said: Iterable[Said]) -> tuple[int, int, bool]:
    """How many texts can only be labels, how many only codes, and whether one is both and means two things."""
    labels = codes = 0
    is_unclear = False
    for choices, texts in said:
        words = {*choices.values()}
        for each in texts:
            labels += each in words and each not in choices
            codes += each in choices and each not in words
            is_unclear |= each in words and choices.get(each, each) != each
    return labels, codes, is_unclear


def flat_are_labels(flat: Source, dictionary: Dictionary) -> bool | None:
    """Whether the cells of a flat export hold labels; None as for ``are_labels``."""
    there = set(flat.columns)
    statuses = [(STATUS, _texts(flat, f"{f}_complete")) for f in dictionary.forms if f"{f}_complete" in there]
    fields: list[Said] = []
    for field in (field for of_form in dictionary.forms.values() for field in of_form):
        if field.kind == "checkbox":
            fields += [(BOX, _texts(flat, column)) for column in field.columns(flat.columns)]
        elif field.labels and field.name in there:
            fields.append((field.labels, _texts(flat, field.name)))
    return are_labels(statuses, fields)


def _texts(flat: Source, column: str) -> list[str]:
    return flat.frame.select(text(column).unique()).to_series().to_list()


def distinct(long: pl.DataFrame, field: str, value: str) -> dict[str, list[str]]:
    """The different texts of each field of an EAV export."""
    return dict(long.group_by(field).agg(pl.col(value).unique()).iter_rows())
