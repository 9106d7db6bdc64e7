"""Counting for a risk table: from rows of counts, or from subjects, to one row for each distinct time.

Belongs here: the arithmetic on plain arrays, and refusals of rows that do not fit together.
Does not belong here: the table itself (survival.risk_table), what it must be (survival.risk_table_checks).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from survival.validation import as_counts, refuse_bad_times


class TimeCounts(NamedTuple):
    """Counts at k times: time float64[k], n_event int64[k, causes], n_censor and n_enter int64[k]."""

    time: NDArray[np.float64]
    n_event: NDArray[np.int64]
    n_censor: NDArray[np.int64]
    n_enter: NDArray[np.int64] | None


def distinct_times(
    time: ArrayLike, n_event: ArrayLike, n_censor: ArrayLike, n_enter: ArrayLike | None
) -> TimeCounts:
    """Counts per distinct time, in order: rows of the same time are added, rows without any count dropped.

    time: float[r], any order. n_event: int[r] or int[r, causes]. n_censor, n_enter: int[r].
    Raises ValueError for a time or a count that cannot be right, and for columns of different lengths.
    """
    times = np.atleast_1d(np.asarray(time, dtype=np.float64))
    refuse_bad_times(times, "time")
    events = as_counts(n_event, "n_event")
    if events.ndim < 2:
        events = events.reshape(-1, 1)
    parts = [events, as_counts(n_censor, "n_censor").reshape(-1, 1)]
    if n_enter is not None:
        parts.append(as_counts(n_enter, "n_enter").reshape(-1, 1))
    if any(len(part) != len(times) for part in parts):
        raise ValueError("time, n_event, n_censor and n_enter must have one row for each time")
    counts = np.hstack(parts)
    kept = counts.any(axis=1)
    times, counts = times[kept], counts[kept]
    if np.any(times[1:] <= times[:-1]):
        order = np.argsort(times, kind="stable")
        times, counts = times[order], counts[order]
        starts = np.flatnonzero(np.r_[True, times[1:] > times[:-1]])
        times, counts = times[starts], np.add.reduceat(counts, starts, axis=0)
    width = events.shape[1]
    entered = counts[:, width + 1] if n_enter is not None else None
    return TimeCounts(times, counts[:, :width], counts[:, width], entered)


def subject_times(
    time: ArrayLike, cause: ArrayLike, entry: ArrayLike | None, causes: Sequence[int] | None
) -> tuple[TimeCounts, tuple[int, ...]]:
    """Counts per distinct time of one row per subject, and the cause code of each column of n_event.

    time: float[n]. cause: int[n], 0 censored. entry: float[n] or None. causes: those that occur when None.
    Raises ValueError for a time or a cause that cannot be right, and for an entry at or after the end.
    """
    times = np.atleast_1d(np.asarray(time, dtype=np.float64))
    refuse_bad_times(times, "time")
    cause_codes = as_counts(cause, "cause")
    if cause_codes.shape != times.shape:
        raise ValueError("cause must have one code for each time")
    occurring = [int(code) for code in np.unique(cause_codes) if code != 0]
    codes = tuple(causes) if causes is not None else tuple(occurring) or (1,)
    if not set(occurring) <= set(codes):
        raise ValueError("cause has a code that is not among causes")
    entries = None if entry is None else np.atleast_1d(np.asarray(entry, dtype=np.float64))
    if entries is not None:
        refuse_bad_times(entries, "entry")
        if entries.shape != times.shape:
            raise ValueError("entry must have one value for each time")
        if np.any(entries >= times):
            raise ValueError(f"entry must precede time (first at row {np.argmax(entries >= times)})")
    grid, row = np.unique(times if entries is None else np.r_[times, entries], return_inverse=True)
    left = row[: len(times)]
    columns = [np.bincount(left[cause_codes == code], minlength=len(grid)) for code in (*codes, 0)]
    entered = None if entries is None else np.bincount(row[len(times) :], minlength=len(grid))
    return TimeCounts(grid, np.column_stack(columns[:-1]), columns[-1], entered), codes


def numbers_at_risk(exits: NDArray[np.int64], n_enter: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Under observation just before each time, int64[k]: whoever never enters late is there from the start.

    Raises ValueError where more leave than are there.
    """
    enters = np.zeros_like(exits) if n_enter is None else n_enter
    before = np.concatenate(([0], np.cumsum(enters - exits)))[: len(exits)]
    n_risk = np.asarray(exits.sum() - enters.sum() + before, dtype=np.int64)
    if np.any(n_risk < exits):
        raise ValueError("more subjects leave at a time than are at risk just before it")
    return n_risk
