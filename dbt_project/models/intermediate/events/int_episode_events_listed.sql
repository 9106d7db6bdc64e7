-- Events that an episode's own record tells: the diagnosis of its primary, its own, and that of each later episode of
-- the patient, which is a failure of this one.

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

primaries as (
    select * from {{ ref("int_primaries_dated") }}
),

primary_diagnoses as (
    select
        episodes.centre_id,
        episodes.patient_id,
        episodes.episode_id,
        'primary_diagnosis' as event_type,
        {{ moment_renamed("primaries.diagnosis", "event") }},
        'primaries' as source_table,
        primaries.primary_id as source_key
    from episodes
    inner join primaries on episodes.primary_id = primaries.primary_id
    where primaries.diagnosis_precision is not null
),

diagnoses as (
    select
        centre_id,
        patient_id,
        episode_id,
        'episode_diagnosis' as event_type,
        {{ moment_renamed("diagnosis", "event") }},
        'episodes' as source_table,
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
        'episodes' as source_table,
        later.episode_id as source_key
    from episodes as earlier
    inner join episodes as later
        on
            earlier.patient_id = later.patient_id
            and earlier.episode_rank < later.episode_rank
),

united as (
    select * from primary_diagnoses
    union all
    select * from diagnoses
    union all
    select * from new_episodes
),

final as (
    select
        {{ event_columns("episode_id", "cast(null as varchar)", "source_table") }}
    from united
)

select * from final
