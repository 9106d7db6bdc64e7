"""The figures of `oligo estimate` as JSON, written piece by piece.

Belongs here: the text of the JSON. Does not belong here: its keys (figures.py, survival.group_summary).

A curve on a continuous clock has a row for each distinct time: a million rows are 200 MB of text, which is
never in memory as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orchestration.estimate.wording import ACTED_ON
from survival.rows import Rows, plain_values


def json_pieces(value: Any) -> Iterator[str]:
    """The value as JSON, as json.dumps writes it; NaN and infinity are refused with ValueError."""
    if isinstance(value, Rows):
        yield from row_pieces(value)
    elif isinstance(value, dict):
        yield "{"
        for i, (key, part) in enumerate(value.items()):
            yield f"{', ' if i else ''}{plain(key)}: "
            yield from json_pieces(part)
        yield "}"
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        yield "["
        for i, part in enumerate(value):
            yield ", " if i else ""
            yield from json_pieces(part)
        yield "]"
    else:
        yield plain(value)


def row_pieces(rows: Rows) -> Iterator[str]:
    """The rows as a list of objects, a block of them in a piece."""
    row = "{" + ", ".join(f"{plain(name)}: %s" for name in rows.names) + "}"
    yield "["
    for i, columns in enumerate(rows.blocks()):
        text = ", ".join([row % values for values in zip(*map(literals, columns), strict=True)])
        yield f"{', ' if i else ''}{text}"
    yield "]"


def literals(column: NDArray[Any]) -> list[Any]:
    """A column as it is written: Python's text of a number is JSON's, that of None, True and False is not."""
    if column.dtype.kind == "b":
        column = np.where(column, "true", "false")
    return plain_values(column, "null")


def plain(value: Any) -> str:
    """A value that is small enough to be written at once; JSON leaves some characters that act on a terminal."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return ACTED_ON.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
