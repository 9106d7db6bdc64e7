-- Each follow-up, in days from day 0: after the diagnosis of its episode, before death.

with records as (
    select * from {{ ref("stg_assessments") }}
),

ordered as (
    select * from {{ ref("int_episodes_ordered") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

deaths as (
    select * from {{ ref("int_deaths_imputed") }}
),

diagnoses as (
    select * from {{ ref("int_episode_diagnoses_imputed") }}
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
        {{ dated_moment("assessment", not_before="diagnoses.diagnosis_date", not_after="deaths.death_date") }}
    from records
    inner join ordered on records.episode_id = ordered.episode_id
    inner join anchors on ordered.patient_id = anchors.patient_id
    inner join deaths on ordered.patient_id = deaths.patient_id
    inner join diagnoses on records.episode_id = diagnoses.episode_id
)

select * from final
