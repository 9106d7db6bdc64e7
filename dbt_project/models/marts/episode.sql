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

states as (
    select * from {{ ref("int_episodes_classified") }}
),

lesion_counts as (
    select * from {{ ref("int_episode_lesions_counted") }}
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
        primaries.basis_of_diagnosis,
        lesion_counts.sent_count as lesion_count,
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
    inner join lesion_counts on records.episode_id = lesion_counts.episode_id
    left join primaries on records.primary_id = primaries.primary_id
    left join primary_sites on primaries.site = primary_sites.code
)

select * from final
