-- Every episode is assessed once under each set, and ends in exactly one step of its flow.

with flows as (
    select
        set_id,
        sum(case when step = 'assessed' then episode_count else 0 end) as assessed,
        sum(case when step <> 'assessed' then episode_count else 0 end) as ended
    from {{ ref("eligibility_flow") }}
    group by set_id
),

episodes as (
    select count(*) as n from {{ ref("episode") }}
)

select
    flows.set_id,
    flows.assessed,
    flows.ended
from flows
cross join episodes
where flows.assessed <> episodes.n or flows.ended <> episodes.n
