-- Day 0 of a patient: the diagnosis of the first oligometastatic episode.
--
-- Where a centre sends the date of that diagnosis and also counts it as a day other than 0, the centre's own day 0 is
-- taken, so that dates and days of the patient stay on one time line.

with episodes as (
    select * from {{ ref("stg_episodes") }}
),

ordered as (
    select * from {{ ref("int_episodes_ordered") }}
),

diagnoses as (
    select * from {{ ref("int_episode_diagnoses_imputed") }}
),

final as (
    select
        ordered.centre_id,
        ordered.patient_id,
        ordered.episode_id as first_episode_id,
        {{ days_before("diagnoses.diagnosis_date", "episodes.declared_diagnosis_day") }} as day_zero_date,
        {{ days_before("episodes.diagnosis_date_earliest", "episodes.declared_diagnosis_day") }}
            as day_zero_date_earliest,
        {{ days_before("episodes.diagnosis_date_latest", "episodes.declared_diagnosis_day") }} as day_zero_date_latest
    from ordered
    inner join episodes on ordered.episode_id = episodes.episode_id
    inner join diagnoses on ordered.episode_id = diagnoses.episode_id
    where ordered.is_first_episode
)

select * from final
