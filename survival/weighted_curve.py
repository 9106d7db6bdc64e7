"""Survival, cumulative incidence and median of subjects with weights, thousands of times over.

Belongs here: the figures of one draw of a bootstrap, on a grid of times that all draws share.
Does not belong here: the draws (survival.clustered_bootstrap), curves with intervals
(survival.kaplan_meier, survival.aalen_johansen).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from survival.cluster_cells import ClusterCells
from survival.near_ties import TOLERANCE
from survival.risk_table import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class WeightedCurves:
    """What does not change with the weights: the exit times, and the place of each cell on them.

    grid: float64[k], distinct exit times. place: int64[c], where a cell counts in a table of `width` rows of k
    times: row 0 the censored, a row for each wanted cause, a last one for all other causes. entered: int64[c]
    or None, the first time at which a cell is at risk.
    landmarks: int64[m], the last time at or before each landmark, -1 before all.
    """

    grid: FloatArray
    place: IntArray
    width: int
    entered: IntArray | None
    landmarks: IntArray

    @classmethod
    def of(cls, cells: ClusterCells, times: Sequence[float], causes: Sequence[int]) -> Self:
        """The cells on their grid; ValueError for a landmark that is negative, NaN or infinite."""
        asked = np.asarray(times, dtype=np.float64)
        if not np.all(np.isfinite(asked) & (asked >= 0)):
            raise ValueError("a landmark must be a finite time of 0 or more")
        grid, exits = np.unique(cells.time, return_inverse=True)
        row = np.where(cells.cause > 0, len(causes) + 1, 0)
        for i, cause in enumerate(causes, 1):
            row[cells.cause == cause] = i
        entered = None if cells.entry is None else np.searchsorted(grid, cells.entry, side="right")
        landmarks = np.searchsorted(grid, asked, side="right") - 1
        return cls(grid, row * len(grid) + exits, len(causes) + 2, entered, landmarks)

    def values(self, weight: FloatArray) -> FloatArray:
        """Survival at each landmark, then the incidence of each cause there, then the median (infinite if
        not reached), for weight float64[c] of the cells.
        """
        size = len(self.grid)
        counts = np.bincount(self.place, weights=weight, minlength=size * self.width)
        counts = counts.reshape(self.width, size)
        leaving = counts.sum(axis=0)
        n = np.cumsum(leaving[::-1])[::-1]
        if self.entered is not None:
            late = np.bincount(self.entered, weights=weight, minlength=size + 1)[:size]
            n = n - (weight.sum() - np.cumsum(late))
        at_risk = np.where(n > 0, n, 1.0)
        survival = np.cumprod(1 - (leaving - counts[0]) / at_risk)
        before = np.concatenate(([1.0], survival))
        parts = [before[self.landmarks + 1]]
        for events in counts[1:-1]:
            steps = np.cumsum(before[:-1] * (events / at_risk))
            parts.append(np.concatenate(([0.0], steps))[self.landmarks + 1])
        return np.concatenate((*parts, [self.median(survival, leaving)]))

    def median(self, survival: FloatArray, leaving: FloatArray) -> float:
        """The time at which survival falls to one half, by the rule of survival.quantiles; infinite if never."""
        first = int(np.searchsorted(-survival, -(0.5 + TOLERANCE)))
        if first == len(survival):
            return np.inf
        below = int(np.searchsorted(-survival, -(0.5 - TOLERANCE)))
        end = below if below < len(survival) else int(np.flatnonzero(leaving)[-1])
        return float(self.grid[first] + self.grid[end]) / 2
