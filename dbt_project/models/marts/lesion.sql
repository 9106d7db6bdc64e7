with lesions as (
    select * from {{ ref("stg_lesions") }}
),

episodes as (
    select * from {{ ref("int_episodes_ordered") }}
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

lesion_assessments as (
    select * from {{ ref("int_lesion_assessments_judged") }}
),

last_seen as (
    select
        lesion_assessments.*,
        row_number() over (
            partition by lesion_id
            order by assessment_day desc nulls last, lesion_assessment_id asc
        ) as recency
    from lesion_assessments
    where is_judged
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
        first_treatments.lesion_id is not null as is_locally_treated,
        first_treatments.modality as first_local_treatment_modality,
        first_treatments.start_day as first_local_treatment_day,
        first_treatments.start_day_earliest as first_local_treatment_day_earliest,
        first_treatments.start_day_latest as first_local_treatment_day_latest,
        first_treatments.start_date as first_local_treatment_date,
        first_treatments.start_precision as first_local_treatment_precision,
        last_seen.response as last_response,
        last_seen.assessment_day as last_assessed_day,
        last_seen.assessment_date as last_assessed_date,
        last_seen.assessment_precision as last_assessed_precision,
        case
            when first_treatments.lesion_id is null then null
            when local_failures.lesion_id is not null then true
            -- Judged since it was treated, as far as the days are known, and never seen to fail.
            when coalesce(last_seen.assessment_day >= first_treatments.start_day, last_seen.lesion_id is not null)
                then false
        end as has_local_failure,
        local_failures.failure_day as local_failure_day,
        local_failures.failure_date as local_failure_date,
        local_failures.failure_precision as local_failure_precision
    from lesions
    inner join episodes on lesions.episode_id = episodes.episode_id
    left join organs on lesions.organ = organs.code
    left join first_treatments on lesions.lesion_id = first_treatments.lesion_id
    left join local_failures on lesions.lesion_id = local_failures.lesion_id
    left join last_seen on lesions.lesion_id = last_seen.lesion_id and last_seen.recency = 1
)

select * from final
