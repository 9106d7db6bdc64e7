with units as (
    select * from {{ ref("int_endpoint_units_indexed") }}
),

final as (
    select
        endpoint_id,
        centre_id,
        exclusion_reason as reason,
        count(*) as n
    from units
    where exclusion_reason is not null
    group by endpoint_id, centre_id, exclusion_reason
)

select * from final
