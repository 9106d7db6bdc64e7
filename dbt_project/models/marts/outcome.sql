{% set moments = {
    "ned": "ned", "first_progression": "progression", "death": "death", "last_contact": "last_contact"
} -%}

with episodes as (
    select * from {{ ref("int_episodes_ordered") }}
),

first_events as (
    select * from {{ ref("int_episode_first_events_picked") }}
),

follow_ups as (
    select * from {{ ref("int_episode_follow_ups_summarised") }}
),

progressions as (
    select * from {{ ref("int_first_progressions_described") }}
),

patients as (
    select * from {{ ref("stg_patients") }}
),

lesions as (
    select * from {{ ref("lesion") }}
),

moments as (
    select
        {%- for name, event_type in moments.items() %}
            max(case when event_type = '{{ event_type }}' then event_day end) as {{ name }}_day,
            max(case when event_type = '{{ event_type }}' then event_date end) as {{ name }}_date,
            max(case when event_type = '{{ event_type }}' then event_precision end) as {{ name }}_precision,
        {%- endfor %}
        episode_id
    from first_events
    group by episode_id
),

local_failures as (
    select
        *,
        -- No lesion has failed only where every one that was treated locally is known to hold.
        case
            when has_local_failure then true
            when count(*) over of_episode = count(has_local_failure) over of_episode then false
        end as has_failure_of_any,
        row_number() over (
            partition by episode_id
            order by has_local_failure desc nulls last, local_failure_day asc nulls last, lesion_id asc
        ) as failure_rank
    from lesions
    where is_locally_treated
    window of_episode as (partition by episode_id)
),

worst_toxicities as (
    select
        episode_id,
        max(grade) as worst_toxicity_grade
    from {{ ref("int_toxicities_dated") }}
    group by episode_id
),

final as (
    select
        episodes.centre_id,
        episodes.patient_id,
        episodes.episode_id,
        follow_ups.best_response,
        {% for name in moments -%}
            moments.{{ name }}_day,
            moments.{{ name }}_date,
            moments.{{ name }}_precision,
        {% endfor -%}
        patients.death_cause,
        progressions.first_progression_site,
        follow_ups.first_failure_organ,
        follow_ups.has_new_lesions,
        follow_ups.has_polymetastatic_conversion,
        follow_ups.polymetastatic_conversion_day,
        local_failures.has_failure_of_any as has_local_failure,
        local_failures.local_failure_day,
        local_failures.local_failure_date,
        local_failures.local_failure_precision,
        worst_toxicities.worst_toxicity_grade
    from episodes
    left join patients on episodes.patient_id = patients.patient_id
    left join progressions on episodes.episode_id = progressions.episode_id
    left join moments on episodes.episode_id = moments.episode_id
    left join follow_ups on episodes.episode_id = follow_ups.episode_id
    left join local_failures on episodes.episode_id = local_failures.episode_id and local_failures.failure_rank = 1
    left join worst_toxicities on episodes.episode_id = worst_toxicities.episode_id
)

select * from final
