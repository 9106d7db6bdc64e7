with source as (
    select * from {{ source("landing", "lesions") }}
),

final as (
    select
        lesion_id,
        episode_id,
        organ,
        topography_code,
        laterality,
        diameter_mm,
        biopsy,
        resectable,
        mechanically_stable,
        epidural_disease,
        adequate_remnant,
        lesion_count,
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
