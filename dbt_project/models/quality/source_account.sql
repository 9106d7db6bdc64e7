with source as (
    select * from {{ source("intake", "source_account") }}
),

final as (
    select
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        rows_in,
        accepted,
        quarantined,
        superseded,
        ignored
    from source
)

select * from final
