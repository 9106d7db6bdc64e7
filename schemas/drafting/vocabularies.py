"""Words of a column and the codes that they could mean.

Belongs here: which words a draft may repeat. Does not belong here: the words of hospitals (``synonyms``).
"""

from dataclasses import dataclass

import polars as pl

from schemas.drafting.evidence import MOST_WORDS, needs_entry, word_codes
from schemas.drafting.synonyms import MISSING
from schemas.mapping.texts import MISSING_WORDS
from schemas.parsers import squeeze

_LONGEST_WORD = 40


@dataclass(frozen=True)
class Vocabulary:
    """Words with their codes, words without one and how often each stands, and how many are not shown."""

    entries: dict[str, str]
    unknown: dict[str, int]
    hidden: int


def vocabulary(cells: pl.Series, code_list: str) -> Vocabulary:
    """The words of a column held against a code list.

    A word without a code is repeated only where the column has few distinct words, most cells are words that we
    know, and the word itself stands twice at least: a slip of the pen into this column may be a name.
    """
    counts = cells.drop_nulls().value_counts(sort=True, name="n")
    rows = [(word, n) for word, n in counts.iter_rows() if word.lower() not in {*MISSING_WORDS, *MISSING}]
    known = word_codes(code_list)
    entries = {word: known[squeeze(word)] for word, _ in sorted(rows) if squeeze(word) in known}
    total, fitting = sum(n for _, n in rows), sum(n for word, n in rows if word in entries)
    is_telling = len(rows) <= MOST_WORDS and fitting * 2 >= total
    without = {word: n for word, n in rows if word not in entries}
    shown = {
        w: n
        for w, n in without.items()
        if is_telling and n > 1 and len(w) <= _LONGEST_WORD and w.isprintable()
    }
    return Vocabulary(
        {word: code for word, code in entries.items() if needs_entry(word, code_list)},
        shown,
        len(without) - len(shown),
    )
