-- The biologically effective dose that a course of radiotherapy gave to a lesion.
--
-- BED = D (1 + d / (alpha/beta)); EQD2 = BED / (1 + 2 / (alpha/beta)); a total dose D of n fractions of d gray each.
-- Both are given with an alpha/beta of 10 Gy, and with that of the histology of the primary (seed alpha_beta) where it
-- has one.
--
-- Assumption: one fraction a day. A range of morphologies needs a morphology; where a site alone decides, tumours that
-- are not epithelial (ICD-O-3 morphology outside 8010 to 8589), small cell (8041 to 8045) or neuroendocrine (8013, 8240
-- to 8249) have no value.
-- Citation: Fowler JF, Br J Radiol 1989;62:679-94, doi:10.1259/0007-1285-62-740-679.

with completed as (
    select * from {{ ref("int_lesion_doses_completed") }}
),

episodes as (
    select * from {{ ref("stg_episodes") }}
),

primaries as (
    select
        *,
        try_cast(substr(morphology_code, 1, 4) as bigint) as morphology
    from {{ ref("stg_primaries") }}
),

alpha_betas as (
    select * from {{ ref("alpha_beta") }}
),

divided as (
    select
        completed.*,
        completed.dose_gy / completed.fractions as dose_per_fraction_gy,
        alpha_betas.histology,
        alpha_betas.alpha_beta_gy
    from completed
    left join episodes on completed.episode_id = episodes.episode_id
    left join primaries on episodes.primary_id = primaries.primary_id
    left join alpha_betas
        on
            primaries.site = alpha_betas.primary_site
            and coalesce(
                primaries.morphology between alpha_betas.morphology_first and alpha_betas.morphology_last,
                alpha_betas.morphology_first is null
                and (
                    primaries.morphology is null
                    or primaries.morphology between 8010 and 8589
                    and primaries.morphology not in (8013, 8041, 8042, 8043, 8044, 8045)
                    and primaries.morphology not between 8240 and 8249
                )
            )
),

final as (
    select
        treatment_lesion_id,
        dose_gy,
        cast(round(fractions) as bigint) as fractions,
        dose_per_fraction_gy,
        {{ biologically_effective_dose("dose_gy", "dose_per_fraction_gy", 10) }} as bed_10_gy,
        {{ equivalent_dose_in_2_gy("dose_gy", "dose_per_fraction_gy", 10) }} as eqd2_10_gy,
        histology,
        alpha_beta_gy,
        {{ biologically_effective_dose("dose_gy", "dose_per_fraction_gy", "alpha_beta_gy") }} as bed_histology_gy,
        {{ equivalent_dose_in_2_gy("dose_gy", "dose_per_fraction_gy", "alpha_beta_gy") }} as eqd2_histology_gy
    from divided
)

select * from final
