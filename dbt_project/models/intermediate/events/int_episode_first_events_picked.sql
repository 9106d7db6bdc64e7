-- The first dated event of each kind that an episode's outcome is told by. Death and last contact of the patient count
-- for each episode of the patient.

with episodes as (
    select * from {{ ref("int_episodes_ordered") }}
),

events as (
    select * from {{ ref("int_events") }}
    where
        event_type in ('ned', 'progression', 'death', 'last_contact')
        and event_day is not null
),

ranked as (
    select
        episodes.episode_id,
        events.event_type,
        events.event_day,
        events.event_date,
        events.event_precision,
        events.source_key,
        row_number() over (
            partition by episodes.episode_id, events.event_type
            order by events.event_day asc, events.source_key asc
        ) as event_rank
    from episodes
    inner join events
        on
            episodes.patient_id = events.patient_id
            and (events.episode_id is null or episodes.episode_id = events.episode_id)
),

final as (
    select
        episode_id,
        event_type,
        event_day,
        event_date,
        event_precision,
        source_key
    from ranked
    where event_rank = 1
)

select * from final
