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

firsts as (
    select
        endpoint_id,
        episode_id,
        lesion_id,
        -- A least record is least by its first field, then by its second, and so on.
        min({
            'time_days': time_days,
            'cause': cause,
            'exit_event': exit_event,
            'source_key': source_key,
            'source_table': source_table
        }) filter (where cause > 0 and not is_undated) as failure,
        min({
            'days_before': -time_days,
            'exit_event': exit_event,
            'source_key': source_key,
            'source_table': source_table
        }) filter (where cause = 0 and not is_undated) as censoring,
        bool_or(is_undated and cause > 0) as has_undated_event
    from candidates
    group by endpoint_id, episode_id, lesion_id
),

chosen as (
    select
        units.endpoint_id,
        units.episode_id,
        units.lesion_id,
        coalesce(entries.entry_days, 0) as entry_days,
        coalesce(firsts.failure.time_days, -firsts.censoring.days_before, 0) as time_days,
        coalesce(firsts.failure.cause, 0) as cause,
        coalesce(firsts.failure.exit_event, firsts.censoring.exit_event, units.index_event) as exit_event,
        coalesce(firsts.failure.source_table, firsts.censoring.source_table) as exit_source_table,
        coalesce(firsts.failure.source_key, firsts.censoring.source_key) as exit_source_key,
        case
            when firsts.failure is not null then null
            when firsts.has_undated_event then 'event_without_date'
            when firsts.censoring is null then 'not_seen_after_index'
            else 'event_free'
        end as censor_reason
    from units
    left join firsts on {{ same_unit("units", "firsts") }}
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
