-- How many metastases an episode has, and where.
--
-- A number is an interval: what is certainly there, and the most that there can be (null: nobody knows). Where the rows
-- and the declared number disagree, the interval holds both. The number in an organ is that of the metastases there, if
-- there are any: at most what the number of all leaves over.
--
-- Assumption: where the centre declares no number, the lesions that were sent are all there are; where it declares more
-- than were sent, any organ may be missing. A row that does not say for how many it stands is at least one, and may be
-- all that are missing.
-- Citation: none; counting what was sent is Oligo's own.

with episodes as (
    select * from {{ ref("stg_episodes") }}
),

lesions as (
    select * from {{ ref("int_lesions_located") }}
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
            sum(case when organ_group <> '{{ group }}' then coalesce(lesion_count, 1) else 0 end)
                as other_than_{{ name }},
            count_if(organ_group = '{{ group }}' and lesion_count is null) as {{ name }}_uncounted,
        {% endfor -%}
        count_if(intrathoracic = 'no') as extrathoracic_rows,
        count_if(intrathoracic <> 'yes') as not_intrathoracic_rows
    from lesions
    group by episode_id
),

bounded as (
    select
        counted.*,
        episodes.episode_id as of_episode_id,
        case
            when counted.sent_highest is not null then least(counted.sent_highest, episodes.declared_lesion_count)
            else coalesce(episodes.declared_lesion_count, counted.sent_lowest)
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
        cast(sent_lowest as bigint) as sent_count_lowest,
        cast(sent_highest as bigint) as sent_count,
        lesion_count_lowest,
        lesion_count_highest,
        {% for name in metastasis_groups().values() -%}
            case
                when {{ name }}_rows > 0 then 'yes' when has_every_organ then 'no' else 'unknown'
            end as {{ name }}_metastasis,
            case
                when {{ name }}_rows = 0 and has_every_organ then 0
                else greatest(1, least(coalesce({{ name }}_lowest, 0), lesion_count_lowest))
            end as {{ name }}_metastasis_count_lowest,
            case
                when has_every_organ and {{ name }}_uncounted = 0 then {{ name }}_lowest
                when lesion_count_highest is not null
                    then
                        greatest(
                            coalesce({{ name }}_lowest, 0), lesion_count_highest - coalesce(other_than_{{ name }}, 0)
                        )
            end as {{ name }}_metastasis_count_highest,
        {% endfor -%}
        case
            when extrathoracic_rows > 0 then 'yes'
            when has_every_organ and not_intrathoracic_rows = 0 then 'no'
            else 'unknown'
        end as extrathoracic_metastasis
    from bounded
)

select * from final
