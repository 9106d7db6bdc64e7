-- Every unit that an endpoint could count (an episode, or a lesion of one), with the day its clock starts.
--
-- The index is the first event of the endpoint's index type. A unit that the endpoint does not count says why: it is of
-- a later episode where each patient counts once, it never had the index event, or nobody knows on which day.
-- Assumption: the population first_episode is the patient's first episode in the registry, every_episode all of them.
-- Citation: none; the populations and indexes are Oligo's own, in the seed endpoint.

{{ config(materialized="table") }}

with endpoints as (
    select * from {{ ref("int_endpoints_hashed") }}
),

events as (
    select * from {{ ref("int_events") }}
),

units as (
    select * from {{ ref("int_endpoint_units_listed") }}
),

candidates as (
    select
        units.*,
        endpoints.endpoint_id,
        endpoints.index_event,
        endpoints.population
    from endpoints
    inner join units on endpoints.unit = units.unit
),

-- An inner join of its own: an outer one on these conditions would hold every event against every unit.
index_events as (
    select
        candidates.endpoint_id,
        candidates.episode_id,
        candidates.lesion_id,
        events.event_day,
        events.event_day_earliest,
        events.event_day_latest,
        events.event_date_earliest,
        events.event_date_latest,
        row_number() over (
            partition by candidates.endpoint_id, candidates.episode_id, candidates.lesion_id
            order by events.event_day asc nulls last, events.event_day_earliest asc, events.source_key asc
        ) as index_rank
    from candidates
    inner join events
        on
            candidates.index_event = events.event_type
            and {{ happened_to_unit("events", "candidates") }}
),

final as (
    select
        candidates.endpoint_id,
        candidates.centre_id,
        candidates.patient_id,
        candidates.episode_id,
        candidates.lesion_id,
        candidates.index_event,
        index_events.event_day as index_day,
        index_events.event_day_earliest as index_day_earliest,
        index_events.event_day_latest as index_day_latest,
        index_events.event_date_earliest as index_date_earliest,
        index_events.event_date_latest as index_date_latest,
        case
            when candidates.population = 'first_episode' and not candidates.is_first_episode then 'later_episode'
            when index_events.endpoint_id is null then 'no_index_event'
            when index_events.event_day is null then 'index_day_unknown'
        end as exclusion_reason
    from candidates
    left join index_events
        on
            {{ same_unit("candidates", "index_events") }}
            and index_events.index_rank = 1
)

select * from final
