with source as (
    select * from {{ source("landing", "patients") }}
),

final as (
    select
        patient_id,
        sex,
        birth_year,
        {{ staged_moment("entry") }},
        vital_status,
        {{ staged_moment("death") }},
        death_cause,
        {{ staged_moment("last_contact") }},
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
