-- When the local treatment of the metastases of an episode began, one row an episode that had any, or may have had.
--
-- A treatment of a metastasis whose modality is not known may be local: then nobody knows when local treatment began.

with treatments as (
    select * from {{ ref("int_treatments_dated") }}
    where target = 'metastasis'
),

modalities as (
    select * from {{ ref("modality") }}
),

final as (
    select
        treatments.episode_id,
        min(treatments.start_day_earliest) as first_day_earliest,
        min(treatments.start_day_latest) as first_day_latest,
        count(*) = count(case when modalities.code is not null then treatments.start_day end) as is_dated
    from treatments
    left join modalities on treatments.modality = modalities.code
    where coalesce(modalities.is_local, true)
    group by treatments.episode_id
)

select * from final
