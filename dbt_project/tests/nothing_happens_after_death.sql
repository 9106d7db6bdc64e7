-- No event, treatment or adverse event certainly lies after the patient's death: intake sets such rows aside.

with deaths as (
    select * from {{ ref("int_patients_dated") }}
    where death_precision is not null
),

moments as (
    {{ moments_united([
        ("int_events", "event"),
        ("int_treatments_dated", "start"),
        ("int_treatments_dated", "end"),
        ("int_toxicities_dated", "onset"),
    ]) }}
)

select
    moments.centre_id,
    moments.what,
    count(*) as failing_rows
from moments
inner join deaths on moments.patient_id = deaths.patient_id
where
    coalesce(
        moments.moment_date_earliest > deaths.death_date_latest,
        moments.moment_day_earliest > deaths.death_day_latest,
        false
    )
group by moments.centre_id, moments.what
