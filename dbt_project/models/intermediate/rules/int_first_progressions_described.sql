-- Where the disease of an episode progressed first, one row an episode that progressed on a known day.
--
-- Local: a locally treated metastasis of the episode failed on that day. Distant: there were new metastases or
-- polymetastatic spread on that day. Both, or not stated where the follow-up only says that there was progression.
--
-- Assumption: a local failure is one of the same follow-up only if it has the same day.
-- Citation: none; the words are Oligo's own.

with progressions as (
    select * from {{ ref("int_episode_first_events_picked") }}
    where event_type = 'progression'
),

local_failures as (
    select * from {{ ref("int_local_failures_picked") }}
),

new_metastases as (
    select * from {{ ref("int_events") }}
    where event_type = 'new_metastasis'
),

located as (
    select
        progressions.episode_id,
        exists(
            select 1 from local_failures
            where
                progressions.episode_id = local_failures.episode_id
                and progressions.event_day = local_failures.failure_day
        ) as is_local,
        exists(
            select 1 from new_metastases
            where
                progressions.episode_id = new_metastases.episode_id
                and progressions.event_day = new_metastases.event_day
        ) as is_distant
    from progressions
),

final as (
    select
        episode_id,
        case
            when is_local and is_distant then 'local_and_distant'
            when is_local then 'local'
            when is_distant then 'distant'
            else 'not_stated'
        end as first_progression_site
    from located
)

select * from final
