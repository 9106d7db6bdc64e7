"""The clustered bootstrap of a group as plain values, ready for JSON or for a table.

Belongs here: choosing and naming its figures. Does not belong here: the bootstrap
(survival.clustered_bootstrap), sentences and layout (whoever prints).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from survival.cluster_cells import ClusterCells
from survival.clustered_bootstrap import clustered_bootstrap


def clustered_values(
    cells: ClusterCells, times: Sequence[float], causes: Sequence[int], replicates: int, seed: int
) -> dict[str, Any]:
    """Intervals that respect clusters, as documented in docs/estimate.md.

    cells: those of one group. times: landmarks. causes: those that compete, none if they do not.
    Raises ValueError as `clustered_bootstrap` does.
    """
    result = clustered_bootstrap(cells, times, causes, replicates, seed)
    last = float(cells.time.max(initial=0.0))
    values: dict[str, Any] = {
        "n_clusters": result.n_clusters,
        "replicates": replicates,
        "seed": seed,
        "survival": [
            {"time": time, **asdict(at), "beyond_followup": time > last}
            for time, at in zip(times, result.survival, strict=True)
        ],
        "median": asdict(result.median),
        "reason": result.reason,
    }
    if causes:
        values["cif"] = [
            {"cause": cause, "time": time, **asdict(at), "beyond_followup": time > last}
            for cause, row in zip(causes, result.incidence, strict=True)
            for time, at in zip(times, row, strict=True)
        ]
    return values
