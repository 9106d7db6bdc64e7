"""The kinds of column that a canonical table can have.

Belongs here: one constructor a kind, so that a table module reads as prose. Does not belong here:
tables, and rules that look at more than one column.

Each constructor returns a pandera field whose ``metadata`` carries what the rest of the product
needs to know about the column: its role, its code list, what it refers to, whether it can identify
a patient, what happens to a bad cell, and what a registry loses without it.
"""

from typing import Any

import pandera.polars as pa

from schemas.codes import codes_of

#: What a bad cell does: the row is set aside (``quarantine``) or the cell is emptied (``empty``).
QUARANTINE, EMPTY = "quarantine", "empty"

# A registry's times: a century either side of day 0 is already absurd.
_DAYS = 36525


def key(description: str) -> Any:
    """The row's own identifier: required, unique, pseudonymised before it is landed."""
    return pa.Field(
        nullable=False,
        unique=True,
        description=description,
        metadata={"role": "key", "required": True, "identifier": True, "on_error": QUARANTINE},
    )


def reference(description: str, to: str, *, required: bool = True, without_it: str = "") -> Any:
    """A foreign key to the key of table ``to``; pseudonymised like the key it names."""
    return pa.Field(
        nullable=not required,
        description=description,
        metadata={
            "role": "reference",
            "references": to,
            "required": required,
            "identifier": True,
            "on_error": QUARANTINE,
            "without_it": without_it,
        },
    )


def code(
    description: str, code_list: str, *, required: bool = False, on_error: str = EMPTY, without_it: str = ""
) -> Any:
    """A value of a code list (``schemas/codes``)."""
    return pa.Field(
        nullable=not required,
        isin=codes_of(code_list),
        description=description,
        metadata={
            "role": "code",
            "code_list": code_list,
            "required": required,
            "on_error": QUARANTINE if required else on_error,
            "without_it": without_it,
        },
    )


def date(description: str, moment: str, *, on_error: str = EMPTY, without_it: str = "") -> Any:
    """The date of a moment: ISO text, ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``."""
    return pa.Field(
        nullable=True,
        str_matches=r"^\d{4}(-\d{2}(-\d{2})?)?$",
        description=description,
        metadata={"role": "date", "moment": moment, "on_error": on_error, "without_it": without_it},
    )


def day(description: str, moment: str, *, on_error: str = EMPTY, without_it: str = "") -> Any:
    """The same moment in whole days from day 0, for centres that may not send dates."""
    return pa.Field(
        nullable=True,
        in_range={"min_value": -_DAYS, "max_value": _DAYS},
        description=description,
        metadata={"role": "day", "moment": moment, "on_error": on_error, "without_it": without_it},
    )


def count(description: str, lowest: int, highest: int, *, on_error: str = EMPTY, without_it: str = "") -> Any:
    """A whole number between two bounds, both included."""
    return pa.Field(
        nullable=True,
        in_range={"min_value": lowest, "max_value": highest},
        description=description,
        metadata={"role": "count", "on_error": on_error, "without_it": without_it},
    )


def measure(
    description: str, lowest: float, highest: float, *, on_error: str = EMPTY, without_it: str = ""
) -> Any:
    """A measured quantity between two bounds, both included; the unit is the column's suffix."""
    return pa.Field(
        nullable=True,
        in_range={"min_value": lowest, "max_value": highest},
        description=description,
        metadata={"role": "measure", "on_error": on_error, "without_it": without_it},
    )


def text(
    description: str, *, pattern: str | None = None, classification: str | None = None, without_it: str = ""
) -> Any:
    """Words of the centre, at most 200 characters; never published.

    ``classification`` names the classification whose codes they are, where other ones are mistaken for it.
    """
    checks: dict[str, Any] = {"str_matches": pattern} if pattern else {}
    named = {"classification": classification} if classification else {}
    return pa.Field(
        nullable=True,
        str_length={"max_value": 200},
        description=description,
        metadata={"role": "text", "on_error": EMPTY, "without_it": without_it, **named},
        **checks,
    )


def provenance(description: str, *, nullable: bool = False) -> Any:
    """Where the row came from; written by intake, never mapped by a profile."""
    return pa.Field(nullable=nullable, description=description, metadata={"role": "provenance"})
