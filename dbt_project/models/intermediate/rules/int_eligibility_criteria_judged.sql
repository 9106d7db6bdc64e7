-- Every criterion of every set, judged on every episode: met, not met or unknown.
--
-- A criterion that asks for an answer is met by that answer and not by its opposite. One that asks for a number is met
-- where both bounds of the number lie in its range, not met where neither can, and unknown where only one does. A
-- criterion that does not apply to the episode is met, and says that it did not apply.
--
-- Assumption: where it is not known whether a criterion applies, and it would not be met, the answer is unknown.
-- Citation: Shanmugam S, Pravenkumar RR, Int Surg J 2024;11:227-32, doi:10.18203/2349-2902.isj20240174, and Palma DA et
-- al., Lancet 2019;393:2051-8, doi:10.1016/S0140-6736(18)32487-5, as rows of the seed criterion.

{{ config(materialized="table") }}

with criteria as (
    select * from {{ ref("criterion") }}
),

facts as (
    select * from {{ ref("int_eligibility_facts_stated") }}
),

applied as (
    select
        facts.*,
        criteria.set_id,
        criteria.criterion_id,
        criteria.position,
        criteria.applies_to,
        case
            when criteria.required_answer is not null
                then case facts.answer
                    when criteria.required_answer then 'met'
                    when 'unknown' then 'unknown'
                    else 'not_met'
                end
            when
                facts.lowest > coalesce(criteria.highest, 'infinity')
                or facts.highest < coalesce(criteria.lowest, '-infinity')
                then 'not_met'
            when
                facts.lowest >= coalesce(criteria.lowest, '-infinity')
                and coalesce(facts.highest, 'infinity') <= coalesce(criteria.highest, 'infinity')
                then 'met'
            else 'unknown'
        end as result_if_applicable
    from criteria
    inner join facts on criteria.fact = facts.fact
),

final as (
    select
        applied.episode_id,
        applied.set_id,
        applied.criterion_id,
        applied.position,
        case when applied.applies_to is null then 'yes' else conditions.answer end as applies,
        case
            when applied.applies_to is null or conditions.answer = 'yes' then applied.result_if_applicable
            when conditions.answer = 'no' or applied.result_if_applicable = 'met' then 'met'
            else 'unknown'
        end as result,
        applied.answer,
        applied.lowest,
        applied.highest,
        applied.judged_day
    from applied
    left join facts as conditions
        on
            applied.episode_id = conditions.episode_id
            and applied.applies_to = conditions.fact
)

select * from final
