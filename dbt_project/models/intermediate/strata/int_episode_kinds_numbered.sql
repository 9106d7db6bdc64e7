-- Episodes of a kind have the same attributes, so that they are in the same group of every stratification: whoever
-- counts by groups counts by kinds first, of which there are few. A table, because the widest join reads it.

{{ config(materialized="table", tags=["pooled"]) }}

with attributes as (
    select * from {{ ref("int_episodes_attributed") }}
),

described as (
    select
        episode_id,
        string_agg(attribute || chr(31) || value, chr(30) order by attribute asc) as description
    from attributes
    group by episode_id
),

kinds as (
    select
        description,
        row_number() over (order by description asc) as kind,
        min(episode_id) as example_id
    from described
    group by description
),

final as (
    select
        described.episode_id,
        kinds.kind,
        described.episode_id = kinds.example_id as is_example
    from described
    inner join kinds on described.description = kinds.description
)

select * from final
