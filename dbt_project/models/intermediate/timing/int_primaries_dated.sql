-- Diagnosis of each primary, in days from day 0.

with records as (
    select * from {{ ref("stg_primaries") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

final as (
    select
        records.centre_id,
        records.patient_id,
        records.primary_id,
        {{ dated_moment("diagnosis") }}
    from records
    left join anchors on records.patient_id = anchors.patient_id
)

select * from final
