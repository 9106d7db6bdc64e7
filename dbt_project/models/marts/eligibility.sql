with judged as (
    select * from {{ ref("int_eligibility_criteria_judged") }}
),

episodes as (
    select * from {{ ref("episode") }}
),

sets as (
    select * from {{ ref("criterion_set") }}
),

criteria as (
    select * from {{ ref("criterion") }}
),

final as (
    select
        episodes.centre_id,
        episodes.patient_id,
        judged.episode_id,
        judged.set_id,
        sets.version as set_version,
        judged.position,
        judged.criterion_id,
        criteria.title,
        judged.applies,
        judged.result,
        judged.judged_day,
        criteria.fact,
        judged.answer as found_answer,
        judged.lowest as found_lowest,
        judged.highest as found_highest
    from judged
    inner join episodes on judged.episode_id = episodes.episode_id
    inner join sets on judged.set_id = sets.set_id
    inner join criteria on judged.set_id = criteria.set_id and judged.criterion_id = criteria.criterion_id
)

select * from final
