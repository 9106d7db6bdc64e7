-- Each follow-up, in days from day 0.

with records as (
    select * from {{ ref("stg_assessments") }}
),

ordered as (
    select * from {{ ref("int_episodes_ordered") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

final as (
    select
        records.centre_id,
        ordered.patient_id,
        records.episode_id,
        ordered.episode_rank,
        records.assessment_id,
        records.response,
        records.new_lesion_count,
        records.new_lesion_organ,
        records.polymetastatic,
        {{ dated_moment("assessment") }}
    from records
    inner join ordered on records.episode_id = ordered.episode_id
    inner join anchors on ordered.patient_id = anchors.patient_id
)

select * from final
