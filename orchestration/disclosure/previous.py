"""The last public release, as anybody can read it, and what a new one must not tell beside it.

Belongs here: differences between two releases. Does not belong here: protection within one.

A count told in both may be the same or differ by the threshold or more; else it is hidden now. What was hidden
stays hidden, for its old value could be told by a new one. The number of patients of the whole registry, and of
an endpoint, cannot be hidden: where it changed by less, there is no new release yet.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from orchestration.disclosure.audit import pinned
from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.counts import place
from orchestration.disclosure.time_blocks import Stretches

#: Wider than any range.
_ANY = 10**9
CHANGE, BEFORE = "small change", "hidden before"


class TooLittleChangedError(Exception):
    """With the last public release a new one would tell of a few; the message names the counts."""


@dataclass(frozen=True)
class Previous:
    """What the last public release told: nothing, where there is none.

    told: count or None (hidden) by cell. curves: by endpoint and group, what each curve told at most; None where there
    were curves and their record (curve_record.py) is not there. earlier: the releases before it, the last one first.
    """

    release: str = ""
    threshold: int = 0
    merged: Mapping[str, list[str]] = field(default_factory=dict)
    told: Mapping[Key, int | None] = field(default_factory=dict)
    curves: Mapping[tuple[str, Key], Stretches] | None = field(default_factory=dict)
    compared_with: str = ""
    earlier: tuple["Previous", ...] = ()

    def all(self) -> list["Previous"]:
        """Every public release there was, the oldest first; none where there is none."""
        return [one for one in (*reversed(self.earlier), self) if one.release]

    def merged_as(self, groups: Mapping[str, set[str]]) -> "Previous":
        """The same with ``groups`` called 'other', as whoever adds up the old groups would have it."""
        told: dict[Key, int | None] = {}
        for key, n in self.told.items():
            values = {key[at]: key[at + 1] for at in (1, 3) if len(key) > at and key[at]}
            names = {at: "other" if value in groups.get(at, ()) else value for at, value in values.items()}
            new = (key[0], *place(names))
            known = told.get(new, 0)
            told[new] = None if n is None or known is None else known + n
        return replace(self, told=told)

    def regroups(self, groups: Mapping[str, set[str]]) -> bool:
        """Whether a group that had a name then is called 'other' now."""
        named = {(key[at], key[at + 1]) for key in self.told for at in (1, 3) if len(key) > at}
        return any((name, value) in named for name, values in groups.items() for value in values - {"other"})

    def hides(self, system: System, threshold: int) -> dict[Key, str]:
        """The cells that are hidden because of what was told before; the others learn what they were then."""
        found, least = {}, self._least(system)
        for key, cell in list(system.cells.items()):
            if cell.is_published and key in self.told:
                old = self.told[key]
                if old is None:
                    found[key] = BEFORE
                elif 0 < abs(cell.value - old) < threshold:
                    found[key] = CHANGE
                system.cells[key] = replace(cell, at_least=min(old or least.get(key, 0), cell.value))
        return found

    def _least(self, system: System) -> dict[Key, int]:
        """The least that each cell hidden then can have been, by the same sums."""
        old = System(
            {key: replace(cell, value=self.told.get(key) or 0) for key, cell in system.cells.items()}
        )
        old.cells = {key: cell for key, cell in old.cells.items() if key in self.told}
        for total, parts in system.relations:
            there = tuple(part for part in parts if part in old.cells)
            if total in old.cells and there:
                old.relations.append((total, there))
        hidden = {key for key in old.cells if self.told[key] is None}
        try:
            ranges = pinned(old, hidden, hidden, _ANY)
        except ArithmeticError:  # sums that do not hold any more, as groups were named anew
            return {}
        return {key: low for key, (low, _) in ranges.items()}


def read_previous(folder: Path) -> Previous:
    """The counts of the public release in ``folder``; an empty release where there is none. Curves are None.

    Raises:
        OSError, ValueError, KeyError: it cannot be read.

    """
    if not folder.exists():
        return Previous()
    record = json.loads((folder / "release.json").read_text())
    told: dict[Key, int | None] = {}
    for row in _rows(folder / "table_1.csv"):
        values = {row["characteristic"]: row["value"], row["by"]: row["group"]}
        told[
            ("patients", *place({name: value for name, value in values.items() if name not in ("", "all")}))
        ] = _number(row["patient_count"])
    for row in _rows(folder / "flow.csv"):
        key = ("flow", "set", row["set_id"], "step", f"{int(row['step_number']):02}")
        told[key] = _number(row["episode_count"])
    for row in _rows(folder / "survival" / "summary.csv"):
        series = place(
            {row["stratification_id"]: row["group_name"]} if row["stratification_id"] != "all" else {}
        )
        for quantity in ("n", "event", "censored"):
            name = {"n": "n", "event": "events"}.get(quantity, quantity)
            told[(f"{row['endpoint_id']}.{name}", *series)] = _number(row[f"{quantity}_count"])
    return Previous(
        record["release"],
        int(record["threshold"]),
        record["merged"],
        told,
        None,
        record["compared_with"] or "",
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> int | None:
    return int(text) if text else None
