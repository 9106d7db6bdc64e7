with source as (
    select * from {{ source("landing", "completeness") }}
),

final as (
    select
        centre_id,
        delivery_id,
        table_name,
        column_name,
        is_mapped,
        row_count,
        filled,
        given_otherwise,
        missing_with_reason,
        missing_without_reason,
        share,
        without_it
    from source
)

select * from final
