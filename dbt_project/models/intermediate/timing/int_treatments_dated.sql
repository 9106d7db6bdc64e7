-- Start and end of each treatment, in days from day 0.

with records as (
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
        records.episode_id,
        records.treatment_id,
        records.target,
        records.modality,
        {{ dated_moment("start") }},
        {{ dated_moment("end") }}
    from records
    inner join episodes on records.episode_id = episodes.episode_id
    inner join anchors on episodes.patient_id = anchors.patient_id
)

select * from final
