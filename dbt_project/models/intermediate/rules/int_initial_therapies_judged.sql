-- What became of an episode under its initial systemic therapy, before its metastases were treated locally.
--
-- Initial systemic therapy: a systemic therapy of the episode that started before the first local treatment of its
-- metastases, or any where there was none. Its result is that of the follow-up that int_initial_follow_ups_picked
-- picks.
-- Progression: progressive disease, new metastases or polymetastatic spread. Responsive: complete or partial response
-- or no evidence of disease, without progression.
--
-- Assumption: stable disease is no response and no progression. What cannot be put in order for want of a day is
-- unknown.
-- Citation: Shanmugam S, Pravenkumar RR, Int Surg J 2024;11:227-32, doi:10.18203/2349-2902.isj20240174, which treats
-- those with a response and excludes those with progression.

with episodes as (
    select * from {{ ref("int_episodes_ordered") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
    where is_systemic and not is_local
),

local_treatments as (
    select * from {{ ref("int_episode_local_treatments_summarised") }}
),

follow_ups as (
    select * from {{ ref("int_initial_follow_ups_picked") }}
),

therapies as (
    select
        treatments.episode_id,
        count_if(
            local_treatments.episode_id is null
            or (local_treatments.is_dated and treatments.start_day < local_treatments.first_day)
        ) as before_count,
        count_if(not coalesce(local_treatments.is_dated, true) or treatments.start_day is null) as unordered_count
    from treatments
    inner join modalities on treatments.modality = modalities.code
    left join local_treatments on treatments.episode_id = local_treatments.episode_id
    group by treatments.episode_id
),

final as (
    select
        episodes.episode_id,
        case
            when therapies.before_count > 0 then 'yes'
            when coalesce(therapies.unordered_count, 0) = 0 then 'no'
            else 'unknown'
        end as initial_systemic_therapy,
        {% for answer, flag in {"progression_on": "has_progression", "response_to": "is_response"}.items() -%}
            case when follow_ups.{{ flag }} then 'yes' when not follow_ups.{{ flag }} then 'no' else 'unknown' end
                as {{ answer }}_initial_therapy,
        {% endfor -%}
        follow_ups.assessment_id,
        follow_ups.assessment_day
    from episodes
    left join therapies on episodes.episode_id = therapies.episode_id
    left join follow_ups on episodes.episode_id = follow_ups.episode_id
)

select * from final
