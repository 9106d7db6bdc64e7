"""The columns of the survival tables: name, type and meaning, once for the warehouse, the files and the docs.

Belongs here: descriptions. Does not belong here: values.
"""

from orchestration.survival_tables import LANDMARKS_MONTHS

Columns = dict[str, tuple[str, str]]

_SET: Columns = {
    "endpoint_id": ("varchar", "Endpoint, as in reference.endpoint."),
    "stratification_id": ("varchar", "Stratification, as in reference.stratification."),
    "within_group": (
        "varchar",
        "The part of the registry that is stratified, such as one centre; empty for all of it.",
    ),
}
_SERIES: Columns = {
    **_SET,
    "group_name": ("varchar", "Group of the stratification; 'unknown' where it is not known."),
}
_ESTIMATOR: Columns = {
    "estimator": (
        "varchar",
        "kaplan_meier; aalen_johansen (1 - cumulative incidence) where another cause competes.",
    )
}
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

#: Table to its one-sentence meaning and its columns, in their order.
SURVIVAL_TABLES: dict[str, tuple[str, Columns]] = {
    "risk_table": (
        "One row a series and day on which somebody leaves or enters: everything the estimators see.",
        {
            **_SERIES,
            "time_days": ("bigint", "Whole days from the index of the endpoint."),
            "at_risk_count": ("bigint", "Under observation just before the day's events."),
            "event_count": ("bigint", "Events of the endpoint on the day."),
            "competing_count": ("bigint", "Competing events on the day."),
            "censored_count": ("bigint", "Censored on the day, after its events."),
            "entered_count": ("bigint", "Entering late on the day, at risk just after it (delayed entry)."),
        },
    ),
    "curve": (
        "One row a series and day: the estimate with its 95% interval.",
        {
            **_SERIES,
            **_ESTIMATOR,
            "time_days": ("bigint", "Whole days from the index of the endpoint."),
            "time_months": ("double", "The same in months of 365.25/12 days."),
            "at_risk_count": ("bigint", "Under observation just before the day's events."),
            "estimate": ("double", "Probability of being free of the event beyond the day."),
            "std_error": ("double", "Standard error of the estimate (Greenwood)."),
            "lower": ("double", "Lower 95% limit (log-log); null where there is none."),
            "upper": ("double", "Upper 95% limit (log-log); null where there is none."),
        },
    ),
    "summary": (
        "One row a series: how many, how long, how certain. What is not reached is null.",
        {
            **_SERIES,
            **_ESTIMATOR,
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
    ),
    "test": (
        "One row an endpoint and stratification with two groups or more: whether the groups differ.",
        {
            **_SET,
            "test": (
                "varchar",
                "log_rank; gray where a cause competes, unless units enter late (then log_rank of the event itself).",
            ),
            "group_count": ("bigint", "Groups compared."),
            "n_count": ("bigint", "Patients, or lesions for local control."),
            "event_count": ("bigint", "Events of the endpoint."),
            "chisq": ("double", "Test statistic."),
            "df": ("bigint", "Degrees of freedom."),
            "p": ("double", "Two-sided p-value; null where the test compares nothing."),
            "warning": ("varchar", "Why the p-value is not to be leaned on."),
        },
    ),
}
