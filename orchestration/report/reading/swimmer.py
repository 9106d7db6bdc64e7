"""Lanes of episodes: the one block with rows of patients, for the internal tier alone.

Belongs here: how long each episode was observed and what happened when. Does not belong here: who it is: lanes are
ordered by what they show, so that not even their order tells a pseudonym.
"""

import duckdb

from orchestration.report.data import Lane, Swimmer

MOST_LANES = 120
_NUMBER = "select count(*) from marts.time_to_event where endpoint_id = 'OS'"
_LANES = """
    with marks as (
        select patient_id, start_day as day, case when is_local then 'local' else 'systemic' end as kind
        from marts.treatment
        where start_day is not null and (is_systemic or (is_local and target = 'metastasis'))
        union
        select patient_id, first_progression_day, 'progression' from marts.outcome
        where first_progression_day is not null
    ),

    lanes as (
        select
            exits.time_days, exits.cause,
            coalesce(
                list([cast(marks.day as varchar), marks.kind] order by marks.day, marks.kind)
                    filter (marks.day between 0 and exits.time_days),
                []
            ) as happened
        from marts.time_to_event as exits left join marks using (patient_id)
        where exits.endpoint_id = 'OS'
        group by exits.patient_id, exits.time_days, exits.cause
    ),

    ordered as (select *, row_number() over (order by time_days desc, cause, happened) as place from lanes)

    select round(time_days * 12 / 365.25, 1), cause, happened from ordered where (place - 1) % ? = 0 order by place
"""


def read_swimmer(connection: duckdb.DuckDBPyConnection) -> Swimmer | None:
    """A lane for each first episode; of many every second, third, … in the order of their length."""
    [(number,)] = connection.execute(_NUMBER).fetchall()
    if not number:
        return None
    every = -(-number // MOST_LANES)
    lanes = [
        Lane(
            months,
            "death" if cause == 1 else "contact",
            [(round(int(day) * 12 / 365.25, 1), kind) for day, kind in happened],
        )
        for months, cause, happened in connection.execute(_LANES, [every]).fetchall()
    ]
    whole = f"All {number:,} first episodes of patients"
    which = (
        whole
        if every == 1
        else f"{len(lanes):,} of {number:,} first episodes of patients, evenly spaced by length"
    )
    return Swimmer(
        lanes, f"{which}; from the diagnosis of the episode to death or last contact, longest first."
    )
