-- Events of the patient as a whole: entry into the registry, and death with its kind of cause.
--
-- A patient recorded as dead without a date has a death without a day.

with patients as (
    select * from {{ ref("int_patients_dated") }}
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

-- Death from the treatment of the cancer is death from the cancer; a cause not recorded is one that is not known.
deaths_by_cause as (
    select
        deaths.centre_id,
        deaths.patient_id,
        case
            when patients.death_cause in ('cancer', 'treatment') then 'death_of_cancer'
            when patients.death_cause = 'other' then 'death_of_other_cause'
            else 'death_of_unknown_cause'
        end as event_type,
        {{ moment_renamed("deaths.event", "event") }},
        deaths.source_table,
        deaths.source_key
    from deaths
    inner join patients on deaths.patient_id = patients.patient_id
),

entries as (
    select
        centre_id,
        patient_id,
        'registry_entry' as event_type,
        {{ moment_renamed("entry", "event") }},
        'patients' as source_table,
        patient_id as source_key
    from patients
    where entry_precision is not null
),

united as (
    select * from entries
    union all
    select * from deaths
    union all
    select * from deaths_by_cause
),

final as (
    select
        {{ event_columns("cast(null as varchar)", "cast(null as varchar)", "source_table") }}
    from united
)

select * from final
