-- Every word on the disease of an episode, one row a follow-up, or a declared day without evidence of disease: whether
-- it tells a progression, an evaluable response, and whether that is a response to treatment.

with assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

responses as (
    select * from {{ ref("response") }}
),

events as (
    select distinct source_key from {{ ref("int_assessment_events_listed") }}
    where event_type = 'progression'
),

final as (
    select
        assessments.episode_id,
        assessments.assessment_day as told_day,
        assessments.assessment_day_earliest as told_day_earliest,
        assessments.assessment_day_latest as told_day_latest,
        events.source_key is not null as has_progression,
        coalesce(responses.is_evaluable, false) as is_evaluable,
        coalesce(assessments.response in ('CR', 'PR', 'NED'), false) and events.source_key is null as is_response,
        'assessments' as source_table
    from assessments
    left join responses on assessments.response = responses.code
    left join events on assessments.assessment_id = events.source_key
    union all
    select
        episode_id,
        ned_day as told_day,
        ned_day_earliest as told_day_earliest,
        ned_day_latest as told_day_latest,
        false as has_progression,
        true as is_evaluable,
        true as is_response,
        'episodes' as source_table
    from episodes
    where ned_precision is not null
)

select * from final
