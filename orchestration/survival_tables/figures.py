"""What several survival tables compute or say alike.

Belongs here: medians, days to months, the caution of a small series.
Does not belong here: a formula (``survival``), a table.
"""

import numpy as np

from orchestration.survival_tables.definition import Row
from survival.aalen_johansen import AalenJohansen
from survival.kaplan_meier import KaplanMeier
from survival.quantiles import Quantile, survival_quantile

DAYS_PER_MONTH = 365.25 / 12
#: Below this many patients or events, a figure carries its warning.
SMALL = 10


def median_of(curve: KaplanMeier | AalenJohansen) -> Quantile:
    """The median of a curve; none where another cause competes."""
    return Quantile(0.5, None, None, None) if isinstance(curve, AalenJohansen) else survival_quantile(curve)


def months(name: str, quantile: Quantile) -> Row:
    """A quantile and its limits as columns of months."""
    values = {"": quantile.estimate, "_lower": quantile.lower, "_upper": quantile.upper}
    return {f"{name}{end}_months": in_months(value) for end, value in values.items()}


def in_months(days: float | None) -> float | None:
    """Days as months of 365.25/12 days."""
    return None if days is None else days / DAYS_PER_MONTH


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


def number(value: float) -> float | None:
    """A number of numpy as Python has it; None for NaN."""
    return None if np.isnan(value) else float(value)
