-- The date that stands for the diagnosis of each episode: where only its month or year was sent, after the diagnoses of
-- the patient's earlier episodes, and before what must follow it: its follow-ups, the treatment of its metastases, no
-- evidence of disease, the next episode and death.

with episodes as (
    select * from {{ ref("stg_episodes") }}
),

ordered as (
    select * from {{ ref("int_episodes_ordered") }}
),

deaths as (
    select * from {{ ref("int_deaths_imputed") }}
),

assessments as (
    select * from {{ ref("stg_assessments") }}
),

treatments as (
    select * from {{ ref("stg_treatments") }}
    where target = 'metastasis'
),

following as (
    select
        episode_id,
        assessment_date_latest as following_date
    from assessments
    union all
    select
        episode_id,
        least(start_date_latest, end_date_latest) as following_date
    from treatments
),

first_following as (
    select
        episode_id,
        min(following_date) as following_date
    from following
    group by episode_id
),

neighboured as (
    select
        episodes.*,
        ordered.episode_rank,
        max(episodes.diagnosis_date_earliest) over (
            partition by episodes.patient_id
            order by ordered.episode_rank rows between unbounded preceding and 1 preceding
        ) as previous_date,
        min(episodes.diagnosis_date_latest) over (
            partition by episodes.patient_id
            order by ordered.episode_rank rows between 1 following and unbounded following
        ) as next_date,
        -- What follows a later episode follows this one too.
        min(least(first_following.following_date, episodes.ned_date_latest)) over (
            partition by episodes.patient_id
            order by ordered.episode_rank rows between current row and unbounded following
        ) as following_date
    from episodes
    inner join ordered on episodes.episode_id = ordered.episode_id
    left join first_following on episodes.episode_id = first_following.episode_id
),

imputed as (
    select
        neighboured.*,
        {{ imputed_date(
            "neighboured.diagnosis",
            not_before="neighboured.previous_date",
            not_after="least(neighboured.following_date, neighboured.next_date, deaths.death_date)",
        ) }} as own_date
    from neighboured
    left join deaths on neighboured.patient_id = deaths.patient_id
),

final as (
    select
        centre_id,
        patient_id,
        episode_id,
        -- Two partial dates may still have been put the wrong way round: the later one gives way, within its bounds.
        least(
            diagnosis_date_latest,
            greatest(
                own_date,
                max(own_date) over (partition by patient_id order by episode_rank rows unbounded preceding)
            )
        ) as diagnosis_date
    from imputed
)

select * from final
