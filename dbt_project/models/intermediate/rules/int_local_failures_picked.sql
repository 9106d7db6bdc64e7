-- The local failure of a locally treated metastasis: its first local progression after the treatment began.
--
-- Assumption, as for the endpoints: a progression known to lie before the first local treatment is no failure of it;
-- one that may lie after it is. A metastasis that was never treated locally cannot fail locally.
-- Citation: none; the definition is Oligo's own.

with treatments as (
    select * from {{ ref("int_lesion_first_treatments_picked") }}
),

assessments as (
    select * from {{ ref("int_lesion_assessments_judged") }}
),

ranked as (
    select
        assessments.*,
        row_number() over (
            partition by assessments.lesion_id
            order by assessments.assessment_day asc nulls last, assessments.lesion_assessment_id asc
        ) as failure_rank
    from assessments
    inner join treatments on assessments.lesion_id = treatments.lesion_id
    where
        assessments.is_local_progression
        and coalesce(
            assessments.assessment_date_latest >= treatments.start_date_earliest,
            assessments.assessment_day_latest >= treatments.start_day_earliest,
            true
        )
),

final as (
    select
        episode_id,
        lesion_id,
        {{ moment_renamed("assessment", "failure") }}
    from ranked
    where failure_rank = 1
)

select * from final
