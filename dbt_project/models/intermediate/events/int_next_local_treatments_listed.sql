-- What may be the next local treatment of an episode: every local treatment of a metastasis of the patient that is no
-- part of the metastasis-directed treatment of that episode, which is what the next one comes after.
--
-- Part of it is each local treatment of a metastasis of the episode but salvage, as in int_treatment_events_listed.

with episodes as (
    select * from {{ ref("int_episodes_ordered") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
    where target = 'metastasis'
),

modalities as (
    select * from {{ ref("modality") }}
    where is_local
),

final as (
    select
        episodes.centre_id,
        episodes.patient_id,
        episodes.episode_id,
        'next_local_treatment' as event_type,
        {{ moment_renamed("treatments.start", "event") }},
        treatments.treatment_id as source_key
    from episodes
    inner join treatments on episodes.patient_id = treatments.patient_id
    inner join modalities on treatments.modality = modalities.code
    where episodes.episode_id <> treatments.episode_id or treatments.setting = 'salvage'
)

select * from final
