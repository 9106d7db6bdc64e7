"""What is passed from the making of a patient to the writing: canonical rows, one patient at a time.

Belongs here: the shape of a patient's rows, their keys, and the marks of a missing value. Does not
belong here: how rows come about, or how a format writes them.
"""

from dataclasses import dataclass, field
from random import Random

from schemas.contract import TABLES
from synth.draws import Weighted

Cell = str | int | float | None
Row = dict[str, Cell]

#: Why a value is missing, by the mark that stands in its cell: mark -> code of ``missing_reason``.
MISSING_MARKS = {"UNK": "unknown", "NI": "not_recorded", "NASK": "not_asked", "NA": "not_applicable"}

_MISSING: Weighted[Cell] = Weighted({None: 5, "UNK": 3, "NI": 1, "NASK": 1})


@dataclass(slots=True)
class PatientRecord:
    """Every row of one patient, by canonical table.

    ``ragged`` names rows (table, position) that a delimited file writes with a cell too many (+1) or
    too few (-1).
    """

    number: int
    tables: dict[str, list[Row]]
    ragged: dict[tuple[str, int], int] = field(default_factory=dict)


def perhaps_missing(rng: Random, value: Cell, share: float) -> Cell:
    """``value``, or in a ``share`` of cases an empty cell or the mark of a missing value."""
    return value if rng.random() >= share else _MISSING.pick(rng)


def _columns(table: str) -> dict[str, dict[str, object]]:
    fields = TABLES[table].to_schema().columns
    every = {name: dict(column.metadata or {}) for name, column in fields.items()}
    return {name: about for name, about in every.items() if about["role"] != "provenance"}


#: Canonical table -> column -> metadata of the contract, without the provenance that intake writes.
COLUMNS: dict[str, dict[str, dict[str, object]]] = {table: _columns(table) for table in TABLES}

#: Canonical table -> the name of its key.
KEYS: dict[str, str] = {
    table: next(name for name, about in columns.items() if about["role"] == "key")
    for table, columns in COLUMNS.items()
}

#: Canonical table -> its reference columns -> the table referred to, in the order of the contract.
REFERENCES: dict[str, dict[str, str]] = {
    table: {name: str(about["references"]) for name, about in columns.items() if about["role"] == "reference"}
    for table, columns in COLUMNS.items()
}
