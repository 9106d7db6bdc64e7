with source as (
    select * from {{ source("intake", "finding") }}
),

final as (
    select
        centre_id,
        delivery_id,
        rule,
        effect,
        table_name,
        source_file,
        source_sheet,
        source_row,
        column_name,
        source_column,
        found,
        message,
        remedy
    from source
)

select * from final
