"""Proposals: which columns of a source become which canonical ones, and which tables the source makes.

Belongs here: choosing among the evidence. Does not belong here: the evidence, and the words of the draft (``text``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from schemas.contract.metadata import mapped_columns
from schemas.drafting.evidence import (
    LEAST,
    Evidence,
    evidence,
    is_heading_of_key,
    is_identifying,
    is_of_redcap,
    plain,
)
from schemas.drafting.synonyms import HEADINGS, KEYS
from schemas.drafting.text_files import date_order
from schemas.readers import Source

_MET = {"met", "mets", "metastasis", "metastase", "lesion", "laesion", "mts", "metastasen"}
#: What stands beside the number in headings of one metastasis among several, and our name of it.
_SIDE_BY_SIDE = {
    "organ": "site organ ort lokalisation localisation organe",
    "size": "mm size diameter groesse durchmesser",
    "side": "side laterality seite",
    "dose": "dose gy dosis",
    "fractions": "fractions fx fraktionen fractionen",
    "modality": "treatment therapy therapie modality technique technik rt behandlung",
    "start": "start date datum beginn",
}


@dataclass(frozen=True)
class Proposed:
    """One source column for one canonical column (``table.column``)."""

    target: str
    column: str
    evidence: Evidence


@dataclass
class Proposal:
    """What one source could be: its columns by canonical name, and what stands side by side.

    ``key`` is the column of the patient's number; ``keys`` has the columns of other tables' keys by their names.
    """

    name: str
    source: Source
    order: str | None
    key: str | None
    key_is_unique: bool
    key_is_named: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Proposed] = field(default_factory=dict)
    side_by_side: dict[str, str] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)

    @property
    def unmapped(self) -> list[str]:
        """The columns of the source that nothing takes."""
        taken = {one.column for one in self.columns.values()} | {
            *self.identifiers,
            *self.keys.values(),
            self.key,
        }
        taken |= {pattern.replace("{n}", n) for pattern in self.side_by_side.values() for n in self.numbers}
        return [name for name in self.source.columns if name not in taken and not is_of_redcap(name)]


def propose(name: str, source: Source, mark: str, labels: Mapping[str, str] | None = None) -> Proposal:
    """What a source could be.

    Args:
        name: what the profile calls it.
        source: the source; its frame is trimmed text.
        mark: the decimal mark of its numbers.
        labels: column to what a data dictionary says of it.

    """
    labels = labels or {}
    frame = source.frame
    order = date_order(cell for column in source.columns for cell in frame[column])
    groups, numbers = _side_by_side(source.columns)
    apart = {pattern.replace("{n}", n) for pattern in groups.values() for n in numbers}
    identifiers = [c for c in source.columns if is_identifying(c) or c in source.identifiers]
    free = [c for c in source.columns if c not in apart and c not in identifiers and not is_of_redcap(c)]
    keys = {
        name: column for name in reversed(KEYS) if name != "patient_id"
        for column in free if is_heading_of_key(column, name)
    }  # fmt: skip
    free = [column for column in free if column not in keys.values()]
    found = []
    for target in _targets():
        for column in free:
            fits = evidence(column, frame[column], target, order, mark, labels.get(column, ""))
            if fits and fits.confidence >= LEAST:
                found.append(Proposed(target, column, fits))
    found.sort(key=lambda one: -one.evidence.confidence)
    chosen: dict[str, Proposed] = {}
    for one in found:
        if one.target not in chosen and one.column not in {other.column for other in chosen.values()}:
            chosen[one.target] = one
    key = chosen.pop("patients.patient_id", None)
    cells = frame[key.column] if key else None
    # A first column that is filled and differs in every row is a key, whatever it is called.
    if (
        key is None
        and free
        and not keys
        and _is_unique(frame[free[0]])
        and free[0] not in {p.column for p in chosen.values()}
    ):
        cells = frame[free[0]]
    key_column = key.column if key else free[0] if cells is not None else None
    return Proposal(
        name,
        source,
        order,
        key_column,
        cells is not None and _is_unique(cells),
        key is not None,
        keys,
        chosen,
        groups,
        numbers,
        identifiers,
    )


def _targets() -> list[str]:
    """Canonical columns with a heading that is met, dates before their days."""
    return [
        t
        for t in HEADINGS
        if t == "progression.date" or t.partition(".")[2] in mapped_columns(t.partition(".")[0])
    ]


def _is_unique(cells: pl.Series) -> bool:
    return len(cells) > 0 and not cells.null_count() and cells.n_unique() == len(cells)


def _side_by_side(columns: list[str]) -> tuple[dict[str, str], list[str]]:
    """Our name to the pattern of the headings, and the numbers that all of them have."""
    patterns: dict[str, list[str]] = {}
    for column in columns:
        numbers = list(re.finditer(r"\d+", column))
        if numbers:
            first = numbers[0]
            patterns.setdefault(f"{column[: first.start()]}{{n}}{column[first.end() :]}", []).append(first[0])
    groups: dict[str, str] = {}
    ns: list[list[str]] = []
    for pattern, numbers_of in patterns.items():
        words = plain(pattern.replace("{n}", " ")).split()
        if len(numbers_of) < 2 or not _MET & {*words}:
            continue
        rest = [word for word in words if word not in _MET]
        ours = next(
            (name for name, met in _SIDE_BY_SIDE.items() if {*rest} & {*met.split()}),
            None if rest else "organ",
        )
        if ours and ours not in groups:
            groups[ours] = pattern
            ns.append(numbers_of)
    shared = [n for n in (ns[0] if ns else []) if all(n in other for other in ns)]
    return (groups, shared) if shared else ({}, [])
