-- The order of a patient's oligometastatic episodes, and with it the first one, whose diagnosis is day 0.
--
-- Assumption: the number that a centre gives an episode is believed before its date, because a relapse may be
-- registered later than it was found. Episodes without a number follow, by diagnosis, and by identifier where that
-- ties.

with episodes as (
    select * from {{ ref("stg_episodes") }}
),

ranked as (
    select
        centre_id,
        patient_id,
        episode_id,
        row_number() over (
            partition by patient_id
            order by
                episode_number asc nulls last,
                declared_diagnosis_day asc nulls last,
                diagnosis_date asc nulls last,
                episode_id asc
        ) as episode_rank
    from episodes
),

final as (
    select
        centre_id,
        patient_id,
        episode_id,
        episode_rank,
        episode_rank = 1 as is_first_episode
    from ranked
)

select * from final
