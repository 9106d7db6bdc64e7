-- Death, entry into the registry and last contact of each patient, in days from day 0.
-- Only death is checked against everything else; entry and last contact keep before it.

with records as (
    select * from {{ ref("stg_patients") }}
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
        records.vital_status,
        records.death_cause,
        {{ dated_moment("death", not_before="deaths.death_date", not_after="deaths.death_date") }},
        {{ dated_moment("entry", not_after="deaths.death_date") }},
        {{ dated_moment("last_contact", not_after="deaths.death_date") }}
    from records
    left join anchors on records.patient_id = anchors.patient_id
    inner join deaths on records.patient_id = deaths.patient_id
)

select * from final
