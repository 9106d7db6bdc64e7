-- Onset of each adverse event, in days from day 0: not before its treatment, not after death.

with records as (
    select * from {{ ref("stg_toxicities") }}
),

treatments as (
    select * from {{ ref("stg_treatments") }}
),

episodes as (
    select * from {{ ref("stg_episodes") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

deaths as (
    select * from {{ ref("int_deaths_imputed") }}
),

final as (
    select
        records.centre_id,
        episodes.patient_id,
        treatments.episode_id,
        records.treatment_id,
        records.toxicity_id,
        records.grade,
        {{ dated_moment("onset", not_before="treatments.start_date_earliest", not_after="deaths.death_date") }}
    from records
    inner join treatments on records.treatment_id = treatments.treatment_id
    inner join episodes on treatments.episode_id = episodes.episode_id
    inner join anchors on episodes.patient_id = anchors.patient_id
    inner join deaths on episodes.patient_id = deaths.patient_id
)

select * from final
