-- Onset of each adverse event, in days from day 0.

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

final as (
    select
        records.centre_id,
        episodes.patient_id,
        treatments.episode_id,
        records.treatment_id,
        records.toxicity_id,
        records.grade,
        {{ dated_moment("onset") }}
    from records
    inner join treatments on records.treatment_id = treatments.treatment_id
    inner join episodes on treatments.episode_id = episodes.episode_id
    inner join anchors on episodes.patient_id = anchors.patient_id
)

select * from final
