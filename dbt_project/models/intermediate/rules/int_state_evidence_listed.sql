-- Why each of the five questions of the state has its answer, one row an episode, question and row of evidence.
--
-- The basis is: declared (the episode as sent), registry (earlier episodes and follow-ups, therapies on record), dates
-- (of primary and episode), rule_set (adjuvant hormone therapy does not count), or nothing_on_record, which has no row.
--
-- Assumption: a yes or no of the centre is the evidence, whatever the registry shows beside it.
-- Citation: questions of Guckenberger M et al., Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1; what is
-- evidence is Oligo's own.

with records as (
    select * from {{ ref("stg_episodes") }}
),

shown as (
    select * from {{ ref("int_state_evidence_on_record") }}
),

declared as (
    {% for question, column in {
        "q1": "polymetastatic_history", "q2": "oligometastatic_history", "q4": "active_systemic_therapy",
        "q5": "progressive_lesions",
    }.items() -%}
        select
            episode_id,
            '{{ question }}' as question,
            {{ column }} as answer,
            {{ "episode_number > 1" if question == "q2" else "false" }} as is_numbered
        from records
        {%- if not loop.last %}
            union all
        {% endif -%}
    {%- endfor %}
),

weighed as (
    select
        declared.episode_id,
        declared.question,
        coalesce(declared.answer in ('yes', 'no'), false) and coalesce(shown.basis, '') <> 'rule_set' as is_declared,
        shown.basis,
        shown.source_table,
        shown.source_key,
        declared.answer is not null or coalesce(declared.is_numbered, false) as is_sent
    from declared
    left join shown on declared.episode_id = shown.episode_id and declared.question = shown.question
),

final as (
    select distinct
        episode_id,
        question,
        case
            when is_declared then 'declared'
            else coalesce(basis, case when is_sent then 'declared' else 'nothing_on_record' end)
        end as basis,
        case when is_declared or (basis is null and is_sent) then 'episodes' else source_table end as source_table,
        case when is_declared or (basis is null and is_sent) then episode_id else source_key end as source_key
    from weighed
    union all
    select
        episode_id,
        'q3' as question,
        'dates' as basis,
        'episodes' as source_table,
        episode_id as source_key
    from records
    union all
    select
        episode_id,
        'q3' as question,
        'dates' as basis,
        'primaries' as source_table,
        primary_id as source_key
    from records
    where primary_id is not null
)

select * from final
