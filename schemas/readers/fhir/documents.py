"""JSON documents of FHIR: every resource of a file with its place.

Belongs here: text to resources, and the limits of the text. Does not belong here: what a resource says.

A message holds nothing of the text: JSON of a hospital is full of names.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from schemas.findings import Finding, Refusal
from schemas.readers.source import LARGEST_CELL, unreadable

#: A JSON document is read whole; NDJSON is meant for more.
LARGEST_DOCUMENT = 500_000_000  # bytes
LONGEST_LINE = 64 * LARGEST_CELL
#: No resource of FHIR nests deeper than a few dozen levels.
DEEPEST = 100

Element = dict[str, Any]


class Placed(NamedTuple):
    """A resource, its place in the file, and the address that its bundle gives it."""

    row: int
    content: Element
    full_url: str | None


class _TwiceError(ValueError):
    """A key stands twice in one object: readers of JSON would keep one of them in silence."""


def resources(path: Path) -> Iterator[Placed]:
    """The resources of a file: the line of NDJSON, the place in a bundle, or 1 for a single resource.

    Where lines of NDJSON are bundles themselves, resources are counted through the file.

    Raises:
        Refusal: the file is no JSON, nests too deeply, has a key twice, is beyond the limits, or holds no FHIR.

    """
    if not path.stat().st_size:
        raise Refusal(Finding("file_empty", f"{path.name} has no bytes", path.name))
    documents = _lines(path) if path.suffix.lower() in (".ndjson", ".jsonl") else [(1, _whole(path))]
    last, is_bundled = 0, False
    for line, document in documents:
        if not isinstance(document, dict) or not isinstance(document.get("resourceType"), str):
            raise unreadable(path, f"line {line} begins a JSON text that is no FHIR resource")
        if document["resourceType"] != "Bundle":
            last = last + 1 if is_bundled else line
            yield Placed(last, document, None)
            continue
        is_bundled = True
        entries = document.get("entry", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise unreadable(path, f"the entries of the bundle in line {line} are no list of objects")
        for entry in entries:
            content, url = entry.get("resource"), entry.get("fullUrl")
            if content is None:
                continue
            if not isinstance(content, dict):
                raise unreadable(path, f"an entry of the bundle in line {line} is no resource")
            last += 1
            yield Placed(last, content, url if isinstance(url, str) else None)


def _whole(path: Path) -> Any:
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise unreadable(
            path, f"it is larger than {LARGEST_DOCUMENT:,} bytes; send NDJSON, a resource a line"
        )
    return _parsed(path, path.read_bytes(), 1)


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    found = False
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise unreadable(path, f"line {number} is longer than {LONGEST_LINE:,} bytes")
            if line.strip(b" \t\r\n\xef\xbb\xbf"):
                found = True
                yield number, _parsed(path, line, number)
    if not found:
        raise Refusal(Finding("file_empty", f"{path.name} holds nothing but blanks", path.name))


def _parsed(path: Path, content: bytes, first: int) -> Any:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = f"{path.name} is no UTF-8 text, which JSON always is (from line {first})"
        raise Refusal(Finding("file_encoding", problem, path.name)) from None
    try:
        document = json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_key_once
        )
    except json.JSONDecodeError as error:
        raise unreadable(path, f"it is no JSON from line {first + error.lineno - 1} on") from None
    except _TwiceError:
        raise unreadable(path, f"a key stands twice in one object of the text in line {first}") from None
    except RecursionError:
        raise unreadable(path, f"it nests deeper than {DEEPEST} levels") from None
    except (ValueError, ArithmeticError):
        raise unreadable(path, f"a number of the text in line {first} is none that JSON allows") from None
    if _is_deep(document):
        raise unreadable(path, f"it nests deeper than {DEEPEST} levels")
    return document


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _each_key_once(pairs: list[tuple[str, Any]]) -> Element:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def _is_deep(document: Any) -> bool:
    level = [document]
    for _ in range(DEEPEST):
        level = [
            below
            for each in level
            for below in (each.values() if isinstance(each, dict) else each)
            if isinstance(below, dict | list)
        ]
        if not level:
            return False
    return True
