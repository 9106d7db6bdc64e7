-- The rows that define an endpoint name a unit and a population that exist and an event; the endpoint's own event is
-- cause 1, and no event both censors and counts.

with endpoints as (
    select * from {{ ref("endpoint") }}
),

endpoint_events as (
    select
        endpoint_id,
        min(cause) as lowest_cause
    from {{ ref("endpoint_event") }}
    group by endpoint_id
),

contradictions as (
    select endpoints.endpoint_id
    from endpoints
    inner join {{ ref("endpoint_event") }} as counted
        on endpoints.endpoint_id = counted.endpoint_id and endpoints.censor_event = counted.event_type
)

select endpoints.endpoint_id
from endpoints
left join endpoint_events on endpoints.endpoint_id = endpoint_events.endpoint_id
left join contradictions on endpoints.endpoint_id = contradictions.endpoint_id
where
    endpoints.unit not in ('episode', 'lesion')
    or endpoints.population not in ('first_episode', 'every_episode')
    or coalesce(endpoint_events.lowest_cause, 0) <> 1
    or contradictions.endpoint_id is not null
