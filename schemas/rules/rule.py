"""What a rule of intake is.

Belongs here: the shape of a rule, of its effect and of its result. Does not belong here: any particular rule.
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


class Result(StrEnum):
    """The words of the registries' check programs for what is not OK."""

    INVALID = "invalid"  # it cannot be so
    RARE = "rare"  # it may be so; more often it is a mistake
    MISSING = "missing"  # it is not there


class Severity(StrEnum):
    """Whether something was lost."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Rule:
    """A rule of intake: what it means and what the centre should do about it.

    ``columns`` names what it looks at, each as ``table.column`` or as a table. ``word`` is its result where that does
    not follow from kind and effect. ``source`` is where it was published, if it was.
    """

    id: str
    title: str
    kind: Kind
    effect: Effect
    meaning: str
    remedy: str
    columns: tuple[str, ...] = ()
    word: Result | None = None
    source: str = ""

    @property
    def result(self) -> Result:
        """Missing where completeness is wanting, rare where a flag doubts what is plausible, else invalid."""
        if self.word is not None:
            return self.word
        if self.kind is Kind.COMPLETENESS:
            return Result.MISSING
        is_doubt = self.kind is Kind.PLAUSIBILITY and self.effect is Effect.FLAGGED
        return Result.RARE if is_doubt else Result.INVALID

    @property
    def severity(self) -> Severity:
        """An error where a delivery, a row or a cell is not used, else a warning."""
        is_kept = self.effect in (Effect.FLAGGED, Effect.IGNORED)
        return Severity.WARNING if is_kept else Severity.ERROR
