with lesions as (
    select * from {{ ref("stg_lesions") }}
),

episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

organs as (
    select * from {{ ref("organ") }}
),

first_treatments as (
    select * from {{ ref("int_lesion_first_treatments_picked") }}
),

local_failures as (
    select * from {{ ref("int_local_failures_picked") }}
),

statuses as (
    select * from {{ ref("int_lesion_statuses_judged") }}
),

treatment_counts as (
    select
        lesion_id,
        count(*) as local_treatment_count
    from {{ ref("int_lesion_treatments_dated") }}
    group by lesion_id
),

final as (
    select
        lesions.centre_id,
        episodes.patient_id,
        lesions.episode_id,
        lesions.lesion_id,
        lesions.organ,
        organs.label as organ_label,
        organs.organ_group,
        lesions.topography_code,
        lesions.laterality,
        lesions.diameter_mm,
        lesions.biopsy,
        lesions.lesion_count,
        episodes.diagnosis_day as first_seen_day,
        first_treatments.lesion_id is not null as is_locally_treated,
        coalesce(treatment_counts.local_treatment_count, 0) as local_treatment_count,
        first_treatments.modality as first_local_treatment_modality,
        first_treatments.start_day as first_local_treatment_day,
        first_treatments.start_day_earliest as first_local_treatment_day_earliest,
        first_treatments.start_day_latest as first_local_treatment_day_latest,
        first_treatments.start_date as first_local_treatment_date,
        first_treatments.start_precision as first_local_treatment_precision,
        statuses.last_response,
        statuses.last_assessed_day,
        statuses.last_assessed_date,
        statuses.last_assessed_precision,
        statuses.has_local_failure,
        statuses.local_status,
        local_failures.failure_day as local_failure_day,
        local_failures.failure_date as local_failure_date,
        local_failures.failure_precision as local_failure_precision
    from lesions
    inner join episodes on lesions.episode_id = episodes.episode_id
    inner join statuses on lesions.lesion_id = statuses.lesion_id
    left join treatment_counts on lesions.lesion_id = treatment_counts.lesion_id
    left join organs on lesions.organ = organs.code
    left join first_treatments on lesions.lesion_id = first_treatments.lesion_id
    left join local_failures on lesions.lesion_id = local_failures.lesion_id
)

select * from final
