"""What several survival tables compute or say alike.

Belongs here: medians, survival at landmarks, the caution of a small series.
Does not belong here: a formula (``survival``), a table.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from orchestration.months import in_months
from orchestration.survival_tables.definition import Row
from survival.aalen_johansen import AalenJohansen, cumulative_incidence_at
from survival.kaplan_meier import KaplanMeier
from survival.landmarks import survival_at
from survival.quantiles import Quantile, survival_quantile
from survival.risk_table import RiskTable
from survival.small_series import SMALL


def median_of(curve: KaplanMeier | AalenJohansen) -> Quantile:
    """The median of a curve; none where another cause competes."""
    return Quantile(0.5, None, None, None) if isinstance(curve, AalenJohansen) else survival_quantile(curve)


def months(name: str, quantile: Quantile) -> Row:
    """A quantile and its limits as columns of months."""
    values = {"": quantile.estimate, "_lower": quantile.lower, "_upper": quantile.upper}
    return {f"{name}{end}_months": in_months(value) for end, value in values.items()}


class AtLandmark(NamedTuple):
    """Free of the event at a landmark, with its limits, and under observation just before it."""

    estimate: float | None
    lower: float | None
    upper: float | None
    at_risk: int


def at_landmarks(
    curve: KaplanMeier | AalenJohansen, table: RiskTable, days: Sequence[int]
) -> list[AtLandmark]:
    """The curve at each day. Past the last observation nothing is known, whatever the last step of the curve was;
    as long as nobody failed there is no interval.
    """
    if isinstance(curve, AalenJohansen):
        found = [mark for mark in cumulative_incidence_at(curve, days) if mark.cause == 1]
        values = [(1 - mark.estimate, complement(mark.upper), complement(mark.lower)) for mark in found]
    else:
        values = [(mark.estimate, mark.lower, mark.upper) for mark in survival_at(curve, days)]
    at_risk = table.at_risk(np.array(days, dtype=float)).tolist()
    marks = []
    for day, n, (estimate, lower, upper) in zip(days, at_risk, values, strict=True):
        is_known = table.last_time is not None and (day <= table.last_time or estimate == 0)
        limits = (lower, upper) if is_known and estimate < 1 else (None, None)
        marks.append(AtLandmark(estimate if is_known else None, *limits, n))
    return marks


def complement(value: float | None) -> float | None:
    """One minus a probability."""
    return None if value is None else 1 - value


def caution(n: int, events: int, is_nested: bool, where: str = "") -> str | None:
    """What to bear in mind of a figure from ``n`` units with so many events; None where there is nothing."""
    found = ["lesions of one patient are counted as independent"] if is_nested else []
    if n < SMALL:
        found.append(f"fewer than {SMALL} units{where}: {n}")
    if events < SMALL:
        found.append(f"fewer than {SMALL} events: {events}")
    return "; ".join(found) or None
