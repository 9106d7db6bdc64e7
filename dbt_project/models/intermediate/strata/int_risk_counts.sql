-- How many units leave each endpoint on each day by each cause, per group of each stratification: all that the
-- estimators see. An episode's group is its lesions' group. n counts them as dated; n_earliest and n_latest as they
-- would leave with all partial dates at their earliest, and at their latest.
--
-- Counted by kinds of episodes first, and by numbers in place of texts: of a large registry this is the widest join.

{{ config(materialized="table", contract={"enforced": true}, tags=["pooled"]) }}

with attributes as (
    select * from {{ ref("int_episodes_attributed") }}
),

kinds as (
    select * from {{ ref("int_episode_kinds_numbered") }}
),

memberships as (
    select
        kinds.kind,
        stratifications.stratification_id,
        coalesce(within_groups.value, '') as within_group,
        by_groups.value as group_name,
        dense_rank() over (
            order by stratifications.stratification_id asc, coalesce(within_groups.value, '') asc, by_groups.value asc
        ) as group_number
    from kinds
    inner join attributes as by_groups on kinds.episode_id = by_groups.episode_id
    inner join {{ ref("stratification") }} as stratifications on by_groups.attribute = stratifications.by_attribute
    left join attributes as within_groups
        on
            stratifications.within_attribute = within_groups.attribute
            and kinds.episode_id = within_groups.episode_id
    where kinds.is_example
),

named as (
    select distinct * exclude (kind) from memberships
),

exits as (
    {%- for extreme in ["", "_earliest", "_latest"] %}
        {{ "union all" if not loop.first }}
        select
            endpoint_id,
            episode_id,
            entry_days,
            {{ "time_days" ~ extreme ~ (" as time_days" if extreme) }},
            {{ "cause" ~ extreme ~ (" as cause" if extreme) }},
            '{{ extreme }}' as extreme
        from {{ ref("time_to_event") }}
    {%- endfor %}
),

counted as (
    select
        kinds.kind,
        exits.endpoint_id,
        exits.entry_days,
        exits.time_days,
        exits.cause,
        count(case when exits.extreme = '' then 1 end) as n,
        count(case when exits.extreme = '_earliest' then 1 end) as n_earliest,
        count(case when exits.extreme = '_latest' then 1 end) as n_latest
    from exits
    inner join kinds on exits.episode_id = kinds.episode_id
    group by kinds.kind, exits.endpoint_id, exits.entry_days, exits.time_days, exits.cause
),

summed as (
    select
        memberships.group_number,
        counted.endpoint_id,
        counted.entry_days,
        counted.time_days,
        counted.cause,
        cast(sum(counted.n) as bigint) as n,
        cast(sum(counted.n_earliest) as bigint) as n_earliest,
        cast(sum(counted.n_latest) as bigint) as n_latest
    from counted
    inner join memberships on counted.kind = memberships.kind
    group by memberships.group_number, counted.endpoint_id, counted.entry_days, counted.time_days, counted.cause
),

final as (
    select
        named.stratification_id,
        named.within_group,
        named.group_name,
        summed.endpoint_id,
        summed.entry_days,
        summed.time_days,
        summed.cause,
        summed.n,
        summed.n_earliest,
        summed.n_latest
    from summed
    inner join named on summed.group_number = named.group_number
)

select * from final
