-- Events that an episode's own record tells: its diagnosis, and the diagnosis of each later episode of the patient,
-- which is a failure of this one.

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

diagnoses as (
    select
        centre_id,
        patient_id,
        episode_id,
        'episode_diagnosis' as event_type,
        {{ moment_renamed("diagnosis", "event") }},
        episode_id as source_key
    from episodes
),

new_episodes as (
    select
        earlier.centre_id,
        earlier.patient_id,
        earlier.episode_id,
        'new_episode' as event_type,
        {{ moment_renamed("later.diagnosis", "event") }},
        later.episode_id as source_key
    from episodes as earlier
    inner join episodes as later
        on
            earlier.patient_id = later.patient_id
            and earlier.episode_rank < later.episode_rank
),

united as (
    select * from diagnoses
    union all
    select * from new_episodes
),

final as (
    select
        {{ event_columns("episode_id", "cast(null as varchar)", "'episodes'") }}
    from united
)

select * from final
