with source as (
    select * from {{ source("landing", "toxicities") }}
),

final as (
    select
        toxicity_id,
        treatment_id,
        term,
        grade,
        {{ staged_moment("onset") }},
        attribution,
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
