with source as (
    select * from {{ source("landing", "primaries") }}
),

final as (
    select
        primary_id,
        patient_id,
        {{ staged_moment("diagnosis") }},
        site,
        topography_code,
        morphology_code,
        basis_of_diagnosis,
        t_category,
        n_category,
        m_category,
        tnm_edition,
        stage,
        subtype,
        controlled,
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
