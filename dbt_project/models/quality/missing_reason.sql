with source as (
    select * from {{ source("landing", "missing_reason") }}
),

final as (
    select
        centre_id,
        delivery_id,
        table_name,
        record_id,
        column_name,
        reason
    from source
)

select * from final
