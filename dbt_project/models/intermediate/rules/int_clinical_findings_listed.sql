-- Accepted rows that contradict each other, or the classification: findings, never corrected.
--
-- A declared history of no that an earlier record denies; a declared therapy of no that one on record denies; a
-- declared state other than the derived one; lesions that do not come to the declared number; an episode to which the
-- tree has no end (metachronous, under therapy, not progressive).
--
-- Assumption: a declared yes that the registry does not show is no contradiction, as nobody's registry is complete. A
-- row that does not say for how many it stands is at least one, and may be all that are missing.
-- Citation: none; what contradicts what is Oligo's own.

with records as (
    select * from {{ ref("stg_episodes") }}
),

classified as (
    select * from {{ ref("int_episodes_classified") }}
),

histories as (
    select * from {{ ref("int_episode_histories_derived") }}
),

therapies as (
    select * from {{ ref("int_episode_therapies_derived") }}
),

lesions as (
    select * from {{ ref("int_episode_lesions_counted") }}
),

united as (
    select
        episode_id,
        'state_not_in_tree' as rule_name,
        cast(null as varchar) as column_name,
        cast(null as varchar) as found
    from classified
    where unclassifiable_reason = 'not_in_the_tree'
    {%- for column, shown in {
        "polymetastatic_history": "polymetastatic_before", "oligometastatic_history": "oligometastatic_before",
    }.items() %}
        union all
        select
            records.episode_id,
            'history_contradicted' as rule_name,
            '{{ column }}' as column_name,
            records.{{ column }} as found
        from records
        inner join histories on records.episode_id = histories.episode_id
        where records.{{ column }} = 'no' and histories.{{ shown }} = 'yes'
    {%- endfor %}
    union all
    select
        records.episode_id,
        'therapy_contradicted' as rule_name,
        'active_systemic_therapy' as column_name,
        records.active_systemic_therapy as found
    from records
    inner join therapies on records.episode_id = therapies.episode_id
    where records.active_systemic_therapy = 'no' and therapies.active_systemic_therapy = 'yes'
    union all
    select
        records.episode_id,
        'state_contradicted' as rule_name,
        'declared_state' as column_name,
        records.declared_state || ', derived ' || classified.state as found
    from records
    inner join classified on records.episode_id = classified.episode_id
    where
        records.declared_state <> classified.state
        and records.declared_state <> 'unclassifiable'
        and classified.state <> 'unclassifiable'
    union all
    select
        records.episode_id,
        'lesion_count_contradicted' as rule_name,
        'declared_lesion_count' as column_name,
        records.declared_lesion_count || ', accepted ' || coalesce(lesions.sent_count_lowest, 0) as found
    from records
    inner join lesions on records.episode_id = lesions.episode_id
    where
        records.declared_lesion_count < lesions.sent_count_lowest
        or (
            records.declared_lesion_count > coalesce(lesions.sent_count_lowest, 0)
            and (lesions.sent_count is not null or lesions.sent_count_lowest is null)
        )
),

final as (
    select * from united
)

select * from final
