with records as (
    select * from {{ ref("stg_treatments") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

treatment_lesions as (
    select * from {{ ref("treatment_lesion") }}
),

doses as (
    select
        treatment_id,
        count(distinct lesion_id) as treated_lesion_count,
        min(dose_gy) as lowest_dose_gy,
        max(dose_gy) as highest_dose_gy,
        min(bed_10_gy) as lowest_bed_10_gy,
        max(bed_10_gy) as highest_bed_10_gy,
        min(eqd2_10_gy) as lowest_eqd2_10_gy,
        max(eqd2_10_gy) as highest_eqd2_10_gy
    from treatment_lesions
    group by treatment_id
),

final as (
    select
        treatments.centre_id,
        treatments.patient_id,
        treatments.episode_id,
        treatments.treatment_id,
        treatments.target,
        treatments.modality,
        modalities.label as modality_label,
        modalities.modality_group,
        modalities.is_local,
        modalities.is_systemic,
        records.intent,
        records.setting,
        treatments.start_day,
        treatments.start_day_earliest,
        treatments.start_day_latest,
        treatments.start_date,
        treatments.start_precision,
        treatments.end_day,
        treatments.end_day_earliest,
        treatments.end_day_latest,
        treatments.end_date,
        treatments.end_precision,
        coalesce(doses.treated_lesion_count, 0) as treated_lesion_count,
        doses.lowest_dose_gy,
        doses.highest_dose_gy,
        doses.lowest_bed_10_gy,
        doses.highest_bed_10_gy,
        doses.lowest_eqd2_10_gy,
        doses.highest_eqd2_10_gy,
        records.outcome
    from treatments
    inner join records on treatments.treatment_id = records.treatment_id
    left join modalities on treatments.modality = modalities.code
    left join doses on treatments.treatment_id = doses.treatment_id
)

select * from final
