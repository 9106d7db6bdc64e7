"""The sums among a registry's counts: who adds up to whom, and what can be reckoned from two.

Belongs here: counts to cells and sums. Does not belong here: reading a warehouse (counts.py), hiding (suppression.py).
"""

from collections import defaultdict
from collections.abc import Iterable

from orchestration.disclosure.cells import FLOW, PATIENTS, Cell, Key, System
from orchestration.disclosure.counts import ATTRIBUTES, Counts, place


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
        shown |= {place({name: values[name]}) for name in ATTRIBUTES}
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
