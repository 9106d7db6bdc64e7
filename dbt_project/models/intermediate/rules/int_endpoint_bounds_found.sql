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

summed as (
    select
        endpoint_id,
        episode_id,
        lesion_id,
        min({ 'time_days': time_days_earliest, 'cause': cause }) filter (where cause > 0 and not is_undated)
            as failure_earliest,
        min({ 'time_days': time_days_latest, 'cause': cause }) filter (where cause > 0 and not is_undated)
            as failure_latest,
        max(time_days_earliest) filter (where cause = 0 and not is_undated) as seen_earliest,
        max(time_days_latest) filter (where cause = 0 and not is_undated) as seen_latest,
        min(cause) filter (where cause > 0 and is_undated) as undated_cause
    from candidates
    group by endpoint_id, episode_id, lesion_id
    having bool_or(not is_undated)
),

final as (
    select
        endpoint_id,
        episode_id,
        lesion_id,
        coalesce(failure_earliest.time_days, seen_earliest) as time_days_earliest,
        coalesce(failure_earliest.cause, undated_cause, 0) as cause_earliest,
        coalesce(failure_latest.time_days, seen_latest) as time_days_latest,
        coalesce(failure_latest.cause, 0) as cause_latest
    from summed
)

select * from final
