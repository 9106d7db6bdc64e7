"""Which series the report can show: the sets of headline endpoints and those by centre, of each its largest groups.

Belongs here: choosing sets and groups, by numbers that are cheap to ask for. Does not belong here: their curves.
"""

from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from orchestration.publish.figures import MOST_GROUPS

#: Days on which somebody leaves, of all curves together, that are looked at; more would be thinned away anyway.
MOST_DAYS = 400_000
#: The order in which endpoints and stratifications are offered; others follow by name.
_FIRST = ("OS", "PFS", "DFS", "LC", "all", "centre", "state", "primary_site", "declared_state")
_SERIES = """
    with days as (
        select endpoint_id, stratification_id, within_group, group_name, count(*) as number
        from survival.curve group by all
    )

    select
        series.endpoint_id, series.stratification_id, series.within_group,
        series.group_name, series.n_count, series.event_count, days.number,
        series.median_months, series.median_lower_months, series.median_upper_months,
        endpoint.title, endpoint.unit, stratification.title, series.estimator
    from survival.summary as series
    inner join days using (endpoint_id, stratification_id, within_group, group_name)
    inner join reference.endpoint as endpoint using (endpoint_id)
    inner join reference.stratification as stratification using (stratification_id)
    where endpoint.is_headline or series.stratification_id in ('all', 'centre')
    order by series.endpoint_id, series.stratification_id, series.within_group, series.group_name
"""


class Key(NamedTuple):
    """What names a set."""

    endpoint: str
    stratification: str
    within: str


@dataclass(frozen=True)
class Group:
    """A group of a set: its size, the days on which somebody leaves, and its median with its limits."""

    name: str
    n: int
    events: int
    days: int
    median: tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Series:
    """A set of series: its words, the groups that are shown, and the names of the smaller ones that are not."""

    key: Key
    title: str
    unit: str
    by: str
    estimator: str
    groups: list[Group]
    left_out: list[str]


def series_of(connection: duckdb.DuckDBPyConnection) -> tuple[list[Series], int]:
    """The sets, those of the whole registry first, and how many are left out because there are too many."""
    groups: dict[Key, list[Group]] = {}
    words: dict[Key, tuple[str, str, str, str]] = {}
    for endpoint, stratification, within, name, n, events, days, *rest in connection.execute(
        _SERIES
    ).fetchall():
        key = Key(endpoint, stratification, within)
        groups.setdefault(key, []).append(Group(name, n, events, days, tuple(rest[:3])))
        words[key] = tuple(rest[3:])
    found, looked_at = [], 0
    ordered = sorted(groups, key=_place)
    for key in ordered:
        largest = sorted(groups[key], key=lambda group: -group.n)[:MOST_GROUPS]
        shown = [group for group in groups[key] if group in largest]
        looked_at += sum(group.days for group in shown)
        if looked_at > MOST_DAYS:
            break
        left = [group.name for group in groups[key] if group not in largest]
        found.append(Series(key, *words[key], shown, left))
    return found, len(ordered) - len(found)


def _place(key: Key) -> tuple[object, ...]:
    first = [(_FIRST.index(name) if name in _FIRST else len(_FIRST), name) for name in key[:2]]
    return (key.within != "", *first, key.within)
