"""The first screen: how many, how long, until when, and the headline endpoints in one table.

Belongs here: the facts and the summary of the whole registry. Does not belong here: curves, groups.
"""

import duckdb

from orchestration.report.data import Fact, Table
from orchestration.report.words import NOT_REACHED, count, interval, percents

_COUNTS = """
    select
        (select count(distinct centre_id) from marts.patient), (select count(*) from marts.patient),
        (select count(*) from marts.episode), (select coalesce(sum(coalesce(lesion_count, 1)), 0) from marts.lesion),
        (select min(delivery_id) from quality.delivery where status = 'in_force'),
        (select max(delivery_id) from quality.delivery where status = 'in_force'),
        (select count(*) from quality.delivery where is_stale)
"""
_FOLLOW_UP = """
    select followup_months, followup_lower_months, followup_upper_months
    from survival.summary where endpoint_id = 'OS' and stratification_id = 'all'
"""
_SURVIVAL = """
    select
        endpoint.title, unit, estimator, n_count, event_count, median_months, median_lower_months, median_upper_months,
        survival_at_12_months, lower_at_12_months, upper_at_12_months,
        survival_at_36_months, lower_at_36_months, upper_at_36_months,
        followup_months, followup_lower_months, followup_upper_months
    from survival.summary inner join reference.endpoint as endpoint using (endpoint_id)
    where is_headline and stratification_id = 'all'
    order by list_position(['OS', 'PFS', 'DFS', 'LC'], endpoint_id), endpoint_id
"""
_UNITS = {"episode": "patients", "lesion": "lesions"}


def read_facts(connection: duckdb.DuckDBPyConnection) -> list[Fact]:
    """Centres, patients, episodes, metastases, follow-up, and the deliveries that the data are of."""
    [row] = connection.execute(_COUNTS).fetchall()
    centres, patients, episodes, lesions, first, last, stale = row
    followed = connection.execute(_FOLLOW_UP).fetchone()
    cut = "" if first == last else f"deliveries from {first} on"
    if stale:
        cut = "; ".join(filter(None, (cut, f"{stale} of them stale: a newer one was refused")))
    return [
        Fact("Centres", count(centres)),
        Fact("Patients", count(patients)),
        Fact("Oligometastatic episodes", count(episodes)),
        Fact("Metastases", count(lesions)),
        Fact(
            "Median follow-up, months",
            "–" if not followed else "not reached" if followed[0] is None else f"{followed[0]:.1f}",
            _limits(followed),
        ),
        Fact("Data cut-off", last or "none", cut or "newest delivery in force"),
    ]


def _limits(followed: tuple[float | None, ...] | None) -> str:
    method = "reverse Kaplan–Meier, overall survival"
    if not followed or followed[1] is None:
        return method
    upper = NOT_REACHED if followed[2] is None else f"{followed[2]:.1f}"
    return f"95% interval {followed[1]:.1f} to {upper}; {method}"


def read_survival(connection: duckdb.DuckDBPyConnection) -> Table | None:
    """The headline endpoints of the whole registry; None without any."""
    rows = []
    for title, unit, estimator, n, events, *values in connection.execute(_SURVIVAL).fetchall():
        competes = estimator == "aalen_johansen"
        rows.append(
            [
                title,
                f"{count(n)} {_UNITS[unit]}",
                count(events),
                "none: death competes" if competes else interval(*values[:3], missing=NOT_REACHED),
                percents(*values[3:6], missing="past follow-up"),
                percents(*values[6:9], missing="past follow-up"),
                interval(*values[9:12], missing=NOT_REACHED),
            ]
        )
    columns = [
        "Endpoint",
        "Counted",
        "Events",
        "Median, months",
        "Free at 12 months",
        "Free at 36 months",
        "Follow-up",
    ]
    note = (
        "95% intervals in brackets. Free: probability of being free of the event. Not reached: fewer than half have "
        "had the event. Where death competes, 1 minus the cumulative incidence is shown."
    )
    return Table("survival", "The headline endpoints, all centres", columns, rows, note) if rows else None
