"""Cluster-robust errors of the Cox model: when lesions nest in patients, and rows are no independent subjects.

Belongs here: the sandwich variance. Does not belong here: who belongs together (survival.cluster_cells), the
model (survival.cox), any model of the dependence itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from survival.cluster_cells import BoolArray, ClusterCells
from survival.cox import CoxModel
from survival.cox_fit import sums_of
from survival.efron import EfronSums
from survival.log_rank import counts_at, risk_blocks
from survival.risk_table import FloatArray, IntArray, RiskTable

# Of the model's own variance: less is what rounding leaves of no spread at all between clusters.
NOTHING = 1e-12


class Exposure(NamedTuple):
    """Cells of a stratum: group and number int64[c], the event times from `since` to before `upto` at which
    they are at risk, int64[c], whether they had the event, bool[c], and all events at each time, float64[m].
    """

    group: IntArray
    n: IntArray
    since: IntArray
    upto: IntArray
    failed: BoolArray
    tied: FloatArray


def robust_variance(
    model: CoxModel,
    strata: Sequence[Sequence[RiskTable]],
    cells: ClusterCells,
    cause: int | None = None,
) -> tuple[FloatArray, int]:
    """The sandwich variance of the coefficients, float64[groups, groups], and the number of clusters in it.

    strata: the tables that the model was fitted to; cells: the same subjects by cluster; cause: the cause
    whose events they are, any when None. V = I^-1 (sum over clusters of u u') I^-1, u the summed score
    residuals of a cluster, Efron's form at ties. NaN where the model has no estimate, where the clusters do
    not differ at all, and throughout with fewer than two clusters.
    Source: Lin and Wei, JASA 1989; Lee, Wei and Amato 1992; as R's coxph(cluster =).
    """
    size = len(model.coefficient)
    free = model.kept[model.kept != model.reference]
    compared = np.isin(cells.group, model.kept)
    _, number = np.unique(cells.cluster[compared], return_inverse=True)
    n_clusters = int(number.max(initial=-1)) + 1
    variance = np.full((size, size), np.nan)
    if n_clusters < 2 or len(free) == 0:
        return variance, n_clusters
    score = np.zeros((len(free), n_clusters))
    ratio = np.exp(model.coefficient[model.kept] - np.max(model.coefficient[model.kept]))
    ratio_of = np.zeros(size)
    ratio_of[model.kept] = ratio
    for stratum, groups in enumerate(strata):
        own = compared & (cells.stratum == stratum)
        times, sums = event_sums([groups[j] for j in model.kept], ratio)
        if len(times) == 0:
            continue
        part = exposure(cells, own, cause, times)
        for row, term in zip(score, free.tolist(), strict=True):
            residual = score_residuals(part, times, sums, groups[term], term, ratio_of)
            row += np.bincount(number[own[compared]], weights=residual * part.n, minlength=n_clusters)
    inverse = model.variance[np.ix_(free, free)]
    sandwich = inverse @ (score @ score.T) @ inverse
    # Scores that cancel within every cluster leave rounding, from which no p-value may be made.
    sandwich[np.diag(sandwich) < NOTHING * np.diag(inverse)] = np.nan
    variance[np.ix_(free, free)] = sandwich
    return variance, n_clusters


def event_sums(groups: Sequence[RiskTable], ratio: FloatArray) -> tuple[FloatArray, EfronSums]:
    """The event times of a stratum, float64[m], and Efron's sums at each of them."""
    times = np.unique(np.concatenate([table.time[table.events > 0] for table in groups]))
    blocks = [sums_of(n_risk, n_event, ratio) for n_risk, n_event in risk_blocks(groups)]
    if not blocks:
        return times, EfronSums(*(np.empty(0),) * 6)
    return times, EfronSums(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def exposure(cells: ClusterCells, own: BoolArray, cause: int | None, times: FloatArray) -> Exposure:
    """The chosen cells of a stratum against its event times."""
    time, codes, n = cells.time[own], cells.cause[own], cells.n[own]
    upto = np.searchsorted(times, time, side="right")
    since = np.zeros_like(upto)
    if cells.entry is not None:
        since = np.searchsorted(times, cells.entry[own], side="right")
    failed = codes > 0 if cause is None else codes == cause
    tied = np.bincount(upto[failed] - 1, weights=n[failed], minlength=len(times)).astype(np.float64)
    return Exposure(cells.group[own], n, since, upto, failed, tied)


def score_residuals(
    part: Exposure, times: FloatArray, sums: EfronSums, table: RiskTable, term: int, ratio_of: FloatArray
) -> FloatArray:
    """The score residual of one subject of each cell for one term, float64[c].

    times, sums: as `event_sums` gives them. table: the risk table of the term's group in the stratum.
    ratio_of: float64[groups], hazard ratios on the scale of `sums`.
    L = delta (z - mean z) - hazard ratio x (sum over event times at risk of (z - mean z) dH); at its own
    time an event counts only Efron's share 1 - w of it.
    """
    inside = (part.group == term).astype(np.float64)
    at_risk, failing = (counts * ratio_of[term] for counts in counts_at(table, times))
    hazard = np.concatenate(([0.0], np.cumsum(sums.h0)))
    mean = np.concatenate(([0.0], np.cumsum(at_risk * sums.s0 - failing * sums.s1)))
    residual = mean[part.upto] - mean[part.since] - inside * (hazard[part.upto] - hazard[part.since])
    at, failed = part.upto[part.failed] - 1, part.failed
    residual[failed] += inside[failed] * sums.h1[at] - (at_risk * sums.s1 - failing * sums.s2)[at]
    residual *= ratio_of[part.group]
    expected = (sums.h0 * at_risk - sums.h1 * failing) / np.maximum(part.tied, 1)
    residual[failed] += inside[failed] - expected[at]
    return np.asarray(residual, dtype=np.float64)
