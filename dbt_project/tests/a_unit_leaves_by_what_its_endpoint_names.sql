-- A unit leaves by an event of its endpoint with that event's cause, or censored at the endpoint's censoring event or,
-- where nothing was seen after the index, at the index.

with units as (
    select * from {{ ref("time_to_event") }}
),

endpoints as (
    select * from {{ ref("endpoint") }}
),

endpoint_events as (
    select * from {{ ref("endpoint_event") }}
)

select
    units.endpoint_id,
    units.exit_event,
    units.cause,
    count(*) as failing_rows
from units
inner join endpoints on units.endpoint_id = endpoints.endpoint_id
left join endpoint_events
    on
        units.endpoint_id = endpoint_events.endpoint_id
        and units.exit_event = endpoint_events.event_type
        and units.cause = endpoint_events.cause
where
    endpoint_events.endpoint_id is null
    and not (units.cause = 0 and units.exit_event in (endpoints.censor_event, endpoints.index_event))
group by units.endpoint_id, units.exit_event, units.cause
