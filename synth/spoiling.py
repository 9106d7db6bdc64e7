"""Spoiling a patient: the changes that a defect makes to a row or to the rows about it.

Belongs here: how rows are changed. Does not belong here: what a spoilt cell holds (``spoilt_values``), the
kinds of defect, and whether a row suits one (``suiting``).

A change gets the position of a row; its answer is the positions of the rows that are found fault with.
"""

from collections.abc import Callable

from synth.moments import day_of, iso
from synth.spoilt_values import Value
from synth.suiting import Stage

Change = Callable[[Stage, int], list[int]]


def setting(table: str, column: str, value: Value) -> Change:
    """Set one cell of the row."""

    def change(stage: Stage, position: int) -> list[int]:
        row = stage.record.tables[table][position]
        row[column] = value(stage, row)
        return [position]

    return change


def copied(table: str) -> Change:
    """Put a copy of the row after it; the copy is at fault."""

    def change(stage: Stage, position: int) -> list[int]:
        rows = stage.record.tables[table]
        rows.insert(position + 1, dict(rows[position]))
        return [position + 1]

    return change


def contradicted(table: str, column: str, value: str, otherwise: str) -> Change:
    """Put a row with the same key and another answer after it; both are at fault."""

    def change(stage: Stage, position: int) -> list[int]:
        rows = stage.record.tables[table]
        twin = dict(rows[position])
        twin[column] = value if twin[column] != value else otherwise
        rows.insert(position + 1, twin)
        return [position, position + 1]

    return change


def ragged(table: str, cells: int) -> Change:
    """Have the row written with ``cells`` more cells than the header."""

    def change(stage: Stage, position: int) -> list[int]:
        stage.record.ragged[(table, position)] = cells
        return [position]

    return change


def swapped_episodes(stage: Stage, position: int) -> list[int]:
    """Give the episode and the one before it each other's dates."""
    one, other = stage.record.tables["episodes"][position - 1 : position + 1]
    for column in ("diagnosis_date", "ned_date"):
        one[column], other[column] = other[column], one[column]
    return [position - 1, position]


def repeated_number(stage: Stage, position: int) -> list[int]:
    """Give the episode the number of the one before it."""
    before, episode = stage.record.tables["episodes"][position - 1 : position + 1]
    episode["episode_number"] = before["episode_number"]
    return [position - 1, position]


def left_out_number(stage: Stage, position: int) -> list[int]:
    """Number the episode one further, wherever it is named."""
    episode = stage.record.tables["episodes"][position]
    number, old = int(str(episode["episode_number"])) + 1, episode["episode_id"]
    episode["episode_number"] = number
    for rows in stage.record.tables.values():
        for row in rows:
            if row.get("episode_id") == old:
                row["episode_id"] = f"{stage.patient['patient_id']}-E{number}"
    return [position]


def fractionated(fractions: int | None, gray: float | None) -> Change:
    """Give the lesion's dose in so many fractions, or so many gray in each of its own; the three agree."""

    def change(stage: Stage, position: int) -> list[int]:
        row = stage.record.tables["treatment_lesions"][position]
        count = fractions or int(str(row["fractions"]))
        dose = gray * count if gray else float(str(row["dose_gy"]))
        row |= {
            "dose_gy": round(dose, 3),
            "fractions": count,
            "dose_per_fraction_gy": round(dose / count, 3),
        }
        return [position]

    return change


def later_primary(stage: Stage, position: int) -> list[int]:
    """Date the primary three weeks after the episode."""
    diagnosis = day_of(str(stage.record.tables["episodes"][position]["diagnosis_date"]))
    stage.record.tables["primaries"][0]["diagnosis_date"] = iso(diagnosis + 21)
    return [position]
