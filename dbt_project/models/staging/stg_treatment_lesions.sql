with source as (
    select * from {{ source("landing", "treatment_lesions") }}
),

final as (
    select
        treatment_lesion_id,
        treatment_id,
        lesion_id,
        dose_gy,
        fractions,
        dose_per_fraction_gy,
        technique,
        margin,
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
