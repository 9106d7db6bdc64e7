"""Text of a stranger made safe for a spreadsheet.

Belongs here: what one cell may hold. Does not belong here: which cells there are.

A cell that starts with = + - @ is run as a formula when somebody types it again, or saves the sheet as CSV and opens
that. In the workbook every cell is text, which is enough until it is saved as CSV; so such a text also gets an
apostrophe in front, as in ``findings.csv``. A plain number such as -99 and a lone - do nothing, and stay as sent.
"""

import re

#: What a cell of XLSX may hold at most; a longer text would be dropped.
LONGEST_CELL = 32_767
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_HARMLESS = re.compile(r"[+-]|[+-]?\d+(?:[.,]\d+)?")
#: No part of XML 1.0, so a workbook with one of them does not open; the other control characters are escaped.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def neutral(text: str, longest: int = LONGEST_CELL) -> str:
    """``text`` as it may stand in a cell: never a formula, at most ``longest`` characters, and saying so if cut."""
    safe = _NO_XML.sub("\ufffd", text)
    if _FORMULA.match(safe) and not _HARMLESS.fullmatch(safe):
        safe = f"'{safe}"
    if len(safe) <= longest:
        return safe
    note = f"… (cut: {len(text):,} characters)"
    return safe[: longest - len(note)] + note
