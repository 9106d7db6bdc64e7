with records as (
    select * from {{ ref("stg_episodes") }}
),

episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

primaries as (
    select * from {{ ref("stg_primaries") }}
),

primary_sites as (
    select * from {{ ref("primary_site") }}
),

lesions as (
    select * from {{ ref("stg_lesions") }}
),

states as (
    select * from {{ ref("int_episodes_classified") }}
),

lesion_counts as (
    select
        episode_id,
        -- Unknown as soon as one row does not say how many it stands for.
        case when count(*) = count(lesion_count) then sum(lesion_count) end as lesion_count
    from lesions
    group by episode_id
),

final as (
    select
        records.centre_id,
        records.patient_id,
        records.episode_id,
        records.primary_id,
        episodes.episode_rank,
        episodes.is_first_episode,
        episodes.diagnosis_day,
        episodes.diagnosis_day_earliest,
        episodes.diagnosis_day_latest,
        episodes.diagnosis_date,
        episodes.diagnosis_precision,
        primaries.site as primary_site,
        primary_sites.label as primary_site_label,
        primary_sites.site_group as primary_site_group,
        primaries.topography_code as primary_topography_code,
        primaries.morphology_code,
        cast(lesion_counts.lesion_count as bigint) as lesion_count,
        records.declared_lesion_count,
        records.ecog,
        records.intent,
        states.polymetastatic_before,
        states.oligometastatic_before,
        states.over_six_months_after_primary,
        states.active_systemic_therapy,
        states.progressive_lesions,
        states.state,
        states.possible_states,
        states.missing_questions,
        states.unclassifiable_reason,
        states.state_rule_version,
        records.declared_state,
        coalesce(
            records.declared_state <> states.state
            and records.declared_state <> 'unclassifiable'
            and states.state <> 'unclassifiable',
            false
        ) as has_state_conflict
    from records
    inner join episodes on records.episode_id = episodes.episode_id
    inner join states on records.episode_id = states.episode_id
    left join primaries on records.primary_id = primaries.primary_id
    left join primary_sites on primaries.site = primary_sites.code
    left join lesion_counts on records.episode_id = lesion_counts.episode_id
)

select * from final
