-- No event, treatment or diagnosis of a primary certainly lies before the patient's year of birth: intake sets such
-- rows aside, or the year of birth where no life would fit it.

with patients as (
    select * from {{ ref("stg_patients") }}
    where birth_year is not null
),

moments as (
    {{ moments_united([
        ("int_events", "event"),
        ("int_treatments_dated", "start"),
        ("int_primaries_dated", "diagnosis"),
    ]) }}
)

select
    moments.centre_id,
    moments.what,
    count(*) as failing_rows
from moments
inner join patients on moments.patient_id = patients.patient_id
where extract(year from moments.moment_date_latest) < patients.birth_year
group by moments.centre_id, moments.what
