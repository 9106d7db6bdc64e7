"""The tables of the public page, from the CSV files of the release.

Belongs here: reading those files, and their counts as the page's tables. Does not belong here: curves (public_page.py).
"""

import csv
from functools import cached_property
from itertools import groupby
from pathlib import Path

from orchestration.disclosure.page_words import PageWords
from orchestration.report.data import Flow, FlowStep, Table
from orchestration.report.words import count, words

Read = dict[str, str]
GROUPS = {
    "all": "All patients",
    "centre": "Centre",
    "primary_site": "Primary tumour",
    "state": "State as derived",
}
#: In the order of the page.
_HEADINGS = {
    "all": "Number",
    "sex": "Sex",
    "age": "Age in years",
    "ecog": "ECOG performance status",
    "metastases": "Metastases",
    **{name: heading for name, heading in GROUPS.items() if name != "all"},
}
_LAST = ("other", "unknown")


class Files:
    """The tables of a public release, as anybody reads them."""

    def __init__(self, folder: Path) -> None:
        """Tables are read from ``folder`` when they are asked for."""
        self._folder = folder

    def rows(self, name: str) -> list[Read]:
        """The rows of a table, in their order."""
        with (self._folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    @cached_property
    def curves(self) -> dict[tuple[str, str, str], list[Read]]:
        """The points of each curve by endpoint, stratification and group."""
        found: dict[tuple[str, str, str], list[Read]] = {}
        for row in self.rows("survival/curve"):
            place = (row["endpoint_id"], row["stratification_id"], row["group_name"])
            found.setdefault(place, []).append(row)
        return found

    @staticmethod
    def count(text: str) -> str:
        """A count as the page writes it."""
        return count(int(text) if text else None)


def group_words(row: Read, spoken: PageWords) -> str:
    """The group of a row of survival, in words."""
    by, group = row["stratification_id"], row["group_name"]
    if by == "all":
        return GROUPS[by]
    return group if by == "centre" else words(group, spoken.labels)


def _in_order(characteristic: str, value: str) -> tuple[object, ...]:
    is_youngest = value.startswith("under")
    return list(_HEADINGS).index(characteristic), value in _LAST, not is_youngest, value


def patients(files: Files, spoken: PageWords) -> list[Table]:
    """Table 1: all patients, then by state and by centre as far as these tables are told."""
    rows = files.rows("table_1")
    alone = {(row["characteristic"], row["value"]): row["patient_count"] for row in rows if not row["by"]}
    tables = [_table("table-one", "All patients", [], {}, alone, spoken)]
    for by, title in (
        ("state", "Patients by state of their first episode"),
        ("centre", "Patients by centre"),
    ):
        cells = {
            (row["characteristic"], row["value"], row["group"]): row["patient_count"]
            for row in rows
            if row["by"] == by
        }
        groups = list(dict.fromkeys(key[2] for key in cells))
        if groups:
            cells |= {("all", "all", group): alone[by, group] for group in groups}
            shown = {key: n for key, n in alone.items() if (*key, groups[0]) in cells}
            tables.append(_table(f"table-one-{by}", title, groups, cells, shown, spoken))
    return tables


def _table(
    name: str,
    title: str,
    groups: list[str],
    cells: dict[tuple[str, str, str], str],
    alone: dict[tuple[str, str], str],
    spoken: PageWords,
) -> Table:
    rows, headings = [], []
    for (characteristic, value), n in sorted(alone.items(), key=lambda item: _in_order(*item[0])):
        label = "Patients" if characteristic == "all" else words(value, spoken.labels)
        shown = label if characteristic == "centre" else label[:1].upper() + label[1:]
        told = [Files.count(cells[characteristic, value, group]) for group in groups]
        rows.append([shown, Files.count(n), *told])
        headings.append(_HEADINGS[characteristic])
    heads = [group if name.endswith("centre") else words(group, spoken.labels) for group in groups]
    note = "Each patient once, at the first episode."
    return Table(name, title, ["Characteristic", "All", *heads], rows, note, headings)


def eligibility(files: Files, spoken: PageWords) -> list[Flow]:
    """A diagram for each set of criteria; steps at which nobody leaves are left out."""
    flows = []
    for set_id, group in groupby(files.rows("flow"), lambda row: row["set_id"]):
        title, citation = spoken.sets.get(set_id, (set_id, ""))
        steps = [
            FlowStep(
                row["step"],
                row["title"] or row["step"].capitalize(),
                int(row["episode_count"]) if row["episode_count"] else None,
                None,
            )
            for row in group
            if row["episode_count"] != "0" or row["step"] in ("assessed", "included")
        ]
        note = ". ".join(filter(None, (citation, "Criteria at which no episode leaves are not drawn.")))
        flows.append(Flow(title, note, steps))
    return flows
