"""``survival.risk_table``: everything the estimators see."""

from collections.abc import Iterator

import numpy as np

from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import SERIES, SERIES_KEYS, Row, SurvivalTable


def rows(counted: Counted) -> Iterator[Row]:
    """Who is at risk on each day on which somebody leaves or enters, and how; a block of rows a series."""
    for series, table in counted.tables.items():
        yield {
            **series._asdict(),
            "time_days": table.time.astype(np.int64),
            "at_risk_count": table.n_risk,
            "event_count": table.n_event[:, 0],
            "competing_count": table.n_event[:, 1:].sum(axis=1),
            "censored_count": table.n_censor,
            "entered_count": 0 if table.n_enter is None else table.n_enter,
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
    "carried_set",
)
