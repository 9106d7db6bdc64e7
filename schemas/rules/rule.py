"""What a rule of intake is.

Belongs here: the shape of a rule and of its effect. Does not belong here: any particular rule.
"""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What a finding does to what it was found in."""

    REFUSED = "refused"  # the whole delivery; the last good one stays in force
    IGNORED = "ignored"  # the thing named is no part of the registry
    QUARANTINED = "quarantined"  # the row, and what hangs on it
    EMPTIED = "emptied"  # the cell; the row is accepted
    FLAGGED = "flagged"  # nothing; a person should look


class Kind(StrEnum):
    """Kahn's three kinds of data quality (doi:10.13063/2327-9214.1244)."""

    CONFORMANCE = "conformance"
    COMPLETENESS = "completeness"
    PLAUSIBILITY = "plausibility"


@dataclass(frozen=True)
class Rule:
    """A rule of intake: what it means and what the centre should do about it."""

    id: str
    title: str
    kind: Kind
    effect: Effect
    meaning: str
    remedy: str
