"""The columns of ``survival.benchmark_comparison``.

Belongs here: their names and meanings. Does not belong here: their values (``benchmark_comparison``).
"""

from orchestration.survival_tables.definition import SERIES, Columns

COLUMNS: Columns = {
    "benchmark_id": ("varchar", "The published figure, as in reference.benchmark."),
    **SERIES,
    "n_count": ("bigint", "Our patients."),
    "event_count": ("bigint", "Our events."),
    "person_months": ("double", "Our observation time in months of 365.25/12 days."),
    "median_months": ("double", "Our median; null where it is not reached."),
    "median_lower_months": ("double", "Lower 95% limit of our median (log-log)."),
    "median_upper_months": ("double", "Upper 95% limit of our median (log-log)."),
    "benchmark_median_months": ("double", "The published median."),
    "survival_at_benchmark": (
        "double",
        "Ours free of the event at the published median, where half of theirs are; null past our follow-up.",
    ),
    "survival_at_benchmark_lower": ("double", "Lower 95% limit of it (log-log); null where there is none."),
    "survival_at_benchmark_upper": ("double", "Upper 95% limit of it (log-log); null where there is none."),
    "at_risk_at_benchmark_count": ("bigint", "Ours under observation then."),
    "expected_count": (
        "double",
        "Events expected of ours under the published median: person-months times log 2 over it.",
    ),
    "observed_to_expected": ("double", "Our events over those expected; null without any time at risk."),
    "observed_to_expected_lower": ("double", "Its lower 95% limit (exact Poisson)."),
    "observed_to_expected_upper": ("double", "Its upper 95% limit (exact Poisson)."),
    "z": (
        "double",
        "One-sample log-rank statistic, below 0 with fewer events than expected. Read the caveats.",
    ),
    "p": ("double", "Two-sided p-value of z. Not without its caveats."),
    "p_wu": ("double", "Two-sided p-value in the form of Wu 2015. Not without its caveats."),
    "p_exact_fewer": (
        "double",
        "Exact Poisson probability of as few events or fewer, the one to read in a small series. Not without "
        "its caveats.",
    ),
    "p_exact_more": (
        "double",
        "Exact Poisson probability of as many events or more. Not without its caveats.",
    ),
    "p_exact_two_sided": ("double", "Twice the smaller of the two, at most 1. Not without its caveats."),
    "caveats": (
        "varchar",
        "Why the comparison is not a randomised one, each reason that applies; never empty.",
    ),
}
