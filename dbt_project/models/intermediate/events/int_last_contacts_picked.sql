-- The last contact with a patient alive.
--
-- It is the latest day on which the patient was known to be alive: the one the centre declares, or a later dated record
-- of the patient, as a declared contact is often older than the last follow-up sent with it.

with patients as (
    select * from {{ ref("int_patients_dated") }}
),

records as (
    select * from {{ ref("int_patient_records_dated") }}
),

contacts as (
    select
        patient_id,
        'patients' as source_table,
        patient_id as source_key,
        {{ moment_renamed("last_contact", "event") }}
    from patients
    where last_contact_day is not null
    union all
    select
        patient_id,
        source_table,
        source_key,
        {{ moment_renamed("event", "event") }}
    from records
),

latest as (
    select
        patient_id,
        arg_min(contacts, {
            'days_before': -event_day,
            'is_record': source_table <> 'patients',
            'source_table': source_table,
            'source_key': source_key,
            -- Start and end of one treatment may lie on one day.
            'event_precision': event_precision,
            'event_date': event_date
        }) as contact,
        -- Every contact bounds the last one, not only the one that is put latest.
        max(event_day_earliest) as event_day_earliest,
        max(event_day_latest) as event_day_latest,
        max(event_date_earliest) as event_date_earliest,
        max(event_date_latest) as event_date_latest
    from contacts
    group by patient_id
),

last_contacts as (
    select
        patients.centre_id,
        latest.patient_id,
        'last_contact' as event_type,
        latest.contact.event_day,
        latest.event_day_earliest,
        latest.event_day_latest,
        latest.contact.event_date,
        latest.event_date_earliest,
        latest.event_date_latest,
        latest.contact.event_precision,
        latest.contact.source_table,
        latest.contact.source_key
    from latest
    inner join patients on latest.patient_id = patients.patient_id
),

final as (
    select
        {{ event_columns("cast(null as varchar)", "cast(null as varchar)", "source_table") }}
    from last_contacts
)

select * from final
