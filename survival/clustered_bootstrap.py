"""Intervals that respect clusters: patients are drawn again, each with all of their lesions.

Belongs here: the draws, and the percentile intervals of survival, cumulative incidence and median they give.
Does not belong here: the curve of a single draw (survival.weighted_curve), Greenwood's interval, which takes
every lesion for a patient of its own (survival.kaplan_meier).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from survival.cluster_cells import ClusterCells
from survival.risk_table import FloatArray
from survival.weighted_curve import WeightedCurves

FEWEST_REPLICATES = 100
TOO_FEW_CLUSTERS = "fewer_than_two_clusters"
NO_EVENTS = "no_events"


@dataclass(frozen=True)
class Resampled:
    """An estimate with the spread of its replicates; None where not reached or not estimable."""

    estimate: float | None
    std_error: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class ClusteredBootstrap:
    """survival: at each landmark; incidence: of each cause at each landmark; median of survival time.

    reason: why there is no interval at all, or None.
    """

    n_clusters: int
    replicates: int
    seed: int
    survival: tuple[Resampled, ...]
    incidence: tuple[tuple[Resampled, ...], ...]
    median: Resampled
    reason: str | None


def clustered_bootstrap(
    cells: ClusterCells,
    times: Sequence[float],
    causes: Sequence[int] = (),
    replicates: int = 1000,
    seed: int = 0,
    conf_level: float = 0.95,
) -> ClusteredBootstrap:
    """Percentile intervals from `replicates` draws of as many clusters as there are, with replacement.

    cells: the subjects of one group; their group and stratum are not looked at. times: landmarks, finite, 0
    or more; past the longest follow-up of a draw its last value is carried forward. causes: those whose
    cumulative incidence is wanted. seed: of NumPy's default generator; the same seed gives the same numbers,
    whatever the order of the cells and the numbers of the clusters.
    The limits are the replicates of rank (B + 1) a / 2, rounded down, from either end; limits that coincide
    are None, and so is the spread of a median that some replicate does not reach.
    Raises ValueError for fewer than 100 replicates, a landmark that is no time, a level not within 0 and 1.
    Source: Field and Welsh, JRSS B 2007 (cluster bootstrap); Davison and Hinkley, Bootstrap Methods and
    their Application, 1997, 5.2 (ranks).
    """
    if replicates < FEWEST_REPLICATES:
        raise ValueError(f"a bootstrap needs {FEWEST_REPLICATES} replicates or more")
    if not 0 < conf_level < 1:
        raise ValueError("conf_level must lie between 0 and 1")
    cells = cells.chosen(np.argsort(cells.time, kind="stable").astype(np.int64))
    number, n_clusters = canonical_numbers(cells)
    curves = WeightedCurves.of(cells, times, causes)
    observed = curves.values(cells.n.astype(np.float64))
    reason = TOO_FEW_CLUSTERS if n_clusters < 2 else None if np.any(cells.cause > 0) else NO_EVENTS
    drawn = np.empty((0, len(observed)))
    if reason is None:
        generator = np.random.default_rng(seed)
        drawn = np.empty((replicates, len(observed)))
        for row in drawn:
            draws = generator.integers(0, n_clusters, n_clusters)
            times_drawn = np.bincount(draws, minlength=n_clusters)[number]
            row[:] = curves.values((times_drawn * cells.n).astype(np.float64))
    rank = limit_rank(replicates, conf_level)
    found = [resampled(value, column, rank) for value, column in zip(observed, drawn.T, strict=True)]
    size = len(times)
    rows = [tuple(found[start : start + size]) for start in range(0, size * (1 + len(causes)), size or 1)]
    rows = rows if size else [() for _ in range(1 + len(causes))]
    return ClusteredBootstrap(n_clusters, replicates, seed, rows[0], tuple(rows[1:]), found[-1], reason)


def limit_rank(replicates: int, conf_level: float) -> int:
    """The rank of the limits from either end, (B + 1) a / 2 rounded down."""
    # 1 - 0.9 is a little less than 0.1 in binary, and must not lose a rank for it.
    return int((replicates + 1) * (1 - conf_level) / 2 + 1e-9)


def resampled(estimate: float, replicates: FloatArray, rank: int) -> Resampled:
    """An estimate and its replicates, infinite where not reached, as plain values."""
    value = float(estimate) if np.isfinite(estimate) else None
    if len(replicates) == 0 or rank < 1:
        return Resampled(value, None, None, None)
    ordered = np.sort(replicates)
    lower, upper = ordered[rank - 1], ordered[-rank]
    if lower == upper:
        return Resampled(value, None, None, None)
    spread = float(np.std(ordered, ddof=1)) if np.isfinite(ordered[-1]) else None
    return Resampled(value, spread, float(lower), float(upper) if np.isfinite(upper) else None)


def canonical_numbers(cells: ClusterCells) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], int]:
    """A number from 0 for the cluster of each cell, int64[c], in the order of the clusters' contents.

    So a draw depends neither on the order of the cells nor on how the clusters are called; clusters of equal
    contents are interchangeable.
    """
    columns = [cells.n, cells.cause, cells.time, *(() if cells.entry is None else (cells.entry,))]
    order = np.lexsort(columns)
    changes = np.any([column[order][1:] != column[order][:-1] for column in columns], axis=0)
    code = np.empty(len(order), dtype=">i8")
    code[order] = np.concatenate(([0], np.cumsum(changes)))[: len(order)]
    labels, cluster = np.unique(cells.cluster, return_inverse=True)
    sorted_cells = np.lexsort((code, cluster))
    starts = np.searchsorted(cluster[sorted_cells], np.arange(1, len(labels)))
    contents = [part.tobytes() for part in np.split(code[sorted_cells], starts)] if len(labels) else []
    rank = np.empty(len(labels), dtype=np.int64)
    rank[sorted(range(len(labels)), key=contents.__getitem__)] = np.arange(len(labels))
    return rank[cluster], len(labels)
