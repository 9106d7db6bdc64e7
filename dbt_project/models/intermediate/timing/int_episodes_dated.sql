-- Diagnosis and disease-free day of each episode, in days from day 0.
--
-- The first episode's diagnosis is day 0 itself: however partial its date, it lies exactly 0 days from itself. An
-- episode with neither date nor day stays without a day, even the first: it was diagnosed some time, nobody says when.

with records as (
    select * from {{ ref("stg_episodes") }}
),

ordered as (
    select * from {{ ref("int_episodes_ordered") }}
),

anchors as (
    select * from {{ ref("int_patients_anchored") }}
),

deaths as (
    select * from {{ ref("int_deaths_imputed") }}
),

diagnoses as (
    select * from {{ ref("int_episode_diagnoses_imputed") }}
),

dated as (
    select
        records.centre_id,
        records.patient_id,
        records.primary_id,
        records.episode_id,
        ordered.episode_rank,
        ordered.is_first_episode,
        {{ dated_moment("diagnosis", not_before="diagnoses.diagnosis_date", not_after="diagnoses.diagnosis_date") }},
        {{ dated_moment("ned", not_before="diagnoses.diagnosis_date", not_after="deaths.death_date") }}
    from records
    inner join ordered on records.episode_id = ordered.episode_id
    inner join anchors on records.patient_id = anchors.patient_id
    inner join deaths on records.patient_id = deaths.patient_id
    inner join diagnoses on records.episode_id = diagnoses.episode_id
),

final as (
    select
        centre_id,
        patient_id,
        primary_id,
        episode_id,
        episode_rank,
        is_first_episode,
        diagnosis_day,
        case when is_first_episode then diagnosis_day else diagnosis_day_earliest end as diagnosis_day_earliest,
        case when is_first_episode then diagnosis_day else diagnosis_day_latest end as diagnosis_day_latest,
        diagnosis_date,
        diagnosis_date_earliest,
        diagnosis_date_latest,
        diagnosis_precision,
        ned_day,
        ned_day_earliest,
        ned_day_latest,
        ned_date,
        ned_date_earliest,
        ned_date_latest,
        ned_precision
    from dated
)

select * from final
