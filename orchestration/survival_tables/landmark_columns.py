"""The columns of ``survival.landmark_analysis``.

Belongs here: their names and meanings, and after how many months survival is told. Does not belong here: their values
(``landmark_analysis``).
"""

from orchestration.survival_tables.definition import ESTIMATOR, SET, Columns
from survival.small_series import SMALL

AFTER_MONTHS = (12, 24)

_AFTER: Columns = {}
for _months in AFTER_MONTHS:
    _then = f"{_months} months after the landmark"
    _AFTER |= {
        f"survival_{_months}_months_after": (
            "double",
            f"Free of the event {_then}; null past the last observation.",
        ),
        f"lower_{_months}_months_after": ("double", f"Lower 95% limit (log-log) {_then}."),
        f"upper_{_months}_months_after": ("double", f"Upper 95% limit (log-log) {_then}."),
        f"at_risk_{_months}_months_after_count": ("bigint", f"Under observation {_then}."),
    }

COLUMNS: Columns = {
    **SET,
    "landmark_months": ("bigint", "The landmark in months from the index of the endpoint."),
    "landmark_days": ("bigint", "The same in whole days."),
    "group_name": (
        "varchar",
        "Group at the landmark; 'unknown' where it is not known for certain by then.",
    ),
    "set_count": ("bigint", "All units of the set: its groups and those left out add up to them."),
    "left_out_event_count": ("bigint", "Of the set, left out for an event up to the landmark."),
    "left_out_competing_count": ("bigint", "Of the set, left out for a competing event up to it."),
    "left_out_censored_count": ("bigint", "Of the set, left out as last seen up to it."),
    "left_out_unobserved_count": (
        "bigint",
        "Of the set, left out as the registry observes them only from a day after it.",
    ),
    **ESTIMATOR,
    "n_count": ("bigint", "In the group and under observation at the landmark."),
    "event_count": ("bigint", "Their events after it."),
    "competing_count": ("bigint", "Their competing events after it."),
    "median_months": (
        "double",
        "Median from the landmark; null where not reached or another cause competes.",
    ),
    "median_lower_months": ("double", "Lower 95% limit of the median (log-log)."),
    "median_upper_months": ("double", "Upper 95% limit of the median (log-log)."),
    "warning": (
        "varchar",
        f"What to bear in mind of the group, such as fewer than {SMALL} patients or events.",
    ),
    **_AFTER,
    "test": (
        "varchar",
        "Of the set: log_rank, or gray where a cause competes; the unknown are left out of it.",
    ),
    "chisq": ("double", "Of the set: test statistic."),
    "df": ("bigint", "Of the set: degrees of freedom."),
    "p": (
        "double",
        "Of the set: two-sided p-value, not adjusted for its other landmarks; null where nothing is compared.",
    ),
    "test_warning": ("varchar", "Of the set: why the p-value is not to be leaned on."),
}
