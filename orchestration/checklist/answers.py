"""What the warehouse says to an item: sentences of counts and estimates, never of one patient.

Belongs here: the sentences that need the rows of the warehouse. Does not belong here: those that are the same in every
registry (``fixed.csv``), and the page.
"""

from collections.abc import Callable
from typing import Any

import duckdb

from orchestration.checklist.words import listed, many, months, share

Ask = Callable[[duckdb.DuckDBPyConnection], list[str]]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def database(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How big the registry is."""
    [(centres, patients, episodes)] = _rows(
        connection,
        "select count(distinct centre_id), count(distinct patient_id), count(*) from marts.episode",
    )
    return [
        f"A registry of {many(centres, 'centre')}: {many(patients, 'patient')} with "
        f"{many(episodes, 'oligometastatic episode')}."
    ]


def design(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Which centres."""
    found = _rows(connection, "select centre_id, count(*) from marts.patient group by all order by centre_id")
    return ["Centres: " + listed(f"{centre} ({many(n, 'patient')})" for centre, n in found) + "."]


def years(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """From when to when, in years, and the deliveries."""
    [(first, last, n, undated)] = _rows(
        connection,
        """
        select min(year(diagnosis_date)), max(year(diagnosis_date)), count(diagnosis_date),
            count(*) filter (where diagnosis_date is null)
        from marts.episode where is_first_episode
        """,
    )
    deliveries = _rows(
        connection,
        "select centre_id, delivery_id from quality.delivery where status = 'in_force' order by all",
    )
    said = (
        [f"First episodes diagnosed from {first} to {last} ({n} dated, {undated} without a date)."]
        if n
        else []
    )
    return [*said, "Data as delivered: " + listed(f"{centre} on {day}" for centre, day in deliveries) + "."]


def eligibility(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The criteria in force."""
    found = _rows(
        connection,
        """
        select sets.title, sets.version, sets.citation, string_agg(one.title, '; ' order by one.position)
        from reference.criterion_set as sets inner join reference.criterion as one using (set_id)
        group by all order by all
        """,
    )
    return [
        f"{title}, version {version} ({citation}): {criteria}."
        for title, version, citation, criteria in found
    ]


def outcomes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The definitions of the endpoints."""
    found = _rows(
        connection,
        "select endpoint_id, title, definition from reference.endpoint order by not is_headline, endpoint_id",
    )
    return [f"{title} ({endpoint}): {definition}" for endpoint, title, definition in found]


def groups(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What figures are stratified by."""
    found = _rows(connection, "select title from reference.stratification order by stratification_id")
    return [
        "Groups: " + "; ".join(str(title) for (title,) in found) + ". Sites are grouped by the code lists."
    ]


def size(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """That it is what was sent."""
    [(n,)] = _rows(connection, "select count(*) from marts.patient")
    return [
        f"All {many(n, 'patient')} that the centres sent and whose rows could be used; no size was reckoned."
    ]


def cleaning(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What became of every row."""
    [(rows_in, accepted, quarantined)] = _rows(
        connection,
        "select coalesce(sum(rows_in), 0), coalesce(sum(accepted), 0), coalesce(sum(quarantined), 0)"
        " from quality.row_account",
    )
    [(open_findings, rules)] = _rows(
        connection, "select count(*), count(distinct rule) from quality.finding where status = 'open'"
    )
    return [
        f"Of {rows_in:,} rows {accepted:,} were accepted and {quarantined:,} set aside "
        f"({share(quarantined, rows_in)}); {many(open_findings, 'open finding')} under {many(rules, 'rule')}.",
        "Cells that cannot be right are emptied and told, never corrected by guess; each rule has a page.",
    ]


def losses(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How many are alive at their last contact, and who came late."""
    [(alive, late)] = _rows(
        connection,
        """
        select count(*) filter (where cause <> 1), count(*) filter (where entry_days > 0)
        from marts.time_to_event where endpoint_id = 'OS'
        """,
    )
    return [
        f"Overall survival is censored at the last contact ({many(alive, 'patient')}); censoring is taken as "
        "independent of the prognosis.",
        f"{many(late, 'patient')} came under observation after day 0 and count from then on (delayed entry).",
    ]


def comparisons(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """That published medians are compared."""
    [(n,)] = _rows(connection, "select count(*) from survival.benchmark_comparison")
    return [
        f"{many(n, 'comparison')} with published medians in survival/benchmark_comparison.csv, each with its caveats."
    ]


def limitations(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The warnings that the figures carry, and deliveries that are stale."""
    [(series,)] = _rows(connection, "select count(*) from survival.summary")
    found = _rows(
        connection,
        """
        select regexp_replace(trim(warning), ': [0-9]+$', '') as kind, count(*)
        from (select unnest(string_split(warning, ';')) as warning from survival.summary) group by all order by all
        """,
    )
    [(stale,)] = _rows(connection, "select count(*) from quality.delivery where is_stale")
    said = [f"{n:,} of {series:,} series: {kind}." for kind, n in found]
    return [*said, *([f"{many(stale, 'centre')} in force with an older delivery (stale)."] if stale else [])]


def follow_up(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Median follow-up of the headline endpoints."""
    found = _rows(
        connection,
        """
        select endpoint.title, series.n_count, series.followup_months, series.followup_lower_months,
            series.followup_upper_months, series.person_months
        from survival.summary as series inner join reference.endpoint as endpoint using (endpoint_id)
        where series.stratification_id = 'all' and endpoint.is_headline order by series.endpoint_id
        """,
    )
    return [
        f"{title}: median follow-up {months(middle, lower, upper)} (reverse Kaplan-Meier), {n} counted, "
        f"{person:,.0f} months under observation."
        for title, n, middle, lower, upper, person in found
    ]
