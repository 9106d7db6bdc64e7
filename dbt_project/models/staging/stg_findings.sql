with source as (
    select * from {{ source("intake", "finding") }}
),

final as (
    select
        centre_id,
        delivery_id,
        finding_id,
        rule,
        effect,
        severity,
        kind,
        result,
        table_name,
        record_id,
        source_file,
        source_sheet,
        source_row,
        column_name,
        source_column,
        found,
        message,
        remedy,
        first_seen,
        last_seen,
        status,
        note,
        accepts
    from source
)

select * from final
