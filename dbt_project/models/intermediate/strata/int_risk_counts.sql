-- How many units leave each endpoint on each day by each cause, per group of each stratification: all that the
-- estimators see. An episode's group is its lesions' group.

{{ config(materialized="table", contract={"enforced": true}) }}

with stratifications as (
    select * from {{ ref("stratification") }}
),

attributes as (
    select * from {{ ref("int_episodes_attributed") }}
),

units as (
    select * from {{ ref("time_to_event") }}
),

final as (
    select
        stratifications.stratification_id,
        coalesce(within_groups.value, '') as within_group,
        by_groups.value as group_name,
        units.endpoint_id,
        units.time_days,
        units.cause,
        count(*) as n
    from stratifications
    inner join attributes as by_groups on stratifications.by_attribute = by_groups.attribute
    inner join units on by_groups.episode_id = units.episode_id
    left join attributes as within_groups
        on
            stratifications.within_attribute = within_groups.attribute
            and units.episode_id = within_groups.episode_id
    group by
        stratifications.stratification_id,
        coalesce(within_groups.value, ''),
        by_groups.value,
        units.endpoint_id,
        units.time_days,
        units.cause
)

select * from final
