-- The day from which a unit of an endpoint is at risk, where that is later than its index (delayed entry).
--
-- A patient whom the registry began to observe after the index cannot have been lost to it before: such a unit is at
-- risk from the entry into the registry only, or from the entry event that the endpoint names, whichever is later.
-- Assumption: an entry without a day, or before the index, delays nothing.
-- Citation: Tsai WY, Jewell NP, Wang MC, Biometrika 1987;74:883-6, doi:10.1093/biomet/74.4.883; which events are
-- entries is Oligo's own, in the seed endpoint.

with units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
    where exclusion_reason is null
),

endpoints as (
    select * from {{ ref("int_endpoints_hashed") }}
),

events as (
    select * from {{ ref("int_events") }}
),

entry_types as (
    select
        endpoint_id,
        'registry_entry' as event_type
    from endpoints
    union all
    select
        endpoint_id,
        entry_event as event_type
    from endpoints
    where entry_event is not null
),

final as (
    select
        units.endpoint_id,
        units.episode_id,
        units.lesion_id,
        max(events.event_day - units.index_day) as entry_days
    from units
    inner join entry_types on units.endpoint_id = entry_types.endpoint_id
    inner join events
        on
            entry_types.event_type = events.event_type
            and {{ happened_to_unit("events", "units") }}
    where events.event_day > units.index_day
    group by units.endpoint_id, units.episode_id, units.lesion_id
)

select * from final
