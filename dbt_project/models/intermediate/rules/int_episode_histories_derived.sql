-- What the registry itself says about the disease before an episode: polymetastatic, oligometastatic.
--
-- Polymetastatic before: yes when a follow-up of an earlier episode of the patient found it before this diagnosis;
-- unknown when such a follow-up has no date, or a partial one that allows both; else no.
-- Oligometastatic before: yes when the patient has an earlier episode, or the centre numbers this one beyond the first;
-- else no.
--
-- Assumption: a registry that knows of no earlier disease answers no; the centre's own answer goes before it.
-- Citation: questions 1 and 2 of Guckenberger M et al., Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1,
-- as worded by secondary sources; reading them from the registry is Oligo's own.

with records as (
    select * from {{ ref("stg_episodes") }}
),

episodes as (
    select * from {{ ref("int_episodes_ordered") }}
),

compared as (
    select * from {{ ref("int_polymetastases_compared") }}
),

counted as (
    select
        episode_id,
        sum(case when is_certainly_before then 1 else 0 end) as certain_count,
        sum(case when is_possibly_before then 1 else 0 end) as possible_count
    from compared
    group by episode_id
),

final as (
    select
        episodes.episode_id,
        case
            when counted.certain_count > 0 then 'yes'
            when counted.possible_count > 0 then 'unknown'
            else 'no'
        end as polymetastatic_before,
        case when episodes.episode_rank > 1 or records.episode_number > 1 then 'yes' else 'no' end
            as oligometastatic_before
    from episodes
    inner join records on episodes.episode_id = records.episode_id
    left join counted on episodes.episode_id = counted.episode_id
)

select * from final
