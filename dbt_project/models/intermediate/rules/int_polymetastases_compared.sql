-- Every follow-up that found polymetastatic disease (as declared, or by the number of new metastases) in an earlier
-- episode of the patient, held against the diagnosis of this one: certainly before it, possibly before it, or neither.
--
-- Assumption: a follow-up of this episode or of a later one cannot lie before this diagnosis (intake sets it aside), so
-- only those of earlier episodes are read. One on the day of the diagnosis itself is not before it.
-- Citation: question 1 of Guckenberger M et al., Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1;
-- reading it from the registry is Oligo's own.

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

rule_sets as (
    select * from {{ ref("state_rule") }}
),

final as (
    select
        episodes.episode_id,
        assessments.assessment_id,
        coalesce(
            assessments.assessment_date_latest < episodes.diagnosis_date_earliest,
            assessments.assessment_day_latest < episodes.diagnosis_day_earliest,
            false
        ) as is_certainly_before,
        coalesce(
            assessments.assessment_date_earliest < episodes.diagnosis_date_latest,
            assessments.assessment_day_earliest < episodes.diagnosis_day_latest,
            true
        ) as is_possibly_before
    from episodes
    inner join assessments
        on
            episodes.patient_id = assessments.patient_id
            and episodes.episode_rank > assessments.episode_rank
    cross join rule_sets
    where assessments.polymetastatic = 'yes' or assessments.new_lesion_count > rule_sets.most_oligometastases
)

select * from final
