"""``survival.restricted_mean``: the mean time free of the event, up to horizons that are the same for all."""

from collections.abc import Iterator

from orchestration.months import DAYS_PER_MONTH, whole_days
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import SERIES, SERIES_KEYS, Row, SurvivalTable
from orchestration.survival_tables.figures import caution
from survival.aalen_johansen import AalenJohansen
from survival.rmst import is_reached, restricted_mean

#: In months. A horizon taken from the data would differ between groups, and between releases.
HORIZONS_MONTHS = (12, 24, 60)


def rows(counted: Counted) -> Iterator[Row]:
    """One row a series and horizon; none for endpoints with a competing cause, which have no such mean."""
    for series, curve in counted.curves.items():
        if isinstance(curve, AalenJohansen):
            continue
        table = counted.tables[series]
        warning = caution(table.n_subjects, int(table.events.sum()), series.endpoint_id in counted.nested)
        for months in HORIZONS_MONTHS:
            tau = float(whole_days(months))
            mean = restricted_mean(table, tau) if is_reached(table, tau) else None
            has_interval = mean is not None and mean.std_error > 0
            yield {
                **series._asdict(),
                "horizon_months": months,
                "n_count": table.n_subjects,
                "mean_months": mean.estimate / DAYS_PER_MONTH if mean else None,
                "std_error_months": mean.std_error / DAYS_PER_MONTH if mean and has_interval else None,
                "mean_lower_months": mean.lower / DAYS_PER_MONTH if mean and has_interval else None,
                "mean_upper_months": mean.upper / DAYS_PER_MONTH if mean and has_interval else None,
                "warning": warning,
            }


TABLE = SurvivalTable(
    "One row a series and horizon: the restricted mean survival time, the area under the curve up to the horizon.",
    {
        **SERIES,
        "horizon_months": ("bigint", "Months from the index up to which time is counted."),
        "n_count": ("bigint", "Patients."),
        "mean_months": (
            "double",
            "Mean months free of the event, of those up to the horizon; null where follow-up does not reach it.",
        ),
        "std_error_months": ("double", "Standard error of the mean; null where there was no event."),
        "mean_lower_months": ("double", "Lower 95% limit of the mean; null where there was no event."),
        "mean_upper_months": ("double", "Upper 95% limit of the mean; null where there was no event."),
        "warning": ("varchar", "What to bear in mind, such as fewer than 10 patients or events."),
    },
    (*SERIES_KEYS, "horizon_months"),
    rows,
    "carried_set",
)
