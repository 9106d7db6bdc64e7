-- Lesions at follow-ups: was the lesion judged, and had it progressed where it was treated?
--
-- Local progression: progression inside the treated field; or progressive disease of the lesion, unless the follow-up
-- says that it lay outside the field. A lesion is judged when its response is evaluable or the field was answered for.
-- A lesion keeps its own episode, even where it was judged at a follow-up of a later one.

with lesion_assessments as (
    select * from {{ ref("stg_lesion_assessments") }}
),

assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

lesions as (
    select * from {{ ref("stg_lesions") }}
),

responses as (
    select * from {{ ref("response") }}
),

final as (
    select
        assessments.centre_id,
        assessments.patient_id,
        lesions.episode_id,
        lesion_assessments.lesion_id,
        lesion_assessments.lesion_assessment_id,
        lesion_assessments.response,
        coalesce(lesion_assessments.in_field_progression = 'yes', false)
        or (
            coalesce(responses.is_progression, false)
            and coalesce(lesion_assessments.in_field_progression, 'unknown') <> 'no'
        ) as is_local_progression,
        coalesce(responses.is_evaluable, false)
        or coalesce(lesion_assessments.in_field_progression, 'unknown') <> 'unknown' as is_judged,
        {{ moment_renamed("assessments.assessment", "assessment") }}
    from lesion_assessments
    inner join assessments on lesion_assessments.assessment_id = assessments.assessment_id
    inner join lesions on lesion_assessments.lesion_id = lesions.lesion_id
    left join responses on lesion_assessments.response = responses.code
)

select * from final
