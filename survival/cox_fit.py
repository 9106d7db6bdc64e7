"""The maximum of Cox's partial likelihood of groups, by Newton's method.

Belongs here: likelihood, score and information from numbers at risk and with an event, and the steps to the
maximum. Does not belong here: whether there is a maximum (survival.cox_existence), Efron's sums
(survival.efron), what is made of it (survival.cox).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from survival.efron import EfronSums, efron_sums
from survival.log_rank import risk_blocks
from survival.risk_table import FloatArray, RiskTable

MOST_STEPS = 100
# Where R's coxph stops, so that its last digits are R's too: a relative gain in log likelihood this small.
SMALL_GAIN = 1e-9
# Times x groups that are kept between the steps of a fit; a larger table is counted again in each.
KEPT_BLOCKS = 1 << 22

Block = tuple[FloatArray, FloatArray]


class Maximum(NamedTuple):
    """Coefficients, their variance, and the chi-square of the likelihood ratio."""

    coefficient: FloatArray
    variance: FloatArray
    chisq: float


def maximum(strata: Sequence[Sequence[RiskTable]], reference: int) -> Maximum | None:
    """The fit to groups whose maximum exists; None if it was not found."""
    size = len(strata[0])
    free = np.flatnonzero(np.arange(size) != reference)
    small = size * sum(len(table.time) for groups in strata for table in groups) <= KEPT_BLOCKS
    kept = [list(risk_blocks(groups)) for groups in strata] if small else None
    coefficient, trial, best, halvings, null = np.zeros(size), np.zeros(size), -np.inf, 0, 0.0
    for steps in range(MOST_STEPS):
        blocks = kept if kept is not None else (risk_blocks(groups) for groups in strata)
        # A step too far leaves ratios of nought: its likelihood is no number, and the step is halved.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            likelihood, score, information = derivatives(blocks, trial)
        null = likelihood if steps == 0 else null
        try:
            if steps > 0 and abs(1 - best / likelihood) <= SMALL_GAIN:
                variance = np.zeros((size, size))
                variance[np.ix_(free, free)] = np.linalg.inv(information[np.ix_(free, free)])
                return Maximum(trial, variance, 2 * (likelihood - null))
            if not likelihood >= best:
                halvings += 1
                trial = (trial + halvings * coefficient) / (halvings + 1)
                continue
            coefficient, best, halvings = trial, likelihood, 0
            trial = coefficient.copy()
            trial[free] += np.linalg.solve(information[np.ix_(free, free)], score[free])
        except np.linalg.LinAlgError:
            return None
    return None


def derivatives(
    strata: Iterable[Iterable[Block]], coefficient: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Log partial likelihood, score float64[groups], information float64[groups, groups].

    strata: for each stratum its blocks of numbers at risk and with an event, each float64[times, groups].
    """
    centred = coefficient - coefficient.max()
    ratio, size = np.exp(centred), len(centred)
    likelihood, score, information = 0.0, np.zeros(size), np.zeros((size, size))
    for blocks in strata:
        for n_risk, n_event in blocks:
            sums, at_risk = sums_of(n_risk, n_event, ratio), n_risk * ratio
            observed, expected = n_event.sum(axis=0), sums.h0 @ at_risk
            information -= at_risk.T @ (at_risk * sums.s0[:, None])
            # An event alone at its time has no share in Efron's correction.
            tied = n_event.sum(axis=1) > 1
            if np.any(tied):
                at_risk, failing = at_risk[tied], n_event[tied] * ratio
                expected -= sums.h1[tied] @ failing
                crossed = at_risk.T @ (failing * sums.s1[tied, None])
                information += crossed + crossed.T - failing.T @ (failing * sums.s2[tied, None])
            likelihood += float(observed @ centred - sums.log.sum())
            score += observed - expected
            information += np.diag(expected)
    return likelihood, score, information


def sums_of(n_risk: FloatArray, n_event: FloatArray, ratio: FloatArray) -> EfronSums:
    """Efron's sums at the event times of one block; n_risk, n_event: float64[times, groups]."""
    return efron_sums(n_event.sum(axis=1), (n_risk - n_event) @ ratio, n_event @ ratio)
