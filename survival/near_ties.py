"""Times that differ only by rounding, taken as tied, as R's `survival` package does before it counts.

Belongs here: the one rule by which two times are the same.
Does not belong here: any change of times that a reader would call different.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from survival.risk_table import FloatArray, RiskTable

TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))


def merge_near_ties(tables: Sequence[RiskTable]) -> list[RiskTable]:
    """The tables with near-tied times moved to the earliest of their run, on one grid for all tables.

    Neighbouring distinct times are tied when their difference, or their difference divided by the mean of
    all distinct times, is at most 1.5e-8 (the square root of the machine epsilon). Whole days are never
    changed. Groups that will be compared are given together, so that they share their grid.
    Source: Therneau, vignette "Tied times" of the R package survival (`aeqSurv`).
    """
    grid = np.unique(np.concatenate([table.time for table in tables])) if tables else np.empty(0)
    if not np.any(near_tied(grid)):
        return list(tables)
    merged = []
    for table in tables:
        time = merged_times(table.time, grid)
        merged.append(RiskTable.from_counts(time, table.n_event, table.n_censor, table.n_enter, table.causes))
    return merged


def merged_times(time: FloatArray, grid: FloatArray) -> FloatArray:
    """Each of `time`, which are among the increasing `grid`, moved to the earliest of its run there."""
    tied = near_tied(grid)
    if not np.any(tied):
        return time
    kept = grid[np.r_[True, ~tied]]
    return np.asarray(kept[np.searchsorted(kept, time, side="right") - 1], dtype=np.float64)


def near_tied(grid: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each distinct time after the first is tied to the one before it, bool[k - 1]."""
    gap = np.diff(grid)
    mean = float(np.mean(np.abs(grid))) if len(grid) else 0.0
    return (gap <= TOLERANCE) | (gap <= TOLERANCE * mean)
