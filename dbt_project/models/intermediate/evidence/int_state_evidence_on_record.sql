-- What the registry holds on questions 1, 2 and 4 of the state, one row an episode, question and record that shows it.

with ordered as (
    select * from {{ ref("int_episodes_ordered") }}
),

polymetastases as (
    select * from {{ ref("int_polymetastases_compared") }}
    where is_certainly_before or is_possibly_before
),

therapies as (
    select * from {{ ref("int_episode_therapies_derived") }}
),

final as (
    select
        episode_id,
        'q1' as question,
        'registry' as basis,
        'assessments' as source_table,
        assessment_id as source_key
    from polymetastases
    union all
    select
        later.episode_id,
        'q2' as question,
        'registry' as basis,
        'episodes' as source_table,
        earlier.episode_id as source_key
    from ordered as later
    inner join ordered as earlier on later.patient_id = earlier.patient_id and later.episode_rank > earlier.episode_rank
    union all
    select
        episode_id,
        'q4' as question,
        case active_systemic_therapy when 'no' then 'rule_set' else 'registry' end as basis,
        'treatments' as source_table,
        treatment_id as source_key
    from therapies
)

select * from final
