"""The Cox model of groups as plain values, ready for JSON or for a table, each ratio with its cautions.

Belongs here: choosing and naming the figures of the model, and when a hazard ratio carries a warning.
Does not belong here: formulas (survival.cox, survival.cox_robust), sentences and layout (whoever prints).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from survival.chi_square import chi_square_p
from survival.cluster_cells import ClusterCells
from survival.cox import cox_model, hazard_ratios
from survival.cox_robust import robust_variance
from survival.risk_table import RiskTable
from survival.small_series import SMALL, joined, small_clusters, small_pair


def cox_values(
    groups: Sequence[str],
    strata: Sequence[Sequence[RiskTable]],
    reference: int = 0,
    cells: ClusterCells | None = None,
    cause: int | None = None,
) -> dict[str, Any]:
    """Hazard ratios of the groups to the reference, as documented in docs/estimate.md.

    groups: their names. strata: for each stratum the groups' risk tables, near ties merged. cells: the same
    subjects by cluster, near ties merged, for cluster-robust errors. cause: the cause whose events count in
    cells; the tables are those of that cause already. Raises ValueError as `cox_model` does.
    """
    model = cox_model(strata, reference)
    variance, n_clusters = (None, None) if cells is None else robust_variance(model, strata, cells, cause)
    ratios = hazard_ratios(model, variance)
    sizes = [sum(tables[j].n_subjects for tables in strata) for j in range(len(groups))]
    if cells is not None:
        sizes = cells.clusters_of_groups(len(groups)).tolist()
    events = [sum(int(tables[j].events.sum()) for tables in strata) for j in range(len(groups))]
    terms = []
    others = [j for j in range(len(groups)) if j != reference]
    for j, ratio in zip(others, ratios, strict=True):
        values = {name: finite(value) for name, value in asdict(ratio).items()}
        cautions = [
            small_pair(sizes[j], sizes[reference]),
            few_events(events[j] + events[reference]),
            small_clusters(n_clusters),
        ]
        terms.append({"group": groups[j], **values, "warning": joined(cautions)})
    chisq = model.chisq if cells is None else None
    p, log_p = chi_square_p(chisq, len(groups) - 1)
    test = {"chisq": chisq, "df": len(groups) - 1, "p": p, "log_p": finite(log_p)}
    return {
        "reference": groups[reference],
        "method": "efron",
        "errors": "model" if cells is None else "cluster-robust",
        "n_clusters": n_clusters,
        "terms": terms,
        "likelihood_ratio": None if chisq is None else test,
        "warning": joined([small_pair(min(sizes), max(sizes)), small_clusters(n_clusters)]),
    }


def few_events(events: int) -> str | None:
    """The caution of a ratio that rests on few events in its two groups together."""
    return f"fewer than {SMALL} events in the two groups: imprecise" if events < SMALL else None


def finite(value: float | str | None) -> float | str | None:
    """The value, or None for NaN and infinity, which JSON does not have."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
