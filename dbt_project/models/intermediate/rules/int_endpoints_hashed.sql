-- Each endpoint with a hash of its definition, so that a figure can be held against the very rows that defined it.
--
-- Assumption: any change of a word or an event makes it another endpoint; the order of the seed's rows does not.
-- Citation: none; the endpoints are Oligo's own, in the seeds endpoint and endpoint_event.

with endpoints as (
    select * from {{ ref("endpoint") }}
),

endpoint_events as (
    select * from {{ ref("endpoint_event") }}
),

event_lists as (
    select
        endpoint_id,
        string_agg(event_type || '=' || cause || '+' || after_days, ',' order by cause asc, event_type asc) as events
    from endpoint_events
    group by endpoint_id
),

final as (
    select
        endpoints.endpoint_id,
        endpoints.unit,
        endpoints.population,
        endpoints.index_event,
        endpoints.entry_event,
        endpoints.censor_event,
        md5(
            endpoints.endpoint_id || '|' || endpoints.title || '|' || endpoints.unit || '|' || endpoints.population
            || '|' || endpoints.index_event || '|' || coalesce(endpoints.entry_event, '')
            || '|' || endpoints.censor_event || '|' || endpoints.definition
            || '|' || event_lists.events
        ) as endpoint_hash
    from endpoints
    inner join event_lists on endpoints.endpoint_id = event_lists.endpoint_id
)

select * from final
