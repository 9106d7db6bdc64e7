-- When and how each counted unit would leave its endpoint if every partial date lay at its earliest, and at its latest.
--
-- With all dates at their earliest the unit leaves by the first of the events, each at its earliest; so with the
-- latest.
-- Assumption: an event known without any date may have followed the last censoring event at once (earliest), or never
-- within the time observed (latest).
-- Citation: none; the two extremes are Oligo's own.

with candidates as (
    select * from {{ ref("int_endpoint_candidates_listed") }}
),

undated as (
    select
        endpoint_id,
        episode_id,
        lesion_id,
        min(cause) as cause
    from candidates
    where is_undated and cause > 0
    group by endpoint_id, episode_id, lesion_id
),

summed as (
    select
        endpoint_id,
        episode_id,
        lesion_id,
        min(case when cause > 0 then time_days_earliest end) as failed_earliest,
        min(case when cause > 0 then time_days_latest end) as failed_latest,
        max(case when cause = 0 then time_days_earliest end) as seen_earliest,
        max(case when cause = 0 then time_days_latest end) as seen_latest
    from candidates
    where not is_undated
    group by endpoint_id, episode_id, lesion_id
),

causes as (
    select
        candidates.endpoint_id,
        candidates.episode_id,
        candidates.lesion_id,
        min(case when candidates.time_days_earliest = summed.failed_earliest then candidates.cause end)
            as cause_earliest,
        min(case when candidates.time_days_latest = summed.failed_latest then candidates.cause end) as cause_latest
    from candidates
    inner join summed on {{ same_unit("candidates", "summed") }}
    where candidates.cause > 0 and not candidates.is_undated
    group by candidates.endpoint_id, candidates.episode_id, candidates.lesion_id
),

final as (
    select
        summed.endpoint_id,
        summed.episode_id,
        summed.lesion_id,
        coalesce(summed.failed_earliest, summed.seen_earliest) as time_days_earliest,
        coalesce(causes.cause_earliest, undated.cause, 0) as cause_earliest,
        coalesce(summed.failed_latest, summed.seen_latest) as time_days_latest,
        coalesce(causes.cause_latest, 0) as cause_latest
    from summed
    left join causes on {{ same_unit("summed", "causes") }}
    left join undated on {{ same_unit("summed", "undated") }}
)

select * from final
