"""Filters: which rows of a source an entry of a profile takes.

Belongs here: ``when``. Does not belong here: what becomes of the rows.
"""

import polars as pl

from schemas.mapping.texts import by_value
from schemas.parsers import squeeze
from schemas.profile import When


def filtered(frame: pl.DataFrame, when: When) -> pl.DataFrame:
    """The rows that pass; texts are compared by their letters and digits, or as they stand without any."""
    cells = frame[when.column]
    said = by_value(cells, _compared).fill_null("")
    keep = pl.Series([True]).new_from_index(0, frame.height)
    if when.has is not None:
        keep &= said.str.contains(_compared(when.has), literal=True)
    if when.has_not is not None:
        keep &= ~said.str.contains(_compared(when.has_not), literal=True)
    if when.is_ is not None:
        keep &= said.is_in([_compared(text) for text in when.is_])
    if when.filled is not None:
        keep &= cells.is_not_null() == when.filled
    return frame.filter(keep)


def _compared(text: str) -> str:
    return squeeze(text) or text.strip()
