-- What became of an episode under its initial systemic therapy.
--
-- It is judged by the follow-ups after that therapy had started and up to the first local treatment of the metastases;
-- where none was treated locally, up to the first of them with an evaluable response, or to the declared day without
-- evidence of disease. Progression at any of them: progressive disease, new metastases or polymetastatic spread.
-- Responsive: no progression, and the last evaluable response is complete, partial or no evidence of disease.
--
-- Assumption: stable disease is no response and no progression, and goes before a response on the same day. A
-- progression that only may lie in that time leaves the answer unknown, and so does the want of an evaluable response.
-- Without an initial therapy there is nothing to answer.
-- Citation: Shanmugam S, Pravenkumar RR, Int Surg J 2024;11:227-32, doi:10.18203/2349-2902.isj20240174, which treats
-- those with a response and excludes those with progression.

with therapies as (
    select * from {{ ref("int_initial_therapies_found") }}
),

words as (
    select * from {{ ref("int_disease_words_listed") }}
),

placed as (
    select
        therapies.episode_id,
        therapies.is_treated_locally,
        words.told_day,
        words.has_progression,
        words.is_evaluable,
        words.is_response,
        words.told_day_earliest > therapies.start_day
        and (not therapies.is_treated_locally or words.told_day_latest <= therapies.local_day_earliest) as is_within,
        words.told_day_latest <= therapies.start_day
        or coalesce(words.told_day_earliest > therapies.local_day_latest, false) as is_outside
    from therapies
    inner join words on therapies.episode_id = words.episode_id
    where
        therapies.initial_systemic_therapy = 'yes'
        -- Declared freedom from disease answers where nothing was treated locally: else it may come of that.
        and (words.source_table = 'assessments' or not therapies.is_treated_locally)
),

ended as (
    select
        *,
        min(case when is_within and (is_evaluable or has_progression) then told_day end)
            over (partition by episode_id) as first_day
    from placed
),

counted as (
    select
        episode_id,
        count(case when is_within and has_progression then 1 end) as progression_count,
        count(case when has_progression and not coalesce(is_within or is_outside, false) then 1 end) as possible_count,
        max(case when is_within and is_evaluable then told_day end) as judged_day,
        max_by(is_response, told_day * 2 - cast(is_response as integer)) filter (where is_within and is_evaluable)
            as is_response
    from ended
    where is_treated_locally or told_day is null or first_day is null or told_day <= first_day
    group by episode_id
),

final as (
    select
        therapies.episode_id,
        therapies.initial_systemic_therapy,
        case
            when counted.progression_count > 0 then 'yes'
            when counted.possible_count = 0 and counted.judged_day is not null then 'no'
            else 'unknown'
        end as progression_on_initial_therapy,
        case
            when counted.progression_count > 0 then 'no'
            when counted.possible_count = 0 and counted.is_response then 'yes'
            when counted.possible_count = 0 and not counted.is_response then 'no'
            else 'unknown'
        end as response_to_initial_therapy,
        counted.judged_day
    from therapies
    left join counted on therapies.episode_id = counted.episode_id
)

select * from final
