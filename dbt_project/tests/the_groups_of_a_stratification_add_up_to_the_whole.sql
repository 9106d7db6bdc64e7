-- Each stratification holds every unit of every endpoint once.

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
    where scenario = 'as dated'
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
where counted.n <> coalesce(grouped.n, 0)
