-- Where each accepted row came from, one row a row of a canonical table, so that evidence can be named by file and row.

with united as (
    {% for table, key in canonical_tables().items() -%}
        select
            '{{ table }}' as source_table,
            {{ key }} as source_key,
            centre_id,
            delivery_id,
            source_file,
            source_sheet,
            source_row
        from {{ ref("stg_" ~ table) }}
        {%- if not loop.last %}
            union all
        {% endif -%}
    {%- endfor %}
),

final as (
    select * from united
)

select * from final
