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

ranked as (
    select
        patients.centre_id,
        contacts.* exclude (event_day_earliest, event_day_latest, event_date_earliest, event_date_latest),
        -- Every contact bounds the last one, not only the one that is put latest.
        {% for bound in ["event_day_earliest", "event_day_latest", "event_date_earliest", "event_date_latest"] -%}
            max(contacts.{{ bound }}) over (partition by contacts.patient_id) as {{ bound }},
        {% endfor -%}
        row_number() over (
            partition by contacts.patient_id
            order by
                contacts.event_day desc,
                case contacts.source_table when 'patients' then 0 else 1 end asc,
                contacts.source_table asc,
                contacts.source_key asc
        ) as recency
    from contacts
    inner join patients on contacts.patient_id = patients.patient_id
),

last_contacts as (
    select
        centre_id,
        patient_id,
        'last_contact' as event_type,
        {{ moment_renamed("event", "event") }},
        source_table,
        source_key
    from ranked
    where recency = 1
),

final as (
    select
        {{ event_columns("cast(null as varchar)", "cast(null as varchar)", "source_table") }}
    from last_contacts
)

select * from final
