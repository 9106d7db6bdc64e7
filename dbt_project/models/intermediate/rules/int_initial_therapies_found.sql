-- Whether an episode had an initial systemic therapy, before its metastases were treated locally.
--
-- It is a systemic therapy of the episode, not adjuvant, that started no earlier than the diagnosis of the episode and
-- before the first local treatment of its metastases, or at any time where there was none.
--
-- Assumption: what cannot be put in order for want of a day is unknown, and so is an episode without any treatment on
-- record, or with one of an unknown kind: no therapy on record is no proof that there was none. Chemoradiation is
-- local.
-- Citation: Shanmugam S, Pravenkumar RR, Int Surg J 2024;11:227-32, doi:10.18203/2349-2902.isj20240174, which judges
-- the response to an initial therapy; what is one is Oligo's own.

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

local_treatments as (
    select * from {{ ref("int_episode_local_treatments_summarised") }}
),

placed as (
    select
        episodes.episode_id,
        treatments.treatment_id,
        treatments.start_day_latest,
        coalesce(modalities.is_systemic and not modalities.is_local, true)
        and coalesce(treatments.setting, '') <> 'adjuvant' as is_candidate,
        modalities.code is not null
        and coalesce(treatments.start_day_earliest >= episodes.diagnosis_day_latest, false)
        and (
            local_treatments.episode_id is null
            or coalesce(
                local_treatments.is_dated and treatments.start_day_latest < local_treatments.first_day_earliest, false
            )
        ) as is_within,
        coalesce(treatments.start_day_latest < episodes.diagnosis_day_earliest, false)
        or coalesce(
            local_treatments.is_dated and treatments.start_day_earliest >= local_treatments.first_day_latest, false
        ) as is_outside
    from episodes
    inner join treatments on episodes.episode_id = treatments.episode_id
    left join modalities on treatments.modality = modalities.code
    left join local_treatments on episodes.episode_id = local_treatments.episode_id
),

counted as (
    select
        episode_id,
        count(case when is_candidate and is_within then 1 end) as within_count,
        count(case when is_candidate and not is_within and not is_outside then 1 end) as unclear_count,
        min(case when is_candidate and is_within then start_day_latest end) as start_day
    from placed
    group by episode_id
),

final as (
    select
        episodes.episode_id,
        case
            when counted.within_count > 0 then 'yes'
            when counted.unclear_count = 0 then 'no'
            else 'unknown'
        end as initial_systemic_therapy,
        counted.start_day,
        local_treatments.episode_id is not null as is_treated_locally,
        local_treatments.first_day_earliest as local_day_earliest,
        local_treatments.first_day_latest as local_day_latest
    from episodes
    left join counted on episodes.episode_id = counted.episode_id
    left join local_treatments on episodes.episode_id = local_treatments.episode_id
)

select * from final
