-- Where the disease of an episode progressed first, one row an episode that progressed on a known day.
--
-- Local: a locally treated metastasis of the episode was seen in failure on that day. Distant: there were new
-- metastases or polymetastatic spread on that day. Both, or not stated where the follow-up only says that there was
-- progression.
--
-- Assumption: a local progression belongs to the follow-up only if it has the same day.
-- Citation: none; the words are Oligo's own.

with progressions as (
    select * from {{ ref("int_episode_first_events_picked") }}
    where event_type = 'progression'
),

local_failures as (
    select * from {{ ref("int_local_failures_picked") }}
),

local_progressions as (
    select * from {{ ref("int_events") }}
    where event_type = 'local_progression'
),

new_metastases as (
    select * from {{ ref("int_events") }}
    where event_type = 'new_metastasis'
),

located as (
    select
        progressions.episode_id,
        exists(
            select 1 from local_progressions
            inner join local_failures on local_progressions.lesion_id = local_failures.lesion_id
            where
                progressions.episode_id = local_progressions.episode_id
                and progressions.event_day = local_progressions.event_day
                and local_failures.failure_day <= local_progressions.event_day
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
