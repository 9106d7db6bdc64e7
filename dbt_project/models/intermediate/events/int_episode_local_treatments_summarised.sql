-- When the local treatment of the metastases of an episode began, one row an episode that had any.

with treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

final as (
    select
        treatments.episode_id,
        min(treatments.start_day) as first_day,
        count(*) = count(treatments.start_day) as is_dated
    from treatments
    inner join modalities on treatments.modality = modalities.code
    where treatments.target = 'metastasis' and modalities.is_local
    group by treatments.episode_id
)

select * from final
