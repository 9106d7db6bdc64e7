-- Diagnosis of each primary, in days from day 0: of a partial date, not after the episodes that came from it, nor
-- death.

with records as (
    select * from {{ ref("stg_primaries") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

deaths as (
    select * from {{ ref("int_deaths_imputed") }}
),

first_episodes as (
    select
        records.primary_id,
        min(imputed.diagnosis_date) as diagnosis_date
    from {{ ref("stg_episodes") }} as records
    inner join {{ ref("int_episode_diagnoses_imputed") }} as imputed on records.episode_id = imputed.episode_id
    group by records.primary_id
),

final as (
    select
        records.centre_id,
        records.patient_id,
        records.primary_id,
        {{ dated_moment("diagnosis", not_after="least(first_episodes.diagnosis_date, deaths.death_date)") }}
    from records
    left join anchors on records.patient_id = anchors.patient_id
    inner join deaths on records.patient_id = deaths.patient_id
    left join first_episodes on records.primary_id = first_episodes.primary_id
)

select * from final
