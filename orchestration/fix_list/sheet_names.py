"""Names of the sheets of a workbook.

Belongs here: what a spreadsheet accepts as a name. Does not belong here: what is on a sheet.
"""

import re
from collections.abc import Iterable

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Excel keeps the name for itself.
_RESERVED = "history"


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A name for each of ``wanted``: none too long or forbidden, no two alike whatever their case."""
    used = {_RESERVED, *(name.casefold() for name in taken)}
    names = []
    for text in wanted:
        whole = _FORBIDDEN.sub("_", text).strip("' ") or "sheet"
        name, number = _cut(whole, LONGEST), 1
        while name.casefold() in used:
            number += 1
            name = f"{_cut(whole, LONGEST - len(f'~{number}'))}~{number}"
        used.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, length: int) -> str:
    """At most ``length`` UTF-16 units, which are what Excel counts; no apostrophe at the end."""
    while len(text.encode("utf-16-le")) > 2 * length:
        text = text[:-1]
    return text.rstrip("' ") or "sheet"
