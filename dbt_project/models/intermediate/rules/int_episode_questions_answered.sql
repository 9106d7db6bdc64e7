-- The five questions of the ESTRO-EORTC classification of oligometastatic disease, answered per episode.
--
-- Citation: Guckenberger M et al. Characterisation and classification of oligometastatic disease: a European
-- Society for Radiotherapy and Oncology and European Organisation for Research and Treatment of Cancer consensus
-- recommendation. Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1. The wording of the questions is
-- from secondary sources.
--
-- A yes or no that the centre declares is the answer. Where it says nothing, or that it does not know, what the
-- registry shows of questions 1, 2 and 4 is. Assumption: a history of which neither the centre nor the registry knows
-- is no history; a centre that does not know is believed where the registry shows nothing. Where adjuvant hormone
-- therapy does not count as active (seed state_rule) and is all that the registry shows, the answer to question 4 is
-- no, whatever was declared. Question 3 is answered from dates by the calendar (31 August and six months is the last of
-- February), or, without dates, from days with a month of 365.25/12 days. Both ends of a partial date are tried; if
-- they disagree, the answer is unknown. An episode on or before the day of its primary is not more than six months
-- after it.

{% set months = "rule_sets.months_after_primary" -%}

with records as (
    select * from {{ ref("stg_episodes") }}
),

episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

primaries as (
    select * from {{ ref("int_primaries_dated") }}
),

histories as (
    select * from {{ ref("int_episode_histories_derived") }}
),

therapies as (
    select * from {{ ref("int_episode_therapies_derived") }}
),

rule_sets as (
    select * from {{ ref("state_rule") }}
),

compared as (
    select
        episodes.episode_id,
        coalesce(
            episodes.diagnosis_date_earliest > {{ months_after("primaries.diagnosis_date_latest", months) }},
            episodes.diagnosis_day_earliest - primaries.diagnosis_day_latest > {{ months }} * 365.25 / 12
        ) as is_later_at_nearest,
        coalesce(
            episodes.diagnosis_date_latest > {{ months_after("primaries.diagnosis_date_earliest", months) }},
            episodes.diagnosis_day_latest - primaries.diagnosis_day_earliest > {{ months }} * 365.25 / 12
        ) as is_later_at_farthest
    from episodes
    cross join rule_sets
    left join primaries on episodes.primary_id = primaries.primary_id
),

final as (
    select
        records.centre_id,
        records.patient_id,
        records.episode_id,
        {{ answered("records.polymetastatic_history", "histories.polymetastatic_before") }} as polymetastatic_before,
        {{ answered("records.oligometastatic_history", "histories.oligometastatic_before") }} as oligometastatic_before,
        case
            when compared.is_later_at_nearest and compared.is_later_at_farthest then 'yes'
            when not compared.is_later_at_nearest and not compared.is_later_at_farthest then 'no'
            else 'unknown'
        end as over_six_months_after_primary,
        compared.is_later_at_nearest,
        compared.is_later_at_farthest,
        case
            when therapies.active_systemic_therapy = 'no' then 'no'
            else {{ answered("records.active_systemic_therapy", "therapies.active_systemic_therapy") }}
        end as active_systemic_therapy,
        coalesce(records.progressive_lesions, 'unknown') as progressive_lesions
    from records
    inner join compared on records.episode_id = compared.episode_id
    inner join histories on records.episode_id = histories.episode_id
    left join therapies on records.episode_id = therapies.episode_id
)

select * from final
