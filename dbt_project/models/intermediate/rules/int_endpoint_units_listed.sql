-- Every unit that an endpoint can be about: the episodes, and the lesions of one.
--
-- Assumption: a lesion that stands for several (a count without measurements) is one unit; each lesion belongs to the
-- one episode it was sent with.
-- Citation: none; the units are Oligo's own.

with episodes as (
    select * from {{ ref("int_episodes_ordered") }}
),

lesions as (
    select * from {{ ref("stg_lesions") }}
),

final as (
    select
        'episode' as unit,
        episodes.centre_id,
        episodes.patient_id,
        episodes.episode_id,
        cast(null as varchar) as lesion_id,
        episodes.is_first_episode
    from episodes
    union all
    select
        'lesion' as unit,
        episodes.centre_id,
        episodes.patient_id,
        episodes.episode_id,
        lesions.lesion_id,
        episodes.is_first_episode
    from lesions
    inner join episodes on lesions.episode_id = episodes.episode_id
)

select * from final
