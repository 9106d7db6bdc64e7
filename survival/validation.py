"""What a column of counts or times must be before anything is computed from it.

Belongs here: checks that raise ValueError with the rule that was broken.
Does not belong here: checks of a whole risk table (survival.risk_table_checks), repairs; a number that
cannot be right is refused, never corrected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_counts(values: ArrayLike, name: str) -> NDArray[np.int64]:
    """Whole numbers of 0 or more as int64; ValueError naming `name` otherwise."""
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be whole numbers")
    if array.dtype.kind == "f" and not np.all(np.isfinite(array) & (array == np.floor(array))):
        raise ValueError(f"{name} must be whole numbers")
    counts = array.astype(np.int64)
    if np.any(counts < 0):
        raise ValueError(f"{name} must not be negative")
    return counts


def refuse_bad_times(times: NDArray[np.float64], name: str) -> None:
    """ValueError when a time is negative, NaN or infinite."""
    if not np.all(np.isfinite(times)):
        raise ValueError(f"{name} must be a finite number (first at row {np.argmin(np.isfinite(times))})")
    if np.any(times < 0):
        raise ValueError(f"{name} must not be negative (first at row {np.argmax(times < 0)})")
