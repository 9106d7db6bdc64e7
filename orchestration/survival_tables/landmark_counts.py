"""From units and the days on which their attributes were decided to counts at each landmark.

Belongs here: in which group a unit is at a landmark, and the count of equal ones, by DuckDB. Does not belong
here: who is left out, estimates (``landmark_analysis``).
"""

from collections import defaultdict
from typing import NamedTuple

import duckdb

from orchestration.survival_tables.later_groups import LaterGroups

#: Parts of a set: endpoint, stratification, within group, months; then rows of group, entry, time, cause, n.
Counts = dict["LandmarkSet", list[tuple[str, int, int, int, int]]]

_GROUPS = "select distinct attribute, value from intermediate.int_later_attributes_dated order by value"
_COUNTS = """
    with asked(stratification_id, within_attribute, by_attribute, endpoint_id, months, days) as (values {asked}),
    decided as (
        select
            episode_id, attribute,
            max(value) filter (value_rank = 1) as first_value,
            max(decided_day_earliest) filter (value_rank = 1) as first_earliest,
            max(decided_day_latest) filter (value_rank = 1) as first_latest,
            max(value) filter (value_rank = 2) as second_value,
            max(decided_day_latest) filter (value_rank = 2) as second_latest
        from intermediate.int_later_attributes_dated
        group by episode_id, attribute
    )
    select
        asked.endpoint_id, asked.stratification_id, coalesce(within_groups.value, ''), asked.months,
        case
            when units.index_day + asked.days >= decided.first_latest then decided.first_value
            when decided.first_value is not null
                and coalesce(units.index_day + asked.days >= decided.first_earliest, true) then 'unknown'
            when units.index_day + asked.days >= decided.second_latest then decided.second_value
            else 'unknown'
        end as group_name,
        units.entry_days, units.time_days, units.cause, count(*)
    from asked
    inner join marts.time_to_event as units on asked.endpoint_id = units.endpoint_id
    left join decided on asked.by_attribute = decided.attribute and units.episode_id = decided.episode_id
    left join intermediate.int_episodes_attributed as within_groups
        on asked.within_attribute = within_groups.attribute and units.episode_id = within_groups.episode_id
    group by all order by all
"""


class LandmarkSet(NamedTuple):
    """The units of an endpoint, or of a part of the registry, at one landmark."""

    endpoint_id: str
    stratification_id: str
    within_group: str
    months: int


def groups_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The groups of each attribute that is decided later; 'unknown' is always one of them, and the last."""
    groups: dict[str, list[str]] = defaultdict(list)
    for attribute, value in connection.execute(_GROUPS).fetchall():
        groups[attribute].append(value)
    return {attribute: [*values, "unknown"] for attribute, values in groups.items()}


def counts_at_landmarks(connection: duckdb.DuckDBPyConnection, asked: list[LaterGroups]) -> Counts:
    """Every unit of every set once, also those who left before the landmark, by the group that they would be in."""
    rows = [
        f"('{one.stratification_id}', {_text(one.within_attribute)}, '{one.by_attribute}', "
        f"'{endpoint}', {months}, {days})"
        for one in asked
        for endpoint in one.endpoints
        for months, days in one.landmarks.items()
    ]
    counts: Counts = defaultdict(list)
    if rows:
        query = _COUNTS.format(asked=", ".join(rows))  # names and numbers of our own seed
        for endpoint, stratification, within, months, *count in connection.execute(query).fetchall():
            counts[LandmarkSet(endpoint, stratification, within, months)].append(tuple(count))
    return counts


def _text(value: str | None) -> str:
    return "cast(null as varchar)" if value is None else f"'{value}'"
