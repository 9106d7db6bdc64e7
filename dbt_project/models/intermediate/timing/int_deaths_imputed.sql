-- The date that stands for each death: where only its month or year was sent, no earlier than anything that the patient
-- is known to have lived to see.

with patients as (
    select * from {{ ref("stg_patients") }}
),

primaries as (
    select * from {{ ref("stg_primaries") }}
),

episodes as (
    select * from {{ ref("stg_episodes") }}
),

treatments as (
    select * from {{ ref("stg_treatments") }}
),

assessments as (
    select * from {{ ref("stg_assessments") }}
),

toxicities as (
    select * from {{ ref("stg_toxicities") }}
),

lived as (
    select
        patient_id,
        -- Nobody can be observed to die on the day of entry: there would be no time at risk.
        greatest(last_contact_date_earliest, {{ days_before("entry_date_earliest", -1) }}) as lived_date
    from patients
    union all
    select
        patient_id,
        diagnosis_date_earliest as lived_date
    from primaries
    union all
    select
        patient_id,
        greatest(diagnosis_date_earliest, ned_date_earliest) as lived_date
    from episodes
    union all
    select
        episodes.patient_id,
        greatest(treatments.start_date_earliest, treatments.end_date_earliest) as lived_date
    from treatments
    inner join episodes on treatments.episode_id = episodes.episode_id
    union all
    select
        episodes.patient_id,
        assessments.assessment_date_earliest as lived_date
    from assessments
    inner join episodes on assessments.episode_id = episodes.episode_id
    union all
    select
        episodes.patient_id,
        toxicities.onset_date_earliest as lived_date
    from toxicities
    inner join treatments on toxicities.treatment_id = treatments.treatment_id
    inner join episodes on treatments.episode_id = episodes.episode_id
),

last_lived as (
    select
        lived.patient_id,
        max(lived.lived_date) as lived_date
    from lived
    inner join patients on lived.patient_id = patients.patient_id
    -- The others need no date put for them.
    where patients.death_precision in ('month', 'year')
    group by lived.patient_id
),

final as (
    select
        patients.centre_id,
        patients.patient_id,
        {{ imputed_date("patients.death", not_before="last_lived.lived_date") }} as death_date
    from patients
    left join last_lived on patients.patient_id = last_lived.patient_id
)

select * from final
