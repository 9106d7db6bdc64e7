"""The Nelson-Aalen cumulative hazard.

Belongs here: the cumulative hazard and its standard error.
Does not belong here: expected events under a published hazard (survival.one_sample).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from survival.risk_table import FloatArray, RiskTable


@dataclass(frozen=True, eq=False)
class NelsonAalen:
    """Cumulative hazard and its standard error at each time somebody leaves observation, float64[k]."""

    time: FloatArray
    estimate: FloatArray
    std_error: FloatArray


def nelson_aalen(table: RiskTable) -> NelsonAalen:
    """H(t) = sum over times <= t of d / n, with variance sum d / n^2; events of every cause counted.

    Source: Aalen, Annals of Statistics 1978; as cumhaz and std.chaz of R's survfit.
    """
    left = table.exits > 0
    n = table.n_risk[left].astype(np.float64)
    d = table.events[left].astype(np.float64)
    return NelsonAalen(table.time[left], np.cumsum(d / n), np.sqrt(np.cumsum(d / (n * n))))
