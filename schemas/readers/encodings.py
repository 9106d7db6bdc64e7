"""Encodings: the bytes of a text file as UTF-8.

Belongs here: byte order marks, declared encodings and the traps among them. Does not belong here: rows and
cells.
"""

import codecs
from pathlib import Path

from schemas.findings import Finding, Refusal
from schemas.readers.source import LARGEST_CELL, unreadable

#: A line of more bytes is no row of any export.
LONGEST_LINE = 8 * LARGEST_CELL

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Any bytes are text in these, so that a wrong declaration would pass in silence.
_SINGLE_BYTE = ("windows-1252", "iso-8859-1", "iso-8859-15")


def read_text(path: Path, encoding: str, *, longest_line: int | None = None) -> bytes:
    """The file's text as UTF-8 bytes without a byte order mark; a mark wins over the declared encoding.

    A line may have ``longest_line`` bytes, or ``LONGEST_LINE``.

    Raises:
        Refusal: the file has no bytes, is no text in its encoding, is binary, or has a line without end.

    """
    _refuse_endless_line(path, longest_line or LONGEST_LINE)
    content = path.read_bytes()
    if not content.strip():
        raise Refusal(Finding("file_empty", f"{path.name} has no bytes", path.name))
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    actual = marked or (_byte_order(content) if encoding == "utf-16" else encoding)
    try:
        text = content.decode(actual)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _wrong_encoding(path, f", line {line}: not text in {actual}; {_hint(actual)}", line) from None
    if actual in _SINGLE_BYTE and _is_utf_8(content):
        raise _wrong_encoding(path, f": declared as {actual}, and its bytes are UTF-8; say 'encoding: utf-8'")
    if "\0" in text:
        raise unreadable(
            path, "it holds zero bytes: a binary file, or UTF-16 without its mark (encoding: utf-16)"
        )
    return content if actual == "utf-8" else text.encode()


def _refuse_endless_line(path: Path, longest: int) -> None:
    """Refuse a line beyond all measure before the file is in memory, which it would fill several times over."""
    if path.stat().st_size <= longest:
        return
    with path.open("rb") as file:
        unbroken = 0
        while chunk := file.read(LARGEST_CELL):
            first = min((at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0), default=None)
            if unbroken + (len(chunk) if first is None else first) > longest:
                raise unreadable(path, f"a row is larger than {longest:,} bytes")
            last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            unbroken = unbroken + len(chunk) if first is None else len(chunk) - last - 1


def _byte_order(content: bytes) -> str:
    """UTF-16 without a mark: the zero bytes of Latin letters tell which half of a letter comes first."""
    return "utf-16-be" if content[0::2].count(0) > content[1::2].count(0) else "utf-16-le"


def _is_utf_8(content: bytes) -> bool:
    """Whether there are letters beyond ASCII, and all of them are UTF-8; by accident this does not happen."""
    try:
        return not content.isascii() and bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _hint(encoding: str) -> str:
    return "Excel often writes windows-1252" if encoding.startswith("utf-8") else "is it UTF-8, or cut off?"


def _wrong_encoding(path: Path, problem: str, line: int | None = None) -> Refusal:
    return Refusal(Finding("file_encoding", f"{path.name}{problem}", path.name, source_row=line))
