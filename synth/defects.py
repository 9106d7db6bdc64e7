"""Planting defects: which patient gets which, and every finding that must follow.

Belongs here: spreading defects over a registry, one a patient, and the cascade from a row set aside to the
rows that refer to it. Does not belong here: the kinds of defect, and where rows stand in a file.
"""

from dataclasses import dataclass, field

from schemas.contract.columns import QUARANTINE
from schemas.rules import RULES, Effect
from synth.defect_kinds import KINDS, Defect
from synth.formats.writer import Writer
from synth.records import COLUMNS, KEYS, REFERENCES, PatientRecord
from synth.registry_defects import REGISTRY_KINDS
from synth.suiting import Stage

#: Patients are only spoilt in the first part of a registry, so that the last defect finds its patient too.
_SPREAD = 0.7


@dataclass(slots=True)
class Expected:
    """A finding that must come: in which row of which table, about which column, by which rule."""

    table: str
    position: int
    column: str | None
    rule: str


@dataclass(slots=True)
class Planted:
    """A defect in a patient: the findings that must follow, and the rows that must be set aside."""

    defect: Defect
    expected: list[Expected] = field(default_factory=list)
    aside: set[tuple[str, int]] = field(default_factory=set)


def plantable(writer: Writer | type[Writer]) -> tuple[Defect, ...]:
    """The kinds that a format can express, a first one of each rule before any second."""
    possible = [kind for kind in (*KINDS, *REGISTRY_KINDS) if _is_expressible(kind, writer)]
    seen: dict[str, int] = {}
    turns = []
    for kind in possible:
        seen[kind.rule] = turn = seen.get(kind.rule, 0) + 1
        turns.append(turn)
    order = sorted(range(len(possible)), key=lambda place: (turns[place], place))
    return tuple(possible[place] for place in order)


def _is_expressible(kind: Defect, writer: Writer | type[Writer]) -> bool:
    columns = writer.columns.get(kind.table, frozenset())
    return all(need in columns or need in writer.abilities for need in kind.needs)


class Planter:
    """Plants defects into patients as they pass by."""

    def __init__(
        self, writer: Writer | type[Writer], defects: int | None, patients: int, delivery: int
    ) -> None:
        """Plan ``defects`` defects (``None``: every kind once) over ``patients`` patients."""
        kinds = plantable(writer)
        count = len(kinds) if defects is None else defects
        self._delivery = delivery
        self._stray_code = writer.stray_code
        self._neighbour: PatientRecord | None = None
        self._waiting = [(int(n * patients * _SPREAD / count), kinds[n % len(kinds)]) for n in range(count)]

    @property
    def left(self) -> list[str]:
        """The kinds that have found no patient yet."""
        return [kind.rule for _, kind in self._waiting]

    def plant(self, record: PatientRecord) -> Planted | None:
        """Spoil ``record`` by the first defect that is due and suits it; ``None`` where there is none."""
        planted = self._plant(record)
        self._neighbour = record if planted is None else None
        return planted

    def _plant(self, record: PatientRecord) -> Planted | None:
        if not self._waiting or self._waiting[0][0] >= record.number:
            return None
        stage = Stage(record, self._delivery, self._stray_code, self._neighbour)
        for place, (due, kind) in enumerate(self._waiting):
            if due >= record.number:
                return None
            rows = record.tables[kind.table]
            position = next((n for n, row in enumerate(rows) if kind.suits(stage, row)), None)
            if position is not None:
                del self._waiting[place]
                return _planted(kind, record, kind.change(stage, position))
        return None


def _planted(kind: Defect, record: PatientRecord, positions: list[int]) -> Planted:
    planted = Planted(kind)
    for position in positions:
        planted.expected.append(Expected(kind.table, position, kind.column, kind.rule))
        if _sets_aside(kind):
            planted.aside.add((kind.table, position))
    _cascade(record, planted)
    return planted


def _sets_aside(kind: Defect) -> bool:
    """Whether the row goes: by the rule's effect, or because its column takes the row along."""
    effect = RULES[kind.rule].effect
    if effect is not Effect.EMPTIED or kind.column is None:
        return effect is Effect.QUARANTINED
    about = COLUMNS[kind.table][kind.column]
    return bool(about.get("required")) or about.get("on_error") == QUARANTINE


def _cascade(record: PatientRecord, planted: Planted) -> None:
    """Add the rows that refer to a row set aside, and those that refer to them, table after table.

    A key stays good as long as one row under it is accepted: the first of two copies is.
    """
    accepted: dict[str, set[object]] = {}
    for table, rows in record.tables.items():
        for position, row in enumerate(rows):
            if (table, position) in planted.aside:
                continue
            for column, parent in REFERENCES[table].items():
                sent = row[column] is not None and any(
                    row[column] == r[KEYS[parent]] for r in record.tables[parent]
                )
                if sent and row[column] not in accepted[parent]:
                    planted.expected.append(Expected(table, position, column, "parent_quarantined"))
                    planted.aside.add((table, position))
        good = (r[KEYS[table]] for n, r in enumerate(rows) if (table, n) not in planted.aside)
        accepted[table] = set(good)
