-- What an episode can be stratified by, one row an episode and attribute. What is not known is the value 'unknown': an
-- episode never drops out of a stratification. A table, because every count by groups reads it.

{{ config(materialized="table") }}

with episodes as (
    select * from {{ ref("stg_episodes") }}
),

primaries as (
    select * from {{ ref("stg_primaries") }}
),

primary_sites as (
    select * from {{ ref("primary_site") }}
),

states as (
    select * from {{ ref("int_episodes_classified") }}
),

described as (
    select
        episodes.episode_id,
        episodes.centre_id,
        episodes.declared_state,
        states.state,
        primary_sites.site_group as primary_site_group
    from episodes
    left join states on episodes.episode_id = states.episode_id
    left join primaries on episodes.primary_id = primaries.primary_id
    left join primary_sites on primaries.site = primary_sites.code
),

final as (
    select
        episode_id,
        'all' as attribute,
        'all' as value
    from described
    {%- for attribute in ["centre_id", "primary_site_group", "state", "declared_state"] %}
        union all
        select
            episode_id,
            '{{ attribute }}' as attribute,
            coalesce({{ attribute }}, 'unknown') as value
        from described
    {%- endfor %}
)

select * from final
