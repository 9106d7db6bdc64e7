with source as (
    select * from {{ source("intake", "row_outcome") }}
),

final as (
    select
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row,
        outcome,
        reason,
        result
    from source
)

select * from final
