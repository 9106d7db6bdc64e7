-- How each counted unit of an endpoint leaves it: by the first event that the endpoint names, else by censoring.
--
-- Of events on one day the lowest cause comes first. A unit with an event leaves by it, whatever was assessed since;
-- one without leaves at the last censoring event; one without either has been seen on its index day only, and leaves
-- then. An event that competes is a cause of its own and no censoring. A unit that left before it entered, or on the
-- day it did, was never at risk and is not counted.
--
-- Assumption: a death without any date cannot be placed, and the patient leaves at the last censoring event, which says
-- so.
-- Citation: competing events after Putter H, Fiocco M, Geskus RB, Stat Med 2007;26:2389-430, doi:10.1002/sim.2712; what
-- counts for an endpoint is Oligo's own, in the seeds endpoint and endpoint_event.

{{ config(materialized="table") }}

with units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
    where exclusion_reason is null
),

candidates as (
    select * from {{ ref("int_endpoint_candidates_listed") }}
),

entries as (
    select * from {{ ref("int_endpoint_entries_found") }}
),

ranked as (
    select
        candidates.*,
        row_number() over (
            partition by endpoint_id, episode_id, lesion_id, cause > 0
            order by
                case when cause > 0 then time_days else -time_days end asc,
                cause asc,
                exit_event asc,
                source_key asc
        ) as exit_rank
    from candidates
    where not is_undated
),

undated as (
    select
        endpoint_id,
        episode_id,
        lesion_id,
        count(*) as n
    from candidates
    where is_undated and cause > 0
    group by endpoint_id, episode_id, lesion_id
),

chosen as (
    select
        units.endpoint_id,
        units.episode_id,
        units.lesion_id,
        coalesce(entries.entry_days, 0) as entry_days,
        coalesce(failures.time_days, censorings.time_days, 0) as time_days,
        coalesce(failures.cause, 0) as cause,
        coalesce(failures.exit_event, censorings.exit_event, units.index_event) as exit_event,
        coalesce(failures.source_table, censorings.source_table) as exit_source_table,
        coalesce(failures.source_key, censorings.source_key) as exit_source_key,
        case
            when failures.cause is not null then null
            when undated.n > 0 then 'event_without_date'
            when censorings.cause is null then 'not_seen_after_index'
            else 'event_free'
        end as censor_reason
    from units
    left join ranked as failures
        on {{ same_unit("units", "failures") }} and failures.cause > 0 and failures.exit_rank = 1
    left join ranked as censorings
        on {{ same_unit("units", "censorings") }} and censorings.cause = 0 and censorings.exit_rank = 1
    left join undated on {{ same_unit("units", "undated") }}
    left join entries on {{ same_unit("units", "entries") }}
),

final as (
    select
        chosen.*,
        case
            when entry_days > time_days then 'left_before_entry'
            when entry_days > 0 and entry_days = time_days then 'no_time_under_observation'
        end as exclusion_reason
    from chosen
)

select * from final
