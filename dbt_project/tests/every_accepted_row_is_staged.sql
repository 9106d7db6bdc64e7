-- What intake accepted and what staging holds are the same number of rows, per centre and table.

{{ config(tags=["pooled"]) }}

with staged as (
    {% for table in canonical_tables() -%}
        select
            centre_id,
            '{{ table }}' as table_name,
            count(*) as n
        from {{ ref("stg_" ~ table) }}
        group by centre_id
        {%- if not loop.last %}
            union all
        {% endif -%}
    {%- endfor %}
),

accepted as (
    select
        centre_id,
        table_name,
        sum(accepted) as n
    from {{ ref("row_account") }}
    group by centre_id, table_name
)

select
    coalesce(staged.centre_id, accepted.centre_id) as centre_id,
    coalesce(staged.table_name, accepted.table_name) as table_name,
    staged.n as staged_n,
    accepted.n as accepted_n
from staged
full outer join accepted on staged.centre_id = accepted.centre_id and staged.table_name = accepted.table_name
where coalesce(staged.n, 0) <> coalesce(accepted.n, 0)
