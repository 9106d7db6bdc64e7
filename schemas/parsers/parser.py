"""What a named parser is.

Belongs here: the shape of a parser and of its answer. Does not belong here: any particular parser.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Days in a month, for sources that count in months (365.25 / 12).
DAYS_PER_MONTH = 365.25 / 12

#: A number that stands by itself, so that neither digit of "D12" is one.
NUMBER = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)?")

#: A cell longer than this is a letter or a report; no parser looks into it.
LONGEST_CELL = 2_000  # characters
# Beyond any time that a registry knows.
_MOST_MONTHS = 100_000


@dataclass(frozen=True)
class Parsed:
    """A cell taken apart: one dictionary of parts a row it stands for, and the rules it broke."""

    rows: tuple[dict[str, str | None], ...]
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What a parser may lean on: the vocabulary (squeezed word to code) and words to pass over."""

    codes: dict[str, str]
    ignored: frozenset[str]


@dataclass(frozen=True)
class Parser:
    """A way of taking one cell apart; it never raises and never loses a cell in silence."""

    name: str
    parts: tuple[str, ...]
    purpose: str
    how: Callable[[str, Words], Parsed]

    def parse(self, text: str, words: Words) -> Parsed:
        """Take a cell apart; one that is far too long is not understood."""
        if len(text) > LONGEST_CELL:
            return Parsed((dict.fromkeys(self.parts),), ("text_not_understood",))
        return self.how(text, words)


def squeeze(text: str) -> str:
    """The letters and digits of a text, case folded: what survives hyphenation and stray spaces.

    >>> squeeze("Metach- ronous OR")
    'metachronousor'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


#: Words that join phrases and carry no meaning of their own.
CONNECTORS = ("and", "with", "followed by", "then", "plus", "to", "of", "in", "by")


def words(codes: dict[str, str], ignored: Sequence[str] = ()) -> Words:
    """Prepare a profile's vocabulary for a parser."""
    return Words(
        {squeeze(word): code for word, code in codes.items()},
        frozenset(squeeze(word) for word in (*CONNECTORS, *ignored)),
    )


def days(months: float) -> str | None:
    """Months as whole days from day 0; None where they are beyond any time."""
    return str(round(months * DAYS_PER_MONTH)) if months <= _MOST_MONTHS else None
