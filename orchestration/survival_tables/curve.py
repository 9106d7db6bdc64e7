"""``survival.curve``: the steps of each curve with their intervals."""

from collections.abc import Iterator

import numpy as np

from orchestration.months import DAYS_PER_MONTH
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import ESTIMATOR, SERIES, SERIES_KEYS, Row, SurvivalTable
from survival.aalen_johansen import AalenJohansen


def rows(counted: Counted) -> Iterator[Row]:
    """The estimate on each day on which somebody leaves; a block of rows a series."""
    for series, curve in counted.curves.items():
        if isinstance(curve, AalenJohansen):
            estimate, lower, upper = 1 - curve.estimate[:, 0], 1 - curve.upper[:, 0], 1 - curve.lower[:, 0]
            std_error, name = curve.std_error[:, 0], "aalen_johansen"
        else:
            estimate, lower, upper = curve.estimate, curve.lower, curve.upper
            std_error, name = curve.std_error, "kaplan_meier"
        # As long as nobody failed there is no interval: (1 to 1) would claim a certainty that one patient gives as
        # well as a thousand.
        has_failed = estimate < 1
        yield {
            **series._asdict(),
            "estimator": name,
            "time_days": curve.time.astype(np.int64),
            "time_months": curve.time / DAYS_PER_MONTH,
            "at_risk_count": curve.n_risk,
            "estimate": estimate,
            "std_error": std_error,
            "lower": np.where(has_failed, lower, np.nan),
            "upper": np.where(has_failed, upper, np.nan),
        }


TABLE = SurvivalTable(
    "One row a series and day: the estimate with its 95% interval.",
    {
        **SERIES,
        **ESTIMATOR,
        "time_days": ("bigint", "Whole days from the index of the endpoint."),
        "time_months": ("double", "The same in months of 365.25/12 days."),
        "at_risk_count": ("bigint", "Under observation just before the day's events."),
        "estimate": ("double", "Probability of being free of the event beyond the day."),
        "std_error": ("double", "Standard error of the estimate (Greenwood)."),
        "lower": ("double", "Lower 95% limit (log-log); null where there is none."),
        "upper": ("double", "Upper 95% limit (log-log); null where there is none."),
    },
    (*SERIES_KEYS, "time_days"),
    rows,
    "carried_set",
)
