-- Total dose and fractions of each course of external radiotherapy of a lesion.
--
-- Of total dose, fractions and dose a fraction, the third is computed from the two that were sent. A dose a fraction is
-- sent rounded, so a number of fractions is taken where it comes within that rounding.
--
-- Assumption: all fractions are the same. Brachytherapy is left out, as its rate is not known, and so is what is no
-- radiotherapy.
-- Citation: none; what completes what is Oligo's own.

with treatment_lesions as (
    select * from {{ ref("stg_treatment_lesions") }}
),

treatments as (
    select * from {{ ref("stg_treatments") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

irradiated as (
    select
        treatment_lesions.*,
        treatments.episode_id
    from treatment_lesions
    inner join treatments on treatment_lesions.treatment_id = treatments.treatment_id
    inner join modalities on treatments.modality = modalities.code
    where modalities.modality_group = 'radiotherapy' and modalities.code <> 'brachytherapy'
),

final as (
    select
        treatment_lesion_id,
        episode_id,
        coalesce(dose_gy, fractions * dose_per_fraction_gy) as dose_gy,
        coalesce(
            fractions,
            case
                when
                    abs(round(dose_gy / dose_per_fraction_gy) * dose_per_fraction_gy - dose_gy)
                    <= 0.05 + 0.005 * round(dose_gy / dose_per_fraction_gy)
                    then round(dose_gy / dose_per_fraction_gy)
            end
        ) as fractions
    from irradiated
)

select * from final
