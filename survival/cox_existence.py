"""Which hazard ratios exist: where the partial likelihood has a maximum, and the word for where it has none.

Belongs here: the exact condition, read off who was at risk at whose events. Does not belong here: the fit
(survival.cox), sentences for a reader.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from survival.log_rank import risk_blocks
from survival.risk_table import RiskTable

NO_EVENTS = "no_events"
NO_EVENTS_IN_GROUP = "no_events_in_group"
NO_EVENTS_IN_REFERENCE = "no_events_in_reference"
SEPARATED = "separated"
NOT_COMPARABLE = "not_comparable"
NOT_CONVERGED = "not_converged"

BoolMatrix = NDArray[np.bool_]


def reasons_without_estimate(strata: Sequence[Sequence[RiskTable]], reference: int) -> tuple[str | None, ...]:
    """For each group None where its hazard ratio to the reference is finite, or the word why it is not.

    A group precedes another when it had an event while the other was at risk, in any stratum. The maximum
    exists where each of two groups precedes the other, directly or through other groups; otherwise moving
    them apart never lowers the likelihood. no_events: nobody had one; no_events_in_group,
    no_events_in_reference; separated: the one precedes the other but is never preceded by it, so that the
    ratio grows without bound; not_comparable: neither precedes the other.
    Source: Heinze and Schemper, Biometrics 2001 (monotone likelihood); the condition is that of Ford, American
    Mathematical Monthly 1957, and Hunter, Annals of Statistics 2004, for rankings.
    """
    precedes = preceding(strata)
    reach = reachable(precedes)
    had_events = np.any([[table.n_event.any() for table in groups] for groups in strata], axis=0)
    reasons: list[str | None] = []
    for j in range(len(strata[0])):
        if j == reference or (reach[j, reference] and reach[reference, j]):
            reasons.append(None)
        elif not had_events.any():
            reasons.append(NO_EVENTS)
        elif not had_events[j]:
            reasons.append(NO_EVENTS_IN_GROUP)
        elif not had_events[reference]:
            reasons.append(NO_EVENTS_IN_REFERENCE)
        else:
            reasons.append(SEPARATED if reach[j, reference] or reach[reference, j] else NOT_COMPARABLE)
    return tuple(reasons)


def preceding(strata: Sequence[Sequence[RiskTable]]) -> BoolMatrix:
    """Whether group j had an event while group k was at risk, bool[groups, groups]."""
    size = len(strata[0])
    found = np.zeros((size, size), dtype=np.bool_)
    for groups in strata:
        for n_risk, n_event in risk_blocks(groups):
            found |= ((n_event > 0).astype(np.float64).T @ (n_risk > 0).astype(np.float64)) > 0
    return found


def reachable(edges: BoolMatrix) -> BoolMatrix:
    """Whether a path leads from j to k, of any length from 0, bool[groups, groups]."""
    reach = edges | np.eye(len(edges), dtype=np.bool_)
    for _ in range(len(edges).bit_length()):
        reach = (reach.astype(np.float64) @ reach.astype(np.float64)) > 0
    return reach
