-- Local treatments of metastases, one row a treatment of a lesion.
--
-- Local is a modality that the code list calls local; systemic therapy of a metastasis is none, whatever its target.

with treatment_lesions as (
    select * from {{ ref("stg_treatment_lesions") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

final as (
    select
        treatments.centre_id,
        treatments.patient_id,
        treatments.episode_id,
        treatment_lesions.lesion_id,
        treatments.treatment_id,
        treatment_lesions.treatment_lesion_id,
        treatments.modality,
        {{ moment_renamed("treatments.start", "start") }},
        {{ moment_renamed("treatments.end", "end") }}
    from treatment_lesions
    inner join treatments on treatment_lesions.treatment_id = treatments.treatment_id
    inner join modalities on treatments.modality = modalities.code
    where treatments.target = 'metastasis' and modalities.is_local
)

select * from final
