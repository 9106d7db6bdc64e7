-- Death and last contact of each patient, in days from day 0.

with records as (
    select * from {{ ref("stg_patients") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

final as (
    select
        records.centre_id,
        records.patient_id,
        records.vital_status,
        {{ dated_moment("death") }},
        {{ dated_moment("last_contact") }}
    from records
    left join anchors on records.patient_id = anchors.patient_id
)

select * from final
