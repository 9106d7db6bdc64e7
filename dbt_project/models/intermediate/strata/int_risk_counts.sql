-- How many units leave each endpoint on each day by each cause, per group of each stratification: all that the
-- estimators see. An episode's group is its lesions' group. Where partial dates matter to an endpoint, it is counted
-- again with all of them at their earliest, and at their latest.

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

in_doubt as (
    select distinct endpoint_id
    from units
    where time_days_earliest <> time_days_latest or cause_earliest <> cause_latest
),

scenarios as (
    select
        'as dated' as scenario,
        endpoint_id,
        episode_id,
        entry_days,
        time_days,
        cause
    from units
    {%- for extreme in ["earliest", "latest"] %}
        union all
        select
            '{{ extreme }}' as scenario,
            units.endpoint_id,
            units.episode_id,
            units.entry_days,
            units.time_days_{{ extreme }} as time_days,
            units.cause_{{ extreme }} as cause
        from units
        inner join in_doubt on units.endpoint_id = in_doubt.endpoint_id
    {%- endfor %}
),

final as (
    select
        scenarios.scenario,
        stratifications.stratification_id,
        coalesce(within_groups.value, '') as within_group,
        by_groups.value as group_name,
        scenarios.endpoint_id,
        scenarios.entry_days,
        scenarios.time_days,
        scenarios.cause,
        count(*) as n
    from stratifications
    inner join attributes as by_groups on stratifications.by_attribute = by_groups.attribute
    inner join scenarios on by_groups.episode_id = scenarios.episode_id
    left join attributes as within_groups
        on
            stratifications.within_attribute = within_groups.attribute
            and scenarios.episode_id = within_groups.episode_id
    group by
        scenarios.scenario,
        stratifications.stratification_id,
        coalesce(within_groups.value, ''),
        by_groups.value,
        scenarios.endpoint_id,
        scenarios.entry_days,
        scenarios.time_days,
        scenarios.cause
)

select * from final
