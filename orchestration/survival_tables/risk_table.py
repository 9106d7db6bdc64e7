"""``survival.risk_table``: everything the estimators see."""

from collections.abc import Iterator

from orchestration.survival_tables.definition import SERIES, SERIES_KEYS, Row, SurvivalTable
from orchestration.survival_tables.series import Counted


def rows(counted: Counted) -> Iterator[Row]:
    """Who is at risk on each day on which somebody leaves or enters, and how."""
    for series, table in counted.tables.items():
        events = table.n_event
        for i in range(len(table.time)):
            yield {
                **series._asdict(),
                "time_days": int(table.time[i]),
                "at_risk_count": int(table.n_risk[i]),
                "event_count": int(events[i, 0]),
                "competing_count": int(events[i, 1:].sum()),
                "censored_count": int(table.n_censor[i]),
                "entered_count": 0 if table.n_enter is None else int(table.n_enter[i]),
            }


TABLE = SurvivalTable(
    "One row a series and day on which somebody leaves or enters: everything the estimators see.",
    {
        **SERIES,
        "time_days": ("bigint", "Whole days from the index of the endpoint."),
        "at_risk_count": ("bigint", "Under observation just before the day's events."),
        "event_count": ("bigint", "Events of the endpoint on the day."),
        "competing_count": ("bigint", "Competing events on the day."),
        "censored_count": ("bigint", "Censored on the day, after its events."),
        "entered_count": ("bigint", "Entering late on the day, at risk just after it (delayed entry)."),
    },
    (*SERIES_KEYS, "time_days"),
    rows,
)
