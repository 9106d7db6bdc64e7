"""The nearest right word, for messages about a wrong one.

Belongs here: hints. Does not belong here: deciding what is wrong.
"""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, right_words: Iterable[str]) -> str:
    """A hint with the nearest right word, or with all of them where none is near."""
    words = sorted(right_words)
    close = get_close_matches(word, words, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(words)}" if words else "there is none"


def near(word: str, there: Iterable[str]) -> str:
    """A hint with the nearest word of a centre's file, or none: the others may be a patient's."""
    close = get_close_matches(word, sorted(there), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
