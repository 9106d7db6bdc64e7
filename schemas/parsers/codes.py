"""Parsers of cells that hold codes of a classification or of the centre's own.

Belongs here: codes with labels, TNM. Does not belong here: which code means what (a profile says so).
"""

import re

from schemas.parsers.parser import Parsed, Words, squeeze

_CODED = re.compile(r"^\s*(?P<code>[\w.+-]{1,20}?)\s*(?::|=|\s-\s|\)|\|)\s*(?P<label>\S.*?)\s*$", re.DOTALL)
_PREFIX = r"(?:[cpyramu]{0,3})"
_TNM = re.compile(
    rf"^\s*(?:(?P<t>{_PREFIX}T(?:is|x|[0-4][a-d]?(?:\d)?|a))[\s,;/]*)?"
    rf"(?:(?P<n>{_PREFIX}N(?:x|[0-3][a-d]?))(?:\s*\(sn\))?[\s,;/]*)?"
    rf"(?:(?P<m>{_PREFIX}M(?:x|[01][a-d]?))[\s,;/]*)?\s*$",
    re.IGNORECASE,
)
_PARTS = ("t", "n", "m")


def coded(text: str, words: Words) -> Parsed:
    """A code with its label, such as ``1:DECEASED``, ``2 = female`` or ``C50.4 - upper-outer quadrant``.

    What the vocabulary knows is given as its code; the rest stays as it stands.
    """
    match = _CODED.match(text)
    if match is None:
        return Parsed(({"code": None, "label": None},), ("text_not_understood",))
    return Parsed(({part: words.codes.get(squeeze(match[part]), match[part]) for part in ("code", "label")},))


def tnm(text: str, words: Words) -> Parsed:
    """Categories of the TNM in one cell, such as ``pT2 N1 M0``; what is not there stays empty."""
    match = _TNM.match(text)
    if match is None or not any(match[part] for part in _PARTS):
        return Parsed((dict.fromkeys(_PARTS),), ("text_not_understood",))
    return Parsed(({part: match[part] for part in _PARTS},))
