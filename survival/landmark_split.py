"""Subjects as they stand at a landmark: who is still under observation, in which group, and who is left out.

Belongs here: the split of counted subjects at a time after the start, so that groups which are known only
later can be compared without immortal time. Does not belong here: in which group a subject is at the
landmark (whoever knows the data), estimates (they take the tables made here).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from survival.risk_table import RiskTable


@dataclass(frozen=True)
class LandmarkSplit:
    """The groups from a landmark on, and everybody who is in none of them.

    tables: a risk table a group, its time counted from the landmark; empty where nobody is in the group.
    n_all: all subjects. left: those who left at or before the landmark, by cause (0 censored).
    n_unobserved: those not yet under observation at the landmark, who enter later.
    n_all is the sum of the tables' subjects, of left and of n_unobserved.
    """

    tables: list[RiskTable]
    n_all: int
    left: dict[int, int]
    n_unobserved: int


def split_at_landmark(
    landmark: float,
    time: ArrayLike,
    cause: ArrayLike,
    group: ArrayLike,
    n: ArrayLike,
    group_count: int,
    entry: ArrayLike | None = None,
    causes: Sequence[int] = (1,),
) -> LandmarkSplit:
    """Split subjects, given as counts of equal ones, at a landmark (Anderson, Cain and Gelber 1983).

    landmark: a time of the same unit and origin as `time`, 0 or more. time: float[r], the end of observation.
    cause: int[r], 0 censored or one of `causes`. group: int[r], the number of the group (from 0, below
    group_count) that the subject was in at the landmark, by what was known at or before it. n: int[r], how
    many. entry: float[r] or None, the start of observation; 0 where it is not delayed.

    Who leaves at the landmark itself has left before it. Who enters at it is under observation after it.
    Raises ValueError for a landmark that is negative or not finite, and for a group that is none.
    """
    if not (np.isfinite(landmark) and landmark >= 0):
        raise ValueError("a landmark must be a finite time of 0 or more")
    times, counts = np.asarray(time, dtype=np.float64), np.asarray(n, dtype=np.int64)
    codes, groups = np.asarray(cause, dtype=np.int64), np.asarray(group, dtype=np.int64)
    if np.any((groups < 0) | (groups >= group_count)):
        raise ValueError("a group must be a whole number from 0, below the count of groups")
    has_left = times <= landmark
    is_early = np.ones_like(has_left) if entry is None else np.asarray(entry, dtype=np.float64) <= landmark
    stays = ~has_left & is_early
    tables = []
    for number in range(group_count):
        own = stays & (groups == number)
        events = np.where(codes[own, None] == np.asarray(causes), counts[own, None], 0)
        censored = np.where(codes[own] == 0, counts[own], 0)
        tables.append(RiskTable.from_counts(times[own] - landmark, events, censored, causes=causes))
    return LandmarkSplit(
        tables,
        int(counts.sum()),
        {code: int(counts[has_left & (codes == code)].sum()) for code in (0, *causes)},
        int(counts[~has_left & ~is_early].sum()),
    )
