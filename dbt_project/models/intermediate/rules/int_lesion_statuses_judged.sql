-- What is known last of a metastasis, and whether it holds where it was treated.
--
-- Failed: it has a local failure. Controlled: it was judged since its first local treatment, as far as the days are
-- known, and never seen to fail. Not assessed: treated locally and not judged since.
--
-- Assumption: a metastasis judged on no day may have been judged since it was treated.
-- Citation: none; the words are Oligo's own.

with lesions as (
    select * from {{ ref("stg_lesions") }}
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

judged as (
    select
        lesions.lesion_id,
        first_treatments.lesion_id is not null as is_locally_treated,
        last_seen.response as last_response,
        last_seen.assessment_day as last_assessed_day,
        last_seen.assessment_date as last_assessed_date,
        last_seen.assessment_precision as last_assessed_precision,
        case
            when first_treatments.lesion_id is null then null
            when local_failures.lesion_id is not null then true
            -- Judged since it was treated, as far as the days are known, and never seen to fail.
            when coalesce(last_seen.assessment_day > first_treatments.start_day, last_seen.lesion_id is not null)
                then false
        end as has_local_failure
    from lesions
    left join first_treatments on lesions.lesion_id = first_treatments.lesion_id
    left join local_failures on lesions.lesion_id = local_failures.lesion_id
    left join last_seen on lesions.lesion_id = last_seen.lesion_id and last_seen.recency = 1
),

final as (
    select
        lesion_id,
        last_response,
        last_assessed_day,
        last_assessed_date,
        last_assessed_precision,
        has_local_failure,
        case
            when not is_locally_treated then 'not_treated_locally'
            when has_local_failure then 'failed'
            when not has_local_failure then 'controlled'
            else 'not_assessed'
        end as local_status
    from judged
)

select * from final
