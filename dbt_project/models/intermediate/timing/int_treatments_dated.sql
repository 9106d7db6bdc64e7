-- Start and end of each treatment, in days from day 0: the start no later than the end, neither before the diagnosis of
-- the metastasis that was treated, all before death.

{% set found = "case when records.target = 'metastasis' then diagnoses.diagnosis_date end" -%}
{% set over = "least(records.end_date_latest, deaths.death_date)" -%}
{% set begun = "greatest(" ~ found ~ ", " ~ imputed_date("records.start", found, over) ~ ")" -%}

with records as (
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

diagnoses as (
    select * from {{ ref("int_episode_diagnoses_imputed") }}
),

final as (
    select
        records.centre_id,
        episodes.patient_id,
        records.episode_id,
        records.treatment_id,
        records.target,
        records.modality,
        records.setting,
        records.outcome,
        {{ dated_moment("start", not_before=found, not_after=over) }},
        {{ dated_moment("end", not_before=begun, not_after="deaths.death_date") }}
    from records
    inner join episodes on records.episode_id = episodes.episode_id
    inner join anchors on episodes.patient_id = anchors.patient_id
    inner join deaths on episodes.patient_id = deaths.patient_id
    inner join diagnoses on records.episode_id = diagnoses.episode_id
)

select * from final
