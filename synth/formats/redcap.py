"""A REDCap project: the flat export with repeating instruments and events, and its data dictionary.

Belongs here: rows to lines of the flat export. Does not belong here: the forms (``redcap_forms``), the
dictionary and the profile.
"""

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from synth.formats.invented_names import hospital_number_of, name_of
from synth.formats.redcap_dictionary import write_dictionary
from synth.formats.redcap_forms import BASELINE, INSTRUMENTS, Field, Instrument
from synth.formats.redcap_profile import profile_of
from synth.formats.writer import Place, Writer, of_length
from synth.records import COLUMNS, KEYS, Cell, PatientRecord, Row

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Render = Callable[[Cell], str]


class RedcapWriter(Writer):
    """Writes a delivery of a flat export and its dictionary; what it holds does not grow."""

    columns: ClassVar[dict[str, frozenset[str]]] = {
        table: frozenset(
            f.column for i in INSTRUMENTS if i.table == table for f in i.fields if f.kind != "checkbox"
        )
        for table in COLUMNS
    }
    stray_code: ClassVar[str] = "97"
    abilities: ClassVar[frozenset[str]] = frozenset({"ragged"})

    def __init__(self, folder: Path, centre: str, delivery: str) -> None:
        """Write the dictionary, open the export and write its header."""
        self._name = f"{centre}_DATA_{delivery}.csv"
        write_dictionary(folder / f"{centre}_DataDictionary_{delivery}.csv")
        self._file = (folder / self._name).open("w", encoding="utf-8", newline="", buffering=1 << 18)
        self._lines = csv.writer(self._file, lineterminator="\n")
        header = ["record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"]
        self._first: dict[str, int] = {}
        for instrument in INSTRUMENTS:
            self._first[instrument.name] = len(header)
            header += [name for field in instrument.fields for name in _headings(field)]
            header.append(f"{instrument.name}_complete")
        self._width = len(header)
        boxes = [place for place, name in enumerate(header) if name.startswith("comorbidity___")]
        self._boxes = slice(boxes[0], boxes[-1] + 1)
        self._renders = {i.name: [(f.column, _render(i, f)) for f in i.fields] for i in INSTRUMENTS}
        self._lines.writerow(header)
        self._written = 1

    def places(self, record: PatientRecord) -> dict[str, list[Place]]:
        """The patient and the primary share the first line; every other row has a line of its own."""
        places: dict[str, list[Place | None]] = {
            name: [None] * len(rows) for name, rows in record.tables.items()
        }
        line = self._written + 1
        places["patients"] = [Place(self._name, "patient", line)]
        places["primaries"] = [Place(self._name, "primary_tumour", line)]
        for instrument, position, _ in _repeated(record):
            line += 1
            places[instrument.table][position] = Place(self._name, instrument.name, line)
        return {name: [place for place in found if place is not None] for name, found in places.items()}

    def write(self, record: PatientRecord) -> None:
        """Append the patient's lines: the baseline form, then each instance of each repeating form."""
        identity = str(record.tables["patients"][0]["patient_id"])
        line = [""] * self._width
        line[0], line[1] = identity, BASELINE
        for instrument in INSTRUMENTS[:2]:
            self._fill(line, instrument, record.tables[instrument.table][0])
        first = self._first["patient"]
        line[first : first + 2] = [name_of(record.number), hospital_number_of(record.number)]
        line[self._boxes] = _ticks(record.number)
        lines: list[Sequence[object]] = [line]
        for instrument, position, row in _repeated(record):
            line = [""] * self._width
            line[:4] = [identity, instrument.event, instrument.name, _number(row[KEYS[instrument.table]])]
            self._fill(line, instrument, row)
            lines.append(of_length(line, record.ragged.get((instrument.table, position), 0)))
        self._written += len(lines)
        self._lines.writerows(lines)

    def _fill(self, line: list[str], instrument: Instrument, row: Row) -> None:
        place = self._first[instrument.name]
        for (column, render), field in zip(self._renders[instrument.name], instrument.fields, strict=True):
            if field.kind == "checkbox":
                ticked = str(row[column] or "").split("; ") if column else []
                line[place : place + len(field.choices)] = [
                    "1" if c in ticked else "0" for c, _ in field.choices
                ]
                place += len(field.choices)
                continue
            if column:
                value = row[column]
                if value is not None:
                    line[place] = render(value)
            place += 1
        line[place] = "2"

    def close(self) -> None:
        """Close the export."""
        self._file.close()

    @staticmethod
    def profile(centre: str, empty: Collection[str]) -> str:
        """The profile: instruments to tables, fields to columns."""
        return profile_of(centre)


def _repeated(record: PatientRecord) -> Iterator[tuple[Instrument, int, Row]]:
    """The rows of the repeating instruments in the order of the export, with their position in the table."""
    for instrument in INSTRUMENTS[2:]:
        rows = record.tables[instrument.table]
        if instrument.table != "treatments":
            for position, row in enumerate(rows):
                yield instrument, position, row
            continue
        for position, row in enumerate(rows):
            if (row["target"] == "systemic") == (instrument.name == "systemic_therapy"):
                yield instrument, position, row


def _ticks(number: int) -> list[str]:
    """Other diseases of patient ``number``, which no table of ours asks for: every fourth has each."""
    return ["1" if (number * factor) % 97 < 24 else "0" for factor in (31, 43, 59, 71)]


def _headings(field: Field) -> list[str]:
    if field.kind == "checkbox":
        return [f"{field.name}___{raw}" for _, (raw, _) in field.choices]
    return [field.name]


def _number(key: Cell) -> str:
    """The number at the end of a key: ``1`` of ``NOR-000001-E1``."""
    return str(key)[str(key).rfind("-") + 1 :].lstrip(_LETTERS)


def _short(key: Cell) -> str:
    """The last piece of a key: ``T1`` of ``NOR-000001-T1``."""
    return str(key)[str(key).rfind("-") + 1 :]


def _render(instrument: Instrument, field: Field) -> Render:
    """How the values of a field are written; what is no choice stays as it is."""
    if field.choices:
        raw_of: dict[Cell, str] = {code: raw for code, (raw, _) in field.choices}
        return lambda value: raw_of.get(value) or str(value)
    if field.column == "treatment_id":
        return _short
    if field.column and COLUMNS[instrument.table][field.column]["role"] == "reference":
        return _number
    return lambda value: f"{value:g}" if isinstance(value, float) else str(value)
