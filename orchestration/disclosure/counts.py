"""The counts of a registry: patients by their characteristics, who leaves each endpoint when, and eligibility.

Belongs here: what is counted, and reading it. Does not belong here: how counts add up (sums.py), hiding
(suppression.py), files.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from orchestration.disclosure.cells import Key

#: The endpoints of the public tier. Each further one that shares patients with these tells small differences
#: (deaths of another cause, patients never treated), so the list is closed.
ENDPOINTS = ("OS", "PFS", "DFS")
#: What an endpoint's groups are by. Groups within a centre, and by the declared beside the derived state, tell
#: so many small differences that protecting them would hide the rest; they stay internal.
GROUPINGS = ("all", "centre", "primary_site", "state")
#: Attributes whose small groups become one.
GROUPED = ("centre", "primary_site", "state", "sex", "age", "ecog", "metastases")
CHARACTERISTICS = ("sex", "age", "ecog", "metastases", "primary_site", "state")
BY = ("centre", "state")
_PATIENTS = """
    select
        episode.centre_id, coalesce(episode.primary_site_group, 'unknown'), coalesce(episode.state, 'unknown'),
        coalesce(patient.sex, 'unknown'),
        case
            when patient.age_at_first_episode is null then 'unknown'
            when patient.age_at_first_episode >= 90 then '90 and over'
            when patient.age_at_first_episode < 50 then 'under 50'
            else (patient.age_at_first_episode // 10 * 10) || ' to ' || (patient.age_at_first_episode // 10 * 10 + 9)
        end,
        coalesce(case when episode.ecog >= 2 then '2 and over' else episode.ecog::varchar end, 'unknown'),
        coalesce(case when episode.lesion_count > 5 then 'over 5' else episode.lesion_count::varchar end, 'unknown'),
        count(*)
    from marts.episode as episode
    inner join marts.patient as patient on patient.first_episode_id = episode.episode_id
        and patient.centre_id = episode.centre_id
    group by all order by all
"""
ATTRIBUTES = ("centre", "primary_site", "state", "sex", "age", "ecog", "metastases")
_EXITS = """
    select endpoint_id, stratification_id, group_name, time_days, cause, sum(n)::bigint
    from intermediate.int_risk_counts
    where n > 0 and list_contains(?, endpoint_id) and list_contains(?, stratification_id)
    group by all order by all
"""
_FLOW = """
    select set_id, step_number, step, coalesce(title, ''), sum(episode_count)::bigint, sum(patient_count)::bigint
    from marts.eligibility_flow group by all order by all
"""


_BENCHMARKS = """
    select benchmark_id, endpoint_id, primary_site_group, median_months, title,
        coalesce(narrower_than_site, ''), citation
    from reference.benchmark where list_contains(?, endpoint_id) order by endpoint_id, benchmark_id
"""


class Benchmark(NamedTuple):
    """A median in print: of the literature, not of a patient here."""

    benchmark_id: str
    endpoint_id: str
    primary_site: str | None
    median_months: float
    title: str
    narrower_than_site: str
    citation: str


@dataclass(frozen=True)
class Counts:
    """What the public tier is made from.

    patients: the values of ``ATTRIBUTES`` and how many patients have them. exits: by endpoint and cell (a key
    without quantity), (day, is event, n). flow: set, step, kind, title, episodes, patients. benchmarks: medians in
    print, of these endpoints.
    """

    patients: list[tuple[dict[str, str], int]]
    exits: dict[str, dict[Key, list[tuple[int, bool, int]]]]
    flow: list[tuple[str, int, str, str, int, int]]
    benchmarks: Sequence[Benchmark] = ()


def read_counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    """The counts of a promoted warehouse; a ``duckdb.CatalogException`` where it is of an older version."""
    patients = [
        (dict(zip(ATTRIBUTES, row[:-1], strict=True)), row[-1])
        for row in connection.execute(_PATIENTS).fetchall()
    ]
    exits: dict[str, dict[Key, list[tuple[int, bool, int]]]] = {name: defaultdict(list) for name in ENDPOINTS}
    asked = [list(ENDPOINTS), list(GROUPINGS)]
    for endpoint, grouping, group, day, cause, n in connection.execute(_EXITS, asked).fetchall():
        values = {} if grouping == "all" else {grouping: group}
        exits[endpoint][place(values)].append((day, cause == 1, n))
    benchmarks = [Benchmark(*row) for row in connection.execute(_BENCHMARKS, [list(ENDPOINTS)]).fetchall()]
    return Counts(patients, exits, connection.execute(_FLOW).fetchall(), benchmarks)


def place(values: dict[str, str]) -> Key:
    """A cell's attributes in the order of their names, filled up to two."""
    flat = [text for name in sorted(values) for text in (name, values[name])]
    return (*flat, *[""] * (4 - len(flat)))


def merged(counts: Counts, groups: dict[str, set[str]]) -> Counts:
    """The same with the ``groups`` of an attribute called 'other'."""

    def name(attribute: str, value: str) -> str:
        return "other" if value in groups.get(attribute, ()) else value

    patients = [({at: name(at, value) for at, value in values.items()}, n) for values, n in counts.patients]
    exits: dict[str, dict[Key, list[tuple[int, bool, int]]]] = {}
    for endpoint, cells in counts.exits.items():
        exits[endpoint] = defaultdict(list)
        for key, rows in cells.items():
            exits[endpoint][(key[0], name(*key[:2]), key[2], name(*key[2:]))].extend(rows)
    return Counts(patients, exits, counts.flow, counts.benchmarks)


def table_names() -> list[tuple[str, str]]:
    """The tables of patients by two attributes: a characteristic, and what it is shown by."""
    return [(name, by) for by in BY for name in CHARACTERISTICS if name != by]
