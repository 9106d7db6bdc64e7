"""Rows of figures that are kept as columns: a curve of a million times is a few arrays, not a million rows.

Belongs here: reading such columns row by row, as plain values. Does not belong here: which figures they are
(survival.group_summary), any text format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

# Rows that are held as Python values at one time.
BLOCK = 1 << 14


class Rows(Sequence[dict[str, Any]]):
    """A list of rows, each a dictionary of plain values; None for NaN and infinity.

    It equals the list of its rows. A row is made when it is asked for and not kept.
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Take the columns by name, arrays of one length; ValueError for arrays of different lengths."""
        self.names = tuple(columns)
        self._columns = tuple(columns.values())
        if len({column.shape for column in self._columns}) != 1 or self._columns[0].ndim != 1:
            raise ValueError("rows need columns of one length")

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._columns[0])

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> Rows: ...
    def __getitem__(self, place: int | slice) -> dict[str, Any] | Rows:
        """A row, or the rows of a slice."""
        if isinstance(place, slice):
            return Rows(dict(zip(self.names, (column[place] for column in self._columns), strict=True)))
        values = (plain_values(column[place].reshape(1))[0] for column in self._columns)
        return dict(zip(self.names, values, strict=True))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows in order."""
        for columns in self.blocks():
            for values in zip(*map(plain_values, columns), strict=True):
                yield dict(zip(self.names, values, strict=True))

    def __eq__(self, other: object) -> bool:
        """Whether the other is a sequence of the same rows."""
        if not isinstance(other, (Rows, list, tuple)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def blocks(self) -> Iterator[list[NDArray[Any]]]:
        """The columns of successive blocks of rows."""
        for start in range(0, len(self), BLOCK):
            yield [column[start : start + BLOCK] for column in self._columns]


def plain_values(column: NDArray[Any], undefined: Any = None) -> list[Any]:
    """An array as a list, with `undefined` for NaN and infinity."""
    values: list[Any] = column.tolist()
    if column.dtype.kind == "f":
        for i in np.flatnonzero(~np.isfinite(column)).tolist():
            values[i] = undefined
    return values
