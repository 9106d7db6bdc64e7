-- A unit that leaves by an event has such an event among those of its patient, on the very day of the exit, or, at time
-- 0, one that may lie on or after the index.

with failures as (
    select * from {{ ref("time_to_event") }}
    where cause > 0
),

units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
),

events as (
    select * from {{ ref("int_events") }}
),

witnessed as (
    select
        failures.endpoint_id,
        failures.episode_id,
        failures.lesion_id
    from failures
    inner join units on {{ same_unit("failures", "units") }}
    inner join events
        on
            failures.exit_event = events.event_type
            and {{ happened_to_unit("events", "failures") }}
    where
        {{ not_before_index("events", "units") }}
        and (
            events.event_day = failures.index_day + failures.time_days
            or (failures.time_days <= 1 and events.event_day <= failures.index_day)
        )
)

select
    failures.endpoint_id,
    count(*) as failing_rows
from failures
left join witnessed on {{ same_unit("failures", "witnessed") }}
where witnessed.endpoint_id is null
group by failures.endpoint_id
