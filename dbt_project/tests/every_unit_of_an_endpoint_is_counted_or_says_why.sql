-- The units in an endpoint and those excluded from it make up all episodes, or all lesions.

{{ config(tags=["pooled"]) }}

with counted as (
    select
        endpoint_id,
        count(*) as n
    from {{ ref("time_to_event") }}
    group by endpoint_id
),

excluded as (
    select
        endpoint_id,
        sum(n) as n
    from {{ ref("endpoint_exclusion") }}
    group by endpoint_id
),

whole as (
    select
        'episode' as unit,
        count(*) as n
    from {{ ref("episode") }}
    union all
    select
        'lesion' as unit,
        count(*) as n
    from {{ ref("lesion") }}
)

select
    endpoints.endpoint_id,
    whole.n,
    counted.n as counted_n,
    excluded.n as excluded_n
from {{ ref("endpoint") }} as endpoints
left join whole on endpoints.unit = whole.unit
left join counted on endpoints.endpoint_id = counted.endpoint_id
left join excluded on endpoints.endpoint_id = excluded.endpoint_id
where whole.n is null or whole.n <> coalesce(counted.n, 0) + coalesce(excluded.n, 0)
