with source as (
    select * from {{ source("intake", "quarantined_row") }}
),

final as (
    select
        centre_id,
        delivery_id,
        table_name,
        source_file,
        source_sheet,
        source_row,
        rules
    from source
)

select * from final
