with units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
),

exits as (
    select * from {{ ref("int_endpoint_exits_chosen") }}
    where exclusion_reason is null
),

bounds as (
    select * from {{ ref("int_endpoint_bounds_found") }}
),

endpoints as (
    select * from {{ ref("int_endpoints_hashed") }}
),

final as (
    select
        units.centre_id,
        units.patient_id,
        units.episode_id,
        units.lesion_id,
        units.endpoint_id,
        units.index_event,
        units.index_day,
        cast(exits.entry_days as bigint) as entry_days,
        cast(exits.time_days as bigint) as time_days,
        cast({{ at_risk("coalesce(bounds.time_days_earliest, exits.time_days)") }} as bigint) as time_days_earliest,
        cast({{ at_risk("coalesce(bounds.time_days_latest, exits.time_days)") }} as bigint) as time_days_latest,
        cast(exits.cause as bigint) as cause,
        cast(coalesce(bounds.cause_earliest, exits.cause) as bigint) as cause_earliest,
        cast(coalesce(bounds.cause_latest, exits.cause) as bigint) as cause_latest,
        exits.exit_event,
        exits.exit_source_table,
        exits.exit_source_key,
        exits.censor_reason,
        endpoints.endpoint_hash
    from exits
    inner join units on {{ same_unit("exits", "units") }}
    inner join endpoints on exits.endpoint_id = endpoints.endpoint_id
    left join bounds on {{ same_unit("exits", "bounds") }}
)

select * from final
