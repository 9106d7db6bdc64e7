with source as (
    select * from {{ source("intake", "delivery") }}
),

final as (
    select
        centre_id,
        delivery_id,
        status,
        is_stale,
        source_rows,
        accepted,
        quarantined,
        superseded,
        ignored,
        input_sha256
    from source
)

select * from final
