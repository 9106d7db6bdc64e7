-- Diagnosis of each primary, in days from day 0.

with records as (
    select * from {{ ref("stg_primaries") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

deaths as (
    select * from {{ ref("int_deaths_imputed") }}
),

final as (
    select
        records.centre_id,
        records.patient_id,
        records.primary_id,
        {{ dated_moment("diagnosis", not_after="deaths.death_date") }}
    from records
    left join anchors on records.patient_id = anchors.patient_id
    inner join deaths on records.patient_id = deaths.patient_id
)

select * from final
