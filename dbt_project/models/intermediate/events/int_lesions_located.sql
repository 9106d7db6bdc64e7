-- Each lesion with its place, and with the number of metastases that its episode declares.

with episodes as (
    select * from {{ ref("stg_episodes") }}
),

lesions as (
    select * from {{ ref("stg_lesions") }}
),

organs as (
    select * from {{ ref("organ") }}
),

final as (
    select
        lesions.*,
        episodes.declared_lesion_count,
        organs.organ_group,
        coalesce(organs.intrathoracic, 'unknown') as intrathoracic,
        lesions.organ in ('bone_spine', 'bone') as is_spine
    from lesions
    inner join episodes on lesions.episode_id = episodes.episode_id
    left join organs on lesions.organ = organs.code
)

select * from final
