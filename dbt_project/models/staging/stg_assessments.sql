with source as (
    select * from {{ source("landing", "assessments") }}
),

final as (
    select
        assessment_id,
        episode_id,
        {{ staged_moment("assessment") }},
        method,
        criterion,
        response,
        new_lesion_count,
        new_lesion_organ,
        polymetastatic,
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
