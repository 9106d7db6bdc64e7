-- What the lesions of an episode come to: how many, where, and whether they can be treated with the aim of cure.
--
-- A number is an interval: what is certainly there, and the most that there can be (null: nobody knows). Where the rows
-- and the declared number disagree, the interval holds both. What is said of all lesions of an organ is yes only where
-- it is of each one; what is said of any is no only where it is of none.
--
-- Assumption: where the centre declares no number, the lesions that were sent are all there are; where it declares more
-- than were sent, any organ may be missing. A row that does not say for how many it stands is at least one, and may
-- be all that are missing. Epidural disease is asked of the spine, and of a bone whose part is not stated.
-- Citation: none; counting what was sent is Oligo's own.

with episodes as (
    select * from {{ ref("stg_episodes") }}
),

lesions as (
    select * from {{ ref("stg_lesions") }}
),

organs as (
    select * from {{ ref("organ") }}
),

located as (
    select
        lesions.*,
        episodes.declared_lesion_count,
        coalesce(organs.organ_group, '') as organ_group,
        organs.intrathoracic,
        coalesce(lesions.organ in ('bone_spine', 'bone'), false) as is_spine
    from lesions
    inner join episodes on lesions.episode_id = episodes.episode_id
    left join organs on lesions.organ = organs.code
),

counted as (
    select
        episode_id,
        sum(coalesce(lesion_count, 1)) as sent_lowest,
        case when count(*) = count(lesion_count) then sum(lesion_count) end as sent_highest,
        count(*) = count(organ) and {{ lesions_are_all_there() }} as has_every_organ,
        {% for group, name in metastasis_groups().items() -%}
            count_if(organ_group = '{{ group }}') as {{ name }}_rows,
            sum(case when organ_group = '{{ group }}' then coalesce(lesion_count, 1) else 0 end) as {{ name }}_lowest,
            count_if(organ_group = '{{ group }}' and lesion_count is null) as {{ name }}_uncounted,
        {% endfor -%}
        count_if(intrathoracic = 'no') as extrathoracic_rows,
        count_if(coalesce(intrathoracic, 'unknown') <> 'yes') as not_intrathoracic_rows,
        {{ so_of_all("mechanically_stable", "organ_group = 'bone'") }} as bone_mechanically_stable,
        {{ so_of_any("epidural_disease", "is_spine") }} as bone_epidural_disease,
        {{ so_of_all("resectable", "organ_group = 'lung'") }} as lung_resectable,
        {{ so_of_all("resectable", "organ_group = 'liver'") }} as liver_resectable,
        {{ so_of_all("adequate_remnant", "organ_group = 'liver'") }} as liver_adequate_remnant
    from located
    group by episode_id
),

bounded as (
    select
        counted.*,
        episodes.episode_id as of_episode_id,
        case
            when counted.sent_highest is not null then least(counted.sent_highest, episodes.declared_lesion_count)
            else greatest(counted.sent_lowest, episodes.declared_lesion_count)
        end as lesion_count_lowest,
        case
            when counted.sent_highest is not null then greatest(counted.sent_highest, episodes.declared_lesion_count)
            when episodes.declared_lesion_count >= coalesce(counted.sent_lowest, 0) then episodes.declared_lesion_count
        end as lesion_count_highest
    from episodes
    left join counted on episodes.episode_id = counted.episode_id
),

final as (
    select
        of_episode_id as episode_id,
        lesion_count_lowest,
        lesion_count_highest,
        {% for name in metastasis_groups().values() -%}
            case
                when {{ name }}_rows > 0 then 'yes' when has_every_organ then 'no' else 'unknown'
            end as {{ name }}_metastasis,
            {{ name }}_lowest as {{ name }}_metastasis_count_lowest,
            case when has_every_organ and {{ name }}_uncounted = 0 then {{ name }}_lowest end
                as {{ name }}_metastasis_count_highest,
        {% endfor -%}
        case
            when extrathoracic_rows > 0 then 'yes'
            when has_every_organ and not_intrathoracic_rows = 0 then 'no'
            else 'unknown'
        end as extrathoracic_metastasis,
        bone_mechanically_stable,
        bone_epidural_disease,
        lung_resectable,
        liver_resectable,
        liver_adequate_remnant
    from bounded
)

select * from final
