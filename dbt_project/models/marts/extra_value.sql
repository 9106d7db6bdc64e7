with source as (
    select * from {{ source("landing", "extra_value") }}
),

final as (
    select
        centre_id,
        delivery_id,
        table_name,
        record_id,
        column_name,
        value
    from source
)

select * from final
