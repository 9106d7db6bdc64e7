with source as (
    select * from {{ source("intake", "row_account") }}
),

final as (
    select
        centre_id,
        delivery_id,
        table_name,
        rows_in,
        accepted,
        quarantined
    from source
)

select * from final
