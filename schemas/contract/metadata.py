"""What the contract says about its columns, for code that does not care about pandera.

Belongs here: look-ups in the models. Does not belong here: new facts about a column.
"""

from functools import cache
from typing import Any

from schemas.contract import TABLES

#: Columns that intake writes into every canonical table.
PROVENANCE = ("centre_id", "delivery_id", "source_file", "source_sheet", "source_row")


@cache
def mapped_columns(table: str) -> dict[str, dict[str, Any]]:
    """The columns of a canonical table that a profile maps, each with its metadata and description."""
    columns = TABLES[table].to_schema().columns
    return {
        name: {**(column.metadata or {}), "description": column.description, "dtype": column.dtype.type}
        for name, column in columns.items()
        if name not in PROVENANCE
    }


def is_private(table: str, column: str) -> bool:
    """Whether what a column holds is for nobody's eyes: identifiers, and the centre's own words."""
    if is_extra(column):
        return True
    metadata = mapped_columns(table)[column]
    return bool(metadata.get("identifier")) or metadata["role"] == "text"


def is_extra(column: str) -> bool:
    """Whether a column is one of a centre's own, beside those of the contract."""
    return column.startswith("x_")


@cache
def key_of(table: str) -> str:
    """The name of a table's key column."""
    return next(name for name, metadata in mapped_columns(table).items() if metadata["role"] == "key")


@cache
def references_of(table: str) -> dict[str, str]:
    """Reference column to the table it refers to."""
    return {
        name: metadata["references"]
        for name, metadata in mapped_columns(table).items()
        if metadata["role"] == "reference"
    }


@cache
def moments_of(table: str) -> tuple[str, ...]:
    """The moments of a table, such as ``diagnosis``; each has a ``_date`` and a ``_day`` column."""
    return tuple(m["moment"] for m in mapped_columns(table).values() if m["role"] == "date")
