"""``survival.summary``: how many, how long, how certain, one row a series."""

from collections.abc import Iterator

from orchestration.months import DAYS_PER_MONTH, in_months, whole_days
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import (
    ESTIMATOR,
    SERIES,
    SERIES_KEYS,
    Columns,
    Row,
    SurvivalTable,
)
from orchestration.survival_tables.figures import at_landmarks, caution, median_of, months
from orchestration.survival_tables.series import curve_of
from survival.aalen_johansen import AalenJohansen
from survival.follow_up import median_follow_up
from survival.kaplan_meier import KaplanMeier
from survival.risk_table import RiskTable

LANDMARKS_MONTHS = (6, 12, 24, 36, 60)


def rows(counted: Counted) -> Iterator[Row]:
    """One row a series. What is not reached is null, never a number."""
    at_extreme = {"earliest": counted.earliest, "latest": counted.latest}
    for series, table in counted.tables.items():
        curve = counted.curves[series]
        is_competing = isinstance(curve, AalenJohansen)
        median = median_of(curve)
        medians = {
            name: median_of(curve_of(own[series])) for name, own in at_extreme.items() if series in own
        }
        # Partial dates matter to a series where they move its median, or make or break it.
        is_moved = any(other.estimate != median.estimate for other in medians.values())
        follow_up = median_follow_up(table)
        n, events = table.n_subjects, int(table.n_event[:, 0].sum())
        yield {
            **series._asdict(),
            "estimator": "aalen_johansen" if is_competing else "kaplan_meier",
            "n_count": n,
            "event_count": events,
            "competing_count": int(table.n_event[:, 1:].sum()),
            "censored_count": int(table.n_censor.sum()),
            "person_months": table.person_time / DAYS_PER_MONTH,
            **months("median", median),
            **{
                f"median_{name}_months": in_months(medians[name].estimate) if is_moved else None
                for name in at_extreme
            },
            "has_partial_dates": bool(medians) and is_moved,
            **months("followup", follow_up),
            **_landmarks(curve, table),
            "warning": caution(n, events, series.endpoint_id in counted.nested),
        }


def _landmarks(curve: KaplanMeier | AalenJohansen, table: RiskTable) -> Row:
    row: Row = {}
    marks = at_landmarks(curve, table, [whole_days(months) for months in LANDMARKS_MONTHS])
    for month, mark in zip(LANDMARKS_MONTHS, marks, strict=True):
        row |= {
            f"survival_at_{month}_months": mark.estimate,
            f"lower_at_{month}_months": mark.lower,
            f"upper_at_{month}_months": mark.upper,
            f"at_risk_at_{month}_months_count": mark.at_risk,
        }
    return row


_LANDMARKS: Columns = {}
for _months in LANDMARKS_MONTHS:
    _after = f"{_months} months after the index"
    _LANDMARKS[f"survival_at_{_months}_months"] = (
        "double",
        f"Free of the event {_after}; null past the last observation.",
    )
    _LANDMARKS[f"lower_at_{_months}_months"] = ("double", f"Lower 95% limit (log-log) {_after}.")
    _LANDMARKS[f"upper_at_{_months}_months"] = ("double", f"Upper 95% limit (log-log) {_after}.")
    _LANDMARKS[f"at_risk_at_{_months}_months_count"] = ("bigint", f"Under observation {_after}.")

TABLE = SurvivalTable(
    "One row a series: how many, how long, how certain. What is not reached is null.",
    {
        **SERIES,
        **ESTIMATOR,
        "n_count": ("bigint", "Patients, or lesions for local control."),
        "event_count": ("bigint", "Events of the endpoint."),
        "competing_count": ("bigint", "Competing events."),
        "censored_count": ("bigint", "Censored."),
        "person_months": ("double", "Observation time in months of 365.25/12 days."),
        "median_months": (
            "double",
            "Median time to the event; null where it is not reached or another cause competes.",
        ),
        "median_lower_months": ("double", "Lower 95% limit of the median (log-log)."),
        "median_upper_months": ("double", "Upper 95% limit of the median (log-log)."),
        "median_earliest_months": (
            "double",
            "Median if every partial date lay at its earliest; null where not reached or no date moves it.",
        ),
        "median_latest_months": (
            "double",
            "Median if every partial date lay at its latest; null where not reached or no date moves it.",
        ),
        "has_partial_dates": ("boolean", "Whether partial or missing dates of events move the median."),
        "followup_months": ("double", "Median follow-up by the reverse Kaplan-Meier method."),
        "followup_lower_months": ("double", "Lower 95% limit of the follow-up."),
        "followup_upper_months": ("double", "Upper 95% limit of the follow-up."),
        **_LANDMARKS,
        "warning": ("varchar", "What to bear in mind, such as fewer than 10 patients or events."),
    },
    SERIES_KEYS,
    rows,
    "carried_set",
)
