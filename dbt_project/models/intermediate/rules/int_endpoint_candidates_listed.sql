-- Everything by which a counted unit of an endpoint could leave it: the events that the endpoint names, and its
-- censoring event (cause 0), with the time from the index and the least and the most that partial dates allow.
--
-- Assumption: an event known to lie before the index does not count. One whose partial date allows both counts, at the
-- first day that counts if its middle falls before: a failure is not lost for want of a day.
-- Citation: none; what counts for an endpoint is Oligo's own, in the seeds endpoint and endpoint_event.

{{ config(materialized="table") }}

with units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
    where exclusion_reason is null
),

endpoints as (
    select * from {{ ref("int_endpoints_hashed") }}
),

endpoint_events as (
    select * from {{ ref("endpoint_event") }}
),

events as (
    select * from {{ ref("int_events") }}
),

exit_types as (
    select
        endpoint_id,
        event_type,
        cause,
        after_days
    from endpoint_events
    union all
    select
        endpoint_id,
        censor_event as event_type,
        0 as cause,
        0 as after_days
    from endpoints
),

final as (
    select
        units.endpoint_id,
        units.episode_id,
        units.lesion_id,
        exit_types.cause,
        exit_types.event_type as exit_event,
        events.source_table,
        events.source_key,
        events.event_day is null as is_undated,
        greatest(exit_types.after_days, events.event_day - units.index_day) as time_days,
        greatest(exit_types.after_days, coalesce(
            {{ dbt.datediff("units.index_date_latest", "events.event_date_earliest", "day") }},
            events.event_day_earliest - units.index_day_latest
        )) as time_days_earliest,
        greatest(exit_types.after_days, coalesce(
            {{ dbt.datediff("units.index_date_earliest", "events.event_date_latest", "day") }},
            events.event_day_latest - units.index_day_earliest
        )) as time_days_latest
    from units
    inner join exit_types on units.endpoint_id = exit_types.endpoint_id
    inner join events
        on
            exit_types.event_type = events.event_type
            and {{ happened_to_unit("events", "units") }}
    where events.event_day is null or {{ not_before_index("events", "units", "exit_types.after_days") }}
)

select * from final
