-- The day of an event is no earlier than its earliest and no later than its latest, and has either all three or none.

select
    event_type,
    count(*) as failing_rows
from {{ ref("int_events") }}
where
    event_day < event_day_earliest
    or event_day > event_day_latest
    or (event_day is null) <> (event_day_earliest is null)
    or (event_day is null) <> (event_day_latest is null)
group by event_type
