-- A time runs from its index to an exit on or after it; negative times are refused, never summed.

select
    endpoint_id,
    count(*) as failing_rows
from {{ ref("time_to_event") }}
where
    time_days_earliest < 0
    or entry_days < 0
    or entry_days > time_days_earliest
    or time_days not between time_days_earliest and time_days_latest
group by endpoint_id
