-- Whether an episode is eligible under a set of criteria, and the criterion that decided.
--
-- Excluded: a criterion is not met, and the first of these in the order of the set is the reason. Undetermined: none is
-- known not to be met, and the first unknown one is the reason. Included: all are met.
--
-- Assumption: a criterion that is not met decides, however many before it are unknown.
-- Citation: none; the order of a flow diagram is Oligo's own.

with judged as (
    select * from {{ ref("int_eligibility_criteria_judged") }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by episode_id, set_id
            order by
                case result when 'not_met' then 1 when 'unknown' then 2 else 3 end asc,
                position asc
        ) as weight
    from judged
),

final as (
    select
        episode_id,
        set_id,
        case result when 'not_met' then 'excluded' when 'unknown' then 'undetermined' else 'included' end as verdict,
        case when result <> 'met' then criterion_id end as decided_by
    from ranked
    where weight = 1
)

select * from final
