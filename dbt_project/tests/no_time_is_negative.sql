-- A time runs from its index to an exit on or after it; negative times are refused, never summed.

select
    endpoint_id,
    count(*) as failing_rows
from {{ ref("time_to_event") }}
where time_days < 0 or entry_days < 0 or entry_days > time_days
group by endpoint_id
