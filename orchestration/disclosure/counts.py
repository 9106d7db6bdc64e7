"""The counts of a registry as cells: patients by their characteristics, and the three counts of each endpoint.

Belongs here: warehouse to cells and sums. Does not belong here: hiding (suppression.py), files.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from orchestration.disclosure.cells import FLOW, PATIENTS, Cell, Key, System

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
_ATTRIBUTES = ("centre", "primary_site", "state", "sex", "age", "ecog", "metastases")
_EXITS = """
    select endpoint_id, stratification_id, group_name, time_days, cause, sum(n)::bigint
    from intermediate.int_risk_counts
    where scenario = 'as dated' and list_contains(?, endpoint_id) and list_contains(?, stratification_id)
    group by all order by all
"""
_FLOW = """
    select set_id, step_number, step, coalesce(title, ''), sum(episode_count)::bigint, sum(patient_count)::bigint
    from marts.eligibility_flow group by all order by all
"""


@dataclass(frozen=True)
class Counts:
    """What the public tier is made from.

    patients: the values of ``_ATTRIBUTES`` and how many patients have them. exits: by endpoint and cell (a key
    without quantity), (day, is event, n). flow: set, step, kind, title, episodes, patients.
    """

    patients: list[tuple[dict[str, str], int]]
    exits: dict[str, dict[Key, list[tuple[int, bool, int]]]]
    flow: list[tuple[str, int, str, str, int, int]]


def read_counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    """The counts of a promoted warehouse; a ``duckdb.CatalogException`` where it is of an older version."""
    patients = [
        (dict(zip(_ATTRIBUTES, row[:-1], strict=True)), row[-1])
        for row in connection.execute(_PATIENTS).fetchall()
    ]
    exits: dict[str, dict[Key, list[tuple[int, bool, int]]]] = {name: defaultdict(list) for name in ENDPOINTS}
    asked = [list(ENDPOINTS), list(GROUPINGS)]
    for endpoint, grouping, group, day, cause, n in connection.execute(_EXITS, asked).fetchall():
        values = {} if grouping == "all" else {grouping: group}
        exits[endpoint][place(values)].append((day, cause == 1, n))
    return Counts(patients, exits, connection.execute(_FLOW).fetchall())


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
    return Counts(patients, exits, counts.flow)


def table_names() -> list[tuple[str, str]]:
    """The tables of patients by two attributes: a characteristic, and what it is shown by."""
    return [(name, by) for by in BY for name in CHARACTERISTICS if name != by]


def system_of(counts: Counts, tables: Iterable[tuple[str, str]] = ()) -> System:
    """Every count that is told or can be reckoned from two, and every sum among them.

    ``tables`` are those of ``table_names`` that are told; without them, patients by one attribute.
    """
    system = System()
    _add_patients(system, counts.patients, tables)
    for endpoint, cells in counts.exits.items():
        for key, rows in cells.items():
            n, events = sum(n for *_, n in rows), sum(n for _, is_event, n in rows if is_event)
            system.cells[(f"{endpoint}.n", *key)] = Cell(n, n)
            system.cells[(f"{endpoint}.events", *key)] = Cell(events, events)
            system.cells[(f"{endpoint}.censored", *key)] = Cell(n - events, n - events, shows_zero=False)
            system.relate(
                (f"{endpoint}.n", *key), ((f"{endpoint}.events", *key), (f"{endpoint}.censored", *key))
            )
    for quantity in sorted({key[0] for key in system.cells}):
        _add_sums(system, quantity)
    for key in sorted(key[1:] for key in system.cells if key[0] == PATIENTS):
        for whole, part, name in (
            (PATIENTS, "OS.n", "not in OS"),
            (PATIENTS, "PFS.n", "not in PFS"),
            ("PFS.n", "DFS.n", "never free of disease"),
            ("OS.n", "PFS.n", "in OS, not in PFS"),
            ("PFS.events", "OS.events", "progressed and alive"),
        ):
            if (whole, *key) in system.cells and (part, *key) in system.cells:
                system.difference(name, (whole, *key), (part, *key))
    _add_flow(system, counts.flow)
    return system


def _add_patients(
    system: System, patients: Iterable[tuple[dict[str, str], int]], tables: Iterable[tuple[str, str]]
) -> None:
    total: dict[Key, int] = defaultdict(int)
    for values, n in patients:
        shown = {place({})}
        shown |= {place({name: values[name]}) for name in _ATTRIBUTES}
        shown |= {place({by: values[by], name: values[name]}) for name, by in tables}
        for key in shown:
            total[key] += n
    system.cells |= {(PATIENTS, *key): Cell(n, n) for key, n in sorted(total.items())}


def _add_sums(system: System, quantity: str) -> None:
    """A group's parts add up to it, whichever attribute they are by."""
    parts: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in system.cells:
        if key[0] != quantity:
            continue
        values = {key[place]: key[place + 1] for place in (1, 3) if key[place]}
        for name in values:
            rest = {other: value for other, value in values.items() if other != name}
            parts[(quantity, *place(rest)), name].append(key)
    for (total, _), members in sorted(parts.items()):
        system.relate(total, tuple(sorted(members)))


def _add_flow(system: System, flow: list[tuple[str, int, str, str, int, int]]) -> None:
    steps: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for set_id, number, step, _, episodes, patients in flow:
        key = (FLOW, "set", set_id, "step", f"{number:02}")
        system.cells[key] = Cell(episodes, min(episodes, patients))
        steps[set_id][step].append(key)
    for kinds in steps.values():
        whole = kinds["assessed"][0]
        system.relate(whole, tuple(key for kind, keys in kinds.items() if kind != "assessed" for key in keys))
