-- Events of the patient as a whole: death, and the last contact with the patient alive.
--
-- Last contact is what the centre declares; where it declares none, the latest dated record of the patient, which shows
-- the patient alive on that day. A patient recorded as dead without a date has a death without a day.

with patients as (
    select * from {{ ref("int_patients_dated") }}
),

records as (
    select * from {{ ref("int_patient_records_dated") }}
),

deaths as (
    select
        centre_id,
        patient_id,
        'death' as event_type,
        {{ moment_renamed("death", "event") }},
        'patients' as source_table,
        patient_id as source_key
    from patients
    where death_precision is not null or vital_status = 'dead'
),

declared_contacts as (
    select
        centre_id,
        patient_id,
        'last_contact' as event_type,
        {{ moment_renamed("last_contact", "event") }},
        'patients' as source_table,
        patient_id as source_key
    from patients
    where last_contact_day is not null
),

latest_records as (
    select
        patients.centre_id,
        records.*,
        row_number() over (
            partition by records.patient_id
            order by records.event_day desc, records.source_table asc, records.source_key asc
        ) as recency
    from records
    inner join patients on records.patient_id = patients.patient_id
    where patients.last_contact_day is null
),

read_contacts as (
    select
        centre_id,
        patient_id,
        'last_contact' as event_type,
        {{ moment_renamed("event", "event") }},
        source_table,
        source_key
    from latest_records
    where recency = 1
),

united as (
    select * from deaths
    union all
    select * from declared_contacts
    union all
    select * from read_contacts
),

final as (
    select
        {{ event_columns("cast(null as varchar)", "cast(null as varchar)", "source_table") }}
    from united
)

select * from final
