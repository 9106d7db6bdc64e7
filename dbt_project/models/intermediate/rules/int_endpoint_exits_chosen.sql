-- How each counted unit of an endpoint leaves it: by the first event that the endpoint names, else by censoring.
--
-- Of events on one day the lowest cause comes first. A unit with an event leaves by it, whatever was assessed since;
-- one without leaves at the last censoring event; one without either has been seen on its index day only, and leaves
-- then. An event that competes is a cause of its own and no censoring.
--
-- Assumption: an event known to lie before the index does not count. One whose partial date allows both counts, at time
-- 0 if its middle falls before the index: a failure is not lost for want of a day. A death without any date cannot be
-- placed, and the patient leaves at the last censoring event.
-- Citation: competing events after Putter H, Fiocco M, Geskus RB, Stat Med 2007;26:2389-430, doi:10.1002/sim.2712; what
-- counts for an endpoint is Oligo's own, in the seeds endpoint and endpoint_event.

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
        cause
    from endpoint_events
    union all
    select
        endpoint_id,
        censor_event as event_type,
        0 as cause
    from endpoints
),

candidates as (
    select
        units.endpoint_id,
        units.episode_id,
        units.lesion_id,
        exit_types.cause,
        exit_types.event_type as exit_event,
        greatest(0, events.event_day - units.index_day) as time_days
    from units
    inner join exit_types on units.endpoint_id = exit_types.endpoint_id
    inner join events
        on
            exit_types.event_type = events.event_type
            and {{ happened_to_unit("events", "units") }}
    where events.event_day is not null and {{ not_before_index("events", "units") }}
),

failures as (
    select
        candidates.*,
        row_number() over (
            partition by endpoint_id, episode_id, lesion_id
            order by time_days asc, cause asc, exit_event asc
        ) as exit_rank
    from candidates
    where cause > 0
),

censorings as (
    select
        endpoint_id,
        episode_id,
        lesion_id,
        exit_event,
        max(time_days) as time_days
    from candidates
    where cause = 0
    group by endpoint_id, episode_id, lesion_id, exit_event
),

final as (
    select
        units.endpoint_id,
        units.episode_id,
        units.lesion_id,
        coalesce(failures.time_days, censorings.time_days, 0) as time_days,
        coalesce(failures.cause, 0) as cause,
        coalesce(failures.exit_event, censorings.exit_event, units.index_event) as exit_event
    from units
    left join failures
        on
            {{ same_unit("units", "failures") }}
            and failures.exit_rank = 1
    left join censorings on {{ same_unit("units", "censorings") }}
)

select * from final
