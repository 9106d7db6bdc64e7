-- Whether the registry itself shows a systemic therapy under way when an episode was diagnosed.
--
-- A therapy covers the diagnosis when it certainly started before that day and certainly ended on or after it, or is
-- ongoing. One started on the day of the diagnosis or after it is an answer to it. Whether adjuvant hormone therapy
-- counts is a parameter of the rule set (seed state_rule): where it does not, and nothing else covers the diagnosis,
-- the answer is no.
--
-- Assumption: chemoradiation, whose drugs serve the irradiation, is none. A therapy without an end that is not called
-- ongoing proves nothing, and no therapy on record is no proof that there was none: the answer is then left to the
-- centre.
-- Citation: question 4 of Guckenberger M et al., Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1, as
-- worded by secondary sources, which do not say whether adjuvant endocrine therapy counts; the reading is Oligo's own.

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

rule_sets as (
    select * from {{ ref("state_rule") }}
),

covering as (
    select
        episodes.episode_id,
        treatments.treatment_id,
        treatments.modality = 'hormone_therapy' and coalesce(treatments.setting = 'adjuvant', false)
            as is_adjuvant_endocrine
    from episodes
    inner join treatments on episodes.patient_id = treatments.patient_id
    inner join modalities on treatments.modality = modalities.code
    where
        modalities.is_systemic
        and not modalities.is_local
        and coalesce(
            treatments.start_date_latest < episodes.diagnosis_date_earliest,
            treatments.start_day_latest < episodes.diagnosis_day_earliest,
            false
        )
        and (
            coalesce(
                treatments.end_date_earliest >= episodes.diagnosis_date_latest,
                treatments.end_day_earliest >= episodes.diagnosis_day_latest,
                false
            )
            or (treatments.end_precision is null and treatments.outcome = 'ongoing')
        )
),

counted as (
    select
        episode_id,
        min(case when not is_adjuvant_endocrine then treatment_id end) as other_treatment_id,
        min(case when is_adjuvant_endocrine then treatment_id end) as adjuvant_endocrine_treatment_id
    from covering
    group by episode_id
),

final as (
    select
        counted.episode_id,
        case
            when counted.other_treatment_id is not null or rule_sets.adjuvant_endocrine_is_active then 'yes' else 'no'
        end as active_systemic_therapy,
        coalesce(counted.other_treatment_id, counted.adjuvant_endocrine_treatment_id) as treatment_id
    from counted
    cross join rule_sets
)

select * from final
