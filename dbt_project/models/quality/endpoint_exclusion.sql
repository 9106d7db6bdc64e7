with units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
),

exits as (
    select * from {{ ref("int_endpoint_exits_chosen") }}
    where exclusion_reason is not null
),

excluded as (
    select
        endpoint_id,
        centre_id,
        exclusion_reason
    from units
    where exclusion_reason is not null
    union all
    select
        exits.endpoint_id,
        units.centre_id,
        exits.exclusion_reason
    from exits
    inner join units on {{ same_unit("exits", "units") }}
),

final as (
    select
        endpoint_id,
        centre_id,
        exclusion_reason as reason,
        count(*) as n
    from excluded
    group by endpoint_id, centre_id, exclusion_reason
)

select * from final
