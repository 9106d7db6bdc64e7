-- An episode without a state names the open question, or that the tree has no such end; one with a state names neither.

select
    centre_id,
    count(*) as failing_rows
from {{ ref("episode") }}
where
    (state = 'unclassifiable') <> (unclassifiable_reason is not null)
    or coalesce(unclassifiable_reason in ('unanswered', 'partial_dates'), false) <> (missing_questions is not null)
group by centre_id
