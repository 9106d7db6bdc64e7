"""The audit: what must be true of a warehouse before it may replace the one in use.

Belongs here: sums that must agree across rooms (landing, marts, survival). Does not belong here: rules of
one table, which dbt tests.
"""

import duckdb

#: A sentence that must hold, and the query that counts what breaks it.
AUDIT: dict[str, str] = {
    "there is at least one patient": "select case when count(*) = 0 then 1 else 0 end from marts.patient",
    "every source row is accepted, quarantined, superseded or ignored, and is so once": """
        select count(*) from quality.source_account
        full join (
            select centre_id, delivery_id, source_file, source_sheet, count(*) as n
            from quality.row_outcome group by all
        ) as outcomes on source_account.centre_id = outcomes.centre_id
            and source_account.delivery_id = outcomes.delivery_id
            and source_account.source_file = outcomes.source_file
            and source_account.source_sheet is not distinct from outcomes.source_sheet
        where rows_in is distinct from accepted + quarantined + superseded + ignored or rows_in is distinct from n
    """,
    "every canonical row is accepted or quarantined": """
        select count(*) from quality.row_account where rows_in <> accepted + quarantined
    """,
    "every accepted patient, episode, lesion and treatment is in its mart": """
        with landed as (
            select table_name, cast(sum(accepted) as bigint) as n from quality.row_account group by table_name
        ),
        built as (
            select 'patients' as table_name, count(*) as n from marts.patient
            union all select 'episodes', count(*) from marts.episode
            union all select 'lesions', count(*) from marts.lesion
            union all select 'treatments', count(*) from marts.treatment
        )
        select count(*) from built inner join landed using (table_name) where built.n <> landed.n
    """,
    "every unit of an endpoint is in its survival summary": """
        with counted as (
            select endpoint_id, count(*) as n, count_if(cause = 1) as events
            from marts.time_to_event group by endpoint_id
        )
        select count(*) from counted
        full join (select * from survival.summary where stratification_id = 'all') as estimated using (endpoint_id)
        where counted.n is distinct from estimated.n_count or counted.events is distinct from estimated.event_count
    """,
    "the groups of a stratification add up to the whole": """
        with summed as (
            select endpoint_id, stratification_id, sum(n_count) as n, sum(event_count) as events
            from survival.summary group by endpoint_id, stratification_id
        )
        select count(*) from summed inner join (select * from summed where stratification_id = 'all') as whole
        using (endpoint_id) where summed.n <> whole.n or summed.events <> whole.events
    """,
    "at each landmark the groups and those left out add up to the units of the endpoint": """
        with summed as (
            select
                endpoint_id, stratification_id, landmark_months, within_group,
                max(set_count) as n, count(distinct set_count) as versions,
                sum(n_count) + max(left_out_event_count + left_out_competing_count + left_out_censored_count
                    + left_out_unobserved_count) as accounted,
                sum(event_count) + max(left_out_event_count) as events
            from survival.landmark_analysis group by all
        ),
        wholes as (
            select
                endpoint_id, stratification_id, landmark_months, sum(n) as n, sum(events) as events,
                bool_and(n = accounted and versions = 1) as is_accounted
            from summed group by all
        )
        select count(*) from wholes inner join (
            select endpoint_id, count(*) as n, count_if(cause = 1) as events,
                count_if(cause = 1 and entry_days > 0) as late_events
            from marts.time_to_event group by endpoint_id
        ) as units using (endpoint_id)
        where not is_accounted or wholes.n <> units.n
            or wholes.events not between units.events - late_events and units.events
    """,
    "no curve leaves the range from 0 to 1 or rises": """
        select count(*) from (
            select estimate, lag(estimate) over (
                partition by endpoint_id, stratification_id, within_group, group_name order by time_days
            ) as before from survival.curve
        ) where estimate not between 0 and 1 or estimate > before + 1e-12
    """,
}


def audit(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The sentences of ``AUDIT`` that do not hold, each with how many rows break it."""
    broken = []
    for sentence, query in AUDIT.items():
        row = connection.execute(query).fetchone()
        if row is None or row[0]:
            broken.append(f"it does not hold that {sentence} ({row[0] if row else 'no answer'})")
    return broken
