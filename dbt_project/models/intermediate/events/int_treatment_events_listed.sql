-- Events that treatments tell: start and end of the metastasis-directed treatment of an episode, and what may be the
-- patient's next systemic therapy.
--
-- Metastasis-directed treatment is every local treatment of a metastasis of the episode that is not salvage: from the
-- first start to the last end. An operation or ablation without an end ends on the day it starts; where the end of
-- another is not known, neither is that of the whole. A systemic therapy that belongs to the plan (neoadjuvant,
-- adjuvant, definitive, maintenance) is never the next one; one whose setting is not recorded may be. Chemoradiation is
-- local treatment.

with treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

described as (
    select
        treatments.*,
        modalities.modality_group,
        modalities.is_systemic,
        modalities.is_local,
        modalities.is_local and coalesce(treatments.target = 'metastasis', false) as is_of_metastasis
    from treatments
    inner join modalities on treatments.modality = modalities.code
),

directed as (
    select
        *,
        end_precision is null and modality_group in ('surgery', 'ablation') as ends_as_it_starts
    from described
    where is_of_metastasis and coalesce(setting, '') <> 'salvage'
),

ranked as (
    select
        *,
        row_number() over (partition by episode_id order by start_day asc nulls last, treatment_id asc) as start_rank,
        row_number() over (
            partition by episode_id
            order by case when ends_as_it_starts then start_day else end_day end desc nulls first, treatment_id asc
        ) as end_rank
    from directed
),

final as (
    select
        centre_id,
        patient_id,
        episode_id,
        'metastasis_treatment_start' as event_type,
        {{ moment_renamed("start", "event") }},
        treatment_id as source_key
    from ranked
    where start_rank = 1
    union all
    select
        centre_id,
        patient_id,
        episode_id,
        'metastasis_treatment_end' as event_type,
        {{ moment_renamed("end", "event") }},
        treatment_id as source_key
    from ranked
    where end_rank = 1 and not ends_as_it_starts
    union all
    select
        centre_id,
        patient_id,
        episode_id,
        'metastasis_treatment_end' as event_type,
        {{ moment_renamed("start", "event") }},
        treatment_id as source_key
    from ranked
    where end_rank = 1 and ends_as_it_starts
    union all
    select
        centre_id,
        patient_id,
        cast(null as varchar) as episode_id,
        'next_systemic_therapy' as event_type,
        {{ moment_renamed("start", "event") }},
        treatment_id as source_key
    from described
    where
        is_systemic
        and not is_local
        and coalesce(setting, '') not in ('neoadjuvant', 'adjuvant', 'definitive', 'maintenance')
)

select * from final
