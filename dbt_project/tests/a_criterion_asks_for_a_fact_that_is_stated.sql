-- Every criterion of every set is judged on every episode, so it names facts that there are, and asks for an answer or
-- for a range of numbers, not for both.

with criteria as (
    select * from {{ ref("criterion") }}
),

judged as (
    select * from {{ ref("int_eligibility_criteria_judged") }}
),

episodes as (
    select count(*) as n from {{ ref("episode") }}
),

counted as (
    select
        criteria.set_id,
        criteria.criterion_id,
        (criteria.required_answer is not null) = (coalesce(criteria.lowest, criteria.highest) is not null)
            as is_unclear,
        count(judged.episode_id) as n
    from criteria
    left join judged on criteria.set_id = judged.set_id and criteria.criterion_id = judged.criterion_id
    group by all
)

select
    counted.set_id,
    counted.criterion_id,
    counted.n
from counted
cross join episodes
where counted.n <> episodes.n or counted.is_unclear
