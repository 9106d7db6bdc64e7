"""Every figure of one group of patients as plain values, ready for JSON or for a table; curves as rows.

Belongs here: choosing and naming the figures of a group. Does not belong here: formulas (the estimators),
tests between groups (survival.comparison), wording and layout (whoever prints).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from survival.aalen_johansen import aalen_johansen, incidence_columns
from survival.cluster_cells import ClusterCells
from survival.clustered_summary import clustered_values
from survival.confidence import ConfType
from survival.follow_up import follow_up_range, median_follow_up
from survival.kaplan_meier import KaplanMeier, kaplan_meier
from survival.landmarks import survival_at
from survival.near_ties import merge_near_ties
from survival.nelson_aalen import nelson_aalen
from survival.one_sample import OneSample, against_median
from survival.quantiles import Quantile, survival_quantile
from survival.risk_table import RiskTable
from survival.rmst import restricted_mean
from survival.rows import Rows
from survival.small_series import FEW_EXPECTED, SMALL, SMALL_GROUP, joined


@dataclass(frozen=True)
class Figures:
    """What to compute: landmark times, horizon of the restricted mean, intervals, published median.

    benchmark: a published median.
    competing: whether the causes of the table compete, so that their cumulative incidence is wanted.
    curves: whether every step of the curves is wanted; millions of distinct times make millions of rows.
    replicates, seed: of the bootstrap, where the cells of a group are given.
    """

    tau: float
    times: Sequence[float] = ()
    conf_type: ConfType = "log-log"
    benchmark: float | None = None
    competing: bool = False
    curves: bool = True
    replicates: int = 1000
    seed: int = 0


def group_summary(
    group: str, counted: RiskTable, figures: Figures, cells: ClusterCells | None = None
) -> dict[str, Any]:
    """The figures of one group; None wherever one is not reached or not defined, never NaN.

    cells: the subjects of the group by cluster, near ties merged, if clustered intervals are wanted.
    counted: the risk table as counted. Times tied but for rounding are merged for the curves, as R's
    survfit does, and left alone for person-time, the published median and the variance of cmprsk.
    Raises ValueError as the estimators do.
    """
    table = merge_near_ties([counted])[0]
    curve = kaplan_meier(table, figures.conf_type)
    events = int(table.events.sum())
    patients = counted.n_subjects if cells is None else len(np.unique(cells.cluster))
    summary: dict[str, Any] = {
        "group": group,
        "n": table.n_subjects,
        "events": events,
        "censored": table.n_subjects - events,
        "person_time": counted.person_time,
        "median": interval(survival_quantile(curve, 0.5)),
        "q25": interval(survival_quantile(curve, 0.25)),
        "q75": interval(survival_quantile(curve, 0.75)),
        "followup_median": interval(median_follow_up(table, figures.conf_type)),
        "followup_range": asdict(follow_up_range(counted)),
        "survival": [asdict(landmark) for landmark in survival_at(curve, figures.times)],
        "curve": curve_rows(curve) if figures.curves else [],
        "rmst": asdict(restricted_mean(table, figures.tau)),
    }
    if figures.benchmark is not None:
        test = against_median(counted, figures.benchmark)
        summary["one_sample"] = {"benchmark_median": figures.benchmark, **one_sample_values(test, patients)}
    if figures.competing:
        summary["cif"] = incidence_rows(table, counted, figures)
    if cells is not None:
        summary["clustered"] = clustered_values(
            cells, figures.times, table.causes if figures.competing else (), figures.replicates, figures.seed
        )
    return summary


def one_sample_values(test: OneSample, patients: int) -> dict[str, Any]:
    """A test against a published figure as plain values, with its caution; patients: clusters where there are any."""
    cautions = [SMALL_GROUP if patients < SMALL else None]
    cautions.append(FEW_EXPECTED if test.expected < SMALL else None)
    return {**asdict(test), "warning": joined(cautions)}


def interval(quantile: Quantile) -> dict[str, float | None]:
    """A quantile without the proportion it belongs to."""
    return {"estimate": quantile.estimate, "lower": quantile.lower, "upper": quantile.upper}


def curve_rows(curve: KaplanMeier) -> Rows:
    """The Kaplan-Meier and Nelson-Aalen curves, one row for each time at which somebody leaves observation."""
    names = ("time", "n_risk", "n_event", "n_censor", "estimate", "std_error", "lower", "upper")
    hazard = nelson_aalen(curve.table)
    return Rows(
        {name: getattr(curve, name) for name in names}
        | {"cumulative_hazard": hazard.estimate, "cumulative_hazard_std_error": hazard.std_error}
    )


def incidence_rows(table: RiskTable, counted: RiskTable, figures: Figures) -> Rows:
    """Cumulative incidence by cause at each landmark and each time of the curve, in order of time.

    Without curves, at the landmarks only, or at the end of follow-up when there are none.
    """
    curve = aalen_johansen(table, figures.conf_type)
    asked = np.asarray(figures.times, dtype=np.float64)
    steps = curve.time if figures.curves else curve.time[-1:] if len(asked) == 0 else curve.time[:0]
    times = np.union1d(steps, asked)
    columns = incidence_columns(curve, times)
    if table is not counted:
        # cuminc does not merge near ties, so its variance is read off the table as counted.
        columns["variance"] = incidence_columns(aalen_johansen(counted), times)["variance"]
    return Rows(columns)
