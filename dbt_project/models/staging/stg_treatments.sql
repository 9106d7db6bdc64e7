with source as (
    select * from {{ source("landing", "treatments") }}
),

final as (
    select
        treatment_id,
        episode_id,
        target,
        modality,
        intent,
        setting,
        {{ staged_moment("start") }},
        {{ staged_moment("end") }},
        agents,
        outcome,
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
