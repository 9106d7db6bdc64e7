with treatment_lesions as (
    select * from {{ ref("stg_treatment_lesions") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

lesions as (
    select * from {{ ref("stg_lesions") }}
),

doses as (
    select * from {{ ref("int_lesion_doses_computed") }}
),

final as (
    select
        treatments.centre_id,
        treatments.patient_id,
        treatments.episode_id,
        treatment_lesions.treatment_lesion_id,
        treatment_lesions.treatment_id,
        treatment_lesions.lesion_id,
        lesions.organ,
        treatments.modality,
        treatments.start_day,
        treatment_lesions.technique,
        treatment_lesions.margin,
        coalesce(doses.dose_gy, treatment_lesions.dose_gy) as dose_gy,
        coalesce(doses.fractions, treatment_lesions.fractions) as fractions,
        coalesce(doses.dose_per_fraction_gy, treatment_lesions.dose_per_fraction_gy) as dose_per_fraction_gy,
        doses.bed_10_gy,
        doses.eqd2_10_gy,
        doses.histology,
        doses.alpha_beta_gy,
        doses.bed_histology_gy,
        doses.eqd2_histology_gy
    from treatment_lesions
    inner join treatments on treatment_lesions.treatment_id = treatments.treatment_id
    inner join lesions on treatment_lesions.lesion_id = lesions.lesion_id
    left join doses on treatment_lesions.treatment_lesion_id = doses.treatment_lesion_id
)

select * from final
