-- Each stratification holds every unit of every endpoint once. One by something that is decided later has no groups at
-- the index: it is compared at landmarks, and audited there.

with counted as (
    select
        endpoint_id,
        count(*) as n
    from {{ ref("time_to_event") }}
    group by endpoint_id
),

grouped as (
    select
        stratification_id,
        endpoint_id,
        sum(n) as n
    from {{ ref("int_risk_counts") }}
    group by stratification_id, endpoint_id
)

select
    stratifications.stratification_id,
    counted.endpoint_id,
    counted.n,
    grouped.n as grouped_n
from {{ ref("stratification") }} as stratifications
cross join counted
left join grouped
    on
        stratifications.stratification_id = grouped.stratification_id
        and counted.endpoint_id = grouped.endpoint_id
where
    counted.n <> coalesce(grouped.n, 0)
    and stratifications.decided_by is null
    and stratifications.by_attribute not in (
        select later.attribute from {{ ref("int_later_attributes_dated") }} as later
    )
