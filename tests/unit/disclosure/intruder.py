"""The intruder: reads every table of one or two public releases together and reckons what was hidden.

He knows which sums hold, that counts are whole and not negative, that a count of nobody is shown, and takes every
step of a curve for exact. Nothing here is taken from the code that hides.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Name = tuple[str, ...]
Files = Mapping[str, str]
OPEN = 10_000


@dataclass
class Knowledge:
    """Numbers known, and sums that are 0: rows of name to factor."""

    known: dict[Name, int] = field(default_factory=dict)
    hidden: set[Name] = field(default_factory=set)
    sums: list[dict[Name, int]] = field(default_factory=list)

    def total(self, whole: Name, parts: Iterable[Name]) -> None:
        self.sums.append({whole: -1, **dict.fromkeys(parts, 1)})

    def ranges(self, wanted: Iterable[Name], enough: int) -> dict[Name, tuple[int, int]]:
        """The whole numbers that each of ``wanted`` can be; a range known to be wide enough is cut short."""
        names = sorted({name for row in self.sums for name in row} - set(self.known) | set(wanted))
        place = {name: i for i, name in enumerate(names)}
        matrix = np.zeros((len(self.sums), len(names)))
        right = np.zeros(len(self.sums))
        for i, row in enumerate(self.sums):
            for name, factor in row.items():
                if name in self.known:
                    right[i] -= factor * self.known[name]
                else:
                    matrix[i, place[name]] = factor
        rows = csr_array(matrix)
        # A count of nobody is shown, but for those left without an event.
        lowest = [1.0 if name in self.hidden and "censored" not in name[0] else 0.0 for name in names]
        least, most = np.full(len(names), np.inf), np.full(len(names), -np.inf)
        found = {}
        for name in sorted(set(wanted)):
            goal = np.zeros(len(names))
            for sign in (1, -1):
                if most[place[name]] - least[place[name]] >= enough:
                    break
                goal[place[name]] = sign
                solved = milp(
                    goal,
                    constraints=LinearConstraint(rows, right, right),
                    bounds=Bounds(np.array(lowest), np.inf),
                    integrality=np.ones(len(names)),
                )
                assert solved.x is not None or solved.status in (3, 4), solved.message
                values = np.full(len(names), np.inf) if solved.x is None else np.round(solved.x)
                if solved.x is None:
                    most[place[name]] = OPEN
                else:
                    least, most = np.minimum(least, values), np.maximum(most, values)
            found[name] = (int(min(least[place[name]], OPEN)), int(most[place[name]]))
        return found


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def learn(files: Files) -> Knowledge:
    """What one release tells."""
    told = Knowledge()

    def tell(name: Name, text: str) -> None:
        if text:
            told.known[name] = int(text)
        else:
            told.hidden.add(name)

    tables: dict[tuple[str, str], dict[str, dict[str, Name]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows(files["table_1.csv"]):
        name = ("patients", row["characteristic"], row["value"], row["by"], row["group"])
        tell(name, row["patient_count"])
        tables[row["characteristic"], row["by"]][row["group"]][row["value"]] = name
    everybody = ("patients", "all", "all", "", "")
    for (what, by), groups in tables.items():
        if what == "all":
            continue
        for group, cells in groups.items():
            told.total(("patients", by, group, "", "") if by else everybody, cells.values())
        for value in next(iter(groups.values())) if by else ():
            told.total(("patients", what, value, "", ""), [cells[value] for cells in groups.values()])
    flows: dict[str, list[tuple[str, Name]]] = defaultdict(list)
    for row in rows(files["flow.csv"]):
        name = ("flow", row["set_id"], row["step_number"])
        tell(name, row["episode_count"])
        flows[row["set_id"]].append((row["step"], name))
    for steps in flows.values():
        told.total(steps[0][1], [name for _, name in steps[1:]])
    learn_survival(told, files, tell)
    return told


def learn_survival(told: Knowledge, files: Files, tell: object) -> None:
    assert callable(tell)
    series: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(files["survival/summary.csv"]):
        place = (row["endpoint_id"], row["stratification_id"], row["group_name"])
        for count in ("n_count", "event_count", "censored_count"):
            tell((count, *place), row[count])
        told.total(("n_count", *place), [("event_count", *place), ("censored_count", *place)])
        series[place[0]][place[1]].append(place[2])
        people = ("patients", *place[1:], "", "")
        if people in told.known or people in told.hidden:
            told.total(people, [("n_count", *place), ("rest", "patients", *place)])
            if place[0] == "DFS":
                pfs = ("PFS", *place[1:])
                told.total(("n_count", *pfs), [("n_count", *place), ("rest", "DFS", *place)])
            if place[0] == "PFS":
                told.total(
                    ("event_count", *place), [("event_count", "OS", *place[1:]), ("rest", "PFS", *place)]
                )
    steps = rows(files["survival/risk_table.csv"])
    months = sorted({int(row["to_months"]) for row in steps})
    ends = [*months, OPEN]
    for endpoint, groupings in series.items():
        for by, groups in groupings.items():
            for group in groups:
                parts = [("events", endpoint, by, group, str(end)) for end in ends]
                told.total(("event_count", endpoint, by, group), parts)
            if by != "all":
                for count in ("n_count", "event_count", "censored_count"):
                    told.total(
                        (count, endpoint, "all", "all"), [(count, endpoint, by, group) for group in groups]
                    )
                for end in ends:
                    told.total(
                        ("events", endpoint, "all", "all", str(end)),
                        [("events", endpoint, by, group, str(end)) for group in groups],
                    )
    for row in steps:
        place = (row["endpoint_id"], row["stratification_id"], row["group_name"])
        step = ("step", *place, row["to_months"])
        told.known[step] = int(row["event_count"])
        inside = [end for end in months if int(row["from_months"]) < end <= int(row["to_months"])]
        told.total(step, [("events", *place, str(end)) for end in inside])


def both(old: Knowledge, new: Knowledge) -> Knowledge:
    """What two releases tell together, of a registry that only grew."""
    joint = Knowledge()
    for when, one in (("old", old), ("new", new)):
        joint.known |= {(*name, when): n for name, n in one.known.items()}
        joint.hidden |= {(*name, when) for name in one.hidden}
        joint.sums += [{(*name, when): factor for name, factor in row.items()} for row in one.sums]
    for name in sorted((set(old.known) | old.hidden) & (set(new.known) | new.hidden)):
        if name[0] in ("patients", "n_count"):
            joint.total((*name, "new"), [(*name, "old"), (*name, "grown")])
    return joint
