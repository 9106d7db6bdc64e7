with source as (
    select * from {{ source("landing", "episodes") }}
),

final as (
    select
        episode_id,
        patient_id,
        primary_id,
        episode_number,
        {{ staged_moment("diagnosis") }},
        declared_lesion_count,
        ecog,
        polymetastatic_history,
        oligometastatic_history,
        active_systemic_therapy,
        progressive_lesions,
        declared_state,
        intent,
        {{ staged_moment("ned") }},
        centre_id,
        delivery_id,
        source_file,
        source_sheet,
        source_row
    from source
)

select * from final
