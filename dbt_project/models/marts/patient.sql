with patients as (
    select * from {{ ref("stg_patients") }}
),

deaths as (
    select * from {{ ref("int_patients_dated") }}
),

last_contacts as (
    select * from {{ ref("int_events") }}
    where event_type = 'last_contact'
),

episodes as (
    select * from {{ ref("episode") }}
),

last_statuses as (
    select * from {{ ref("int_patient_last_statuses_picked") }}
),

treatments as (
    select * from {{ ref("treatment") }}
),

treatment_counts as (
    select
        patient_id,
        count(*) as treatment_count,
        count(case when target = 'metastasis' and is_local then treatment_id end) as local_treatment_count,
        count(case when is_systemic then treatment_id end) as systemic_therapy_count
    from treatments
    group by patient_id
),

episode_counts as (
    select
        patient_id,
        count(*) as episode_count,
        max(case when is_first_episode then episode_id end) as first_episode_id,
        max(case when is_first_episode then extract(year from diagnosis_date) end) as first_diagnosis_year,
        -- Unknown as soon as one episode's is.
        case when count(*) = count(lesion_count) then sum(lesion_count) end as lesion_count
    from episodes
    group by patient_id
),

final as (
    select
        patients.centre_id,
        patients.patient_id,
        episode_counts.first_episode_id,
        patients.sex,
        patients.birth_year,
        episode_counts.first_diagnosis_year - patients.birth_year as age_at_first_episode,
        coalesce(patients.vital_status, case when deaths.death_precision is not null then 'dead' else 'unknown' end)
            as vital_status,
        patients.death_cause,
        deaths.death_day,
        deaths.death_day_earliest,
        deaths.death_day_latest,
        deaths.death_date,
        deaths.death_precision,
        last_contacts.event_day as last_contact_day,
        last_contacts.event_day_earliest as last_contact_day_earliest,
        last_contacts.event_day_latest as last_contact_day_latest,
        last_contacts.event_date as last_contact_date,
        last_contacts.event_precision as last_contact_precision,
        last_contacts.source_table as last_contact_source_table,
        deaths.entry_day,
        last_statuses.last_status,
        coalesce(episode_counts.episode_count, 0) as episode_count,
        cast(episode_counts.lesion_count as bigint) as lesion_count,
        coalesce(treatment_counts.treatment_count, 0) as treatment_count,
        coalesce(treatment_counts.local_treatment_count, 0) as local_treatment_count,
        coalesce(treatment_counts.systemic_therapy_count, 0) as systemic_therapy_count
    from patients
    inner join deaths on patients.patient_id = deaths.patient_id
    left join last_contacts on patients.patient_id = last_contacts.patient_id
    inner join last_statuses on patients.patient_id = last_statuses.patient_id
    left join episode_counts on patients.patient_id = episode_counts.patient_id
    left join treatment_counts on patients.patient_id = treatment_counts.patient_id
)

select * from final
