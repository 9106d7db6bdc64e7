with source as (
    select * from {{ source("landing", "lesion_assessments") }}
),

final as (
    select
        lesion_assessment_id,
        assessment_id,
        lesion_id,
        response,
        in_field_progression,
        diameter_mm,
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
