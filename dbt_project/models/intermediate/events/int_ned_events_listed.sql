-- The day an episode was rendered free of disease (no evidence of disease, NED).
--
-- What the centre declares for the episode, else the first follow-up with the response NED. A complete response of the
-- measured lesions (CR) is not read as NED: it says nothing about what was not measured.

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

declared as (
    select
        centre_id,
        patient_id,
        episode_id,
        'ned' as event_type,
        {{ moment_renamed("ned", "event") }},
        'episodes' as source_table,
        episode_id as source_key
    from episodes
    where ned_precision is not null
),

followed as (
    select
        assessments.*,
        row_number() over (
            partition by assessments.episode_id
            order by assessments.assessment_day asc nulls last, assessments.assessment_id asc
        ) as ned_rank
    from assessments
    left join declared on assessments.episode_id = declared.episode_id
    where assessments.response = 'NED' and declared.episode_id is null
),

first_followed as (
    select
        centre_id,
        patient_id,
        episode_id,
        'ned' as event_type,
        {{ moment_renamed("assessment", "event") }},
        'assessments' as source_table,
        assessment_id as source_key
    from followed
    where ned_rank = 1
),

united as (
    select * from declared
    union all
    select * from first_followed
),

final as (
    select
        {{ event_columns("episode_id", "cast(null as varchar)", "source_table") }}
    from united
)

select * from final
