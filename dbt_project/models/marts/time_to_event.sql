with units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
),

exits as (
    select * from {{ ref("int_endpoint_exits_chosen") }}
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
        cast(0 as bigint) as entry_days,
        cast(exits.time_days as bigint) as time_days,
        cast(exits.cause as bigint) as cause,
        exits.exit_event,
        endpoints.endpoint_hash
    from exits
    inner join units on {{ same_unit("exits", "units") }}
    inner join endpoints on exits.endpoint_id = endpoints.endpoint_id
)

select * from final
