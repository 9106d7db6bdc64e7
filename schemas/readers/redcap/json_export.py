"""JSON: a list of objects, as REDCap's interface for programs sends records and the dictionary.

Belongs here: the text of a JSON file to a source. Does not belong here: what its keys mean.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import polars as pl

from schemas.findings import Finding, Refusal
from schemas.profile import FileSpec
from schemas.readers.encodings import read_text
from schemas.readers.source import (
    MOST_COLUMNS,
    ROW,
    Source,
    header,
    refuse_large_cells,
    unreadable,
    without_blank_rows,
)

#: A JSON file has no lines that could be read one by one: all of it is in memory, several times over.
LARGEST_FILE = 500_000_000  # bytes


def is_json(path: Path) -> bool:
    """Whether a file is JSON: by its name, or because its text begins as a list or an object does."""
    if path.suffix.lower() == ".json":
        return True
    with path.open("rb") as file:
        return file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def read(path: Path, spec: FileSpec, *, known: Collection[str] = ()) -> Source:
    """Read a list of objects as text: row n is the n-th object, and a key that an object lacks is blank.

    Numbers stay as they are written; ``null`` is blank.

    Raises:
        Refusal: the file is empty, too large, no text in its encoding, no JSON, or anything but a list of
            objects whose values are texts, numbers or null; a key stands twice in an object.

    """
    if path.stat().st_size > LARGEST_FILE:
        raise unreadable(path, f"it is larger than {LARGEST_FILE:,} bytes; export it as CSV")
    content = read_text(path, spec.encoding, longest_line=LARGEST_FILE)
    objects = _parsed(content, path)
    if not any(objects):
        if spec.may_be_empty:
            return Source(path.name, None, pl.DataFrame(schema={ROW: pl.Int64}))
        raise Refusal(
            Finding("file_without_rows", f"{path.name} has no objects with anything in them", path.name)
        )
    keys: dict[str, None] = {}
    for each in objects:
        keys.update(dict.fromkeys(each))
        if len(keys) > MOST_COLUMNS:
            raise unreadable(path, f"it has more than {MOST_COLUMNS:,} different keys")
    names = header(keys, path.name, None, 1, known)
    columns = {name: [each.get(key) for each in objects] for key, name in zip(keys, names, strict=True)}
    try:
        frame = pl.DataFrame(
            {name: pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items()}
        )
    except UnicodeEncodeError:
        raise unreadable(path, "a text in it has half of a character") from None
    rows = frame.with_columns(pl.int_range(1, len(objects) + 1, dtype=pl.Int64).alias(ROW))
    refuse_large_cells(rows, path)
    return Source(path.name, None, without_blank_rows(rows))


def _parsed(content: bytes, path: Path) -> list[dict[str, str | None]]:
    try:
        parsed = json.loads(
            content,
            object_pairs_hook=_flat,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise unreadable(
            path, f"it is no JSON from line {error.lineno}, character {error.colno}, on"
        ) from None
    except RecursionError:
        raise unreadable(path, "it nests too deep; an export is a flat list of objects") from None
    except _NotFlatError as error:
        raise unreadable(path, str(error)) from None
    if not isinstance(parsed, list) or not all(isinstance(each, dict) for each in parsed):
        raise unreadable(
            path, "it is no list of objects; export records as JSON, not as XML or with a wrapper"
        )
    return parsed


class _NotFlatError(Exception):
    """An object that is no row."""


def _flat(pairs: list[tuple[str, Any]]) -> dict[str, str | None]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise _NotFlatError("an object has the same key twice")
    for key, value in pairs:
        if value is not None and not isinstance(value, str):
            raise _NotFlatError("a value in it is neither text, number nor null")
        if "\0" in key or (value and "\0" in value):
            raise _NotFlatError("a text in it has a zero byte")
    return row


def _no_number(name: str) -> str:
    raise _NotFlatError(f"{name} is no number")
