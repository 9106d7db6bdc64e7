"""Synthetic patients as the export of a REDCap project that was made from our dictionary, and what must become of them.

Written from the forms alone: nothing here knows how a profile reads them.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from schemas.codes import code_lists
from schemas.contract.metadata import key_of, mapped_columns, references_of
from schemas.redcap_project import dictionary, forms
from synth.records import MISSING_MARKS, Cell, PatientRecord

REPEAT = ["redcap_repeat_instrument", "redcap_repeat_instance"]


def write_export(folder: Path, records: Iterable[PatientRecord]) -> None:
    """The dictionary and the flat export, without the identifiers, into ``folder``."""
    folder.mkdir(parents=True)
    (folder / "Oligo_DataDictionary_2025-06-30.csv").write_text(dictionary(), encoding="utf-8")
    every = forms()
    header = ["record_id", *REPEAT]
    for form in every:
        header += [field.name for field in form.fields if field.column]
        header.append(f"{form.name}_complete")
    with (folder / "Oligo_DATA_2025-06-30_1015.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, header, restval="")
        lines.writeheader()
        for record in records:
            numbers = numbers_of(record)
            for form in every:
                for place, row in enumerate(record.tables[form.table], start=1):
                    line: dict[str, Cell] = {"record_id": record.number, f"{form.name}_complete": 2}
                    if form.is_repeating:
                        line |= dict(zip(REPEAT, (form.name, place), strict=True))
                    for field in form.fields:
                        if field.column:
                            value = row[field.column]
                            owner = references_of(form.table).get(field.column)
                            line[field.name] = numbers[owner, value] if owner and value else value
                    lines.writerow(line)


def numbers_of(record: PatientRecord) -> dict[tuple[str, Cell], int]:
    """The number of the form of each row, by table and key."""
    return {
        (table, row[key_of(table)]): place
        for table, rows in record.tables.items()
        for place, row in enumerate(rows, start=1)
    }


def canonical(records: Iterable[PatientRecord]) -> dict[str, pl.DataFrame]:
    """The canonical tables that the export must become, with identifiers in clear.

    The project asks each moment once, as a date, so the days that some records have beside a date are not in it.
    """
    rows: dict[str, list[dict[str, Cell]]] = {}
    for record in records:
        numbers = numbers_of(record)
        for table, of_table in record.tables.items():
            owners = {key_of(table): table, **references_of(table)}
            for row in of_table:
                said = {name: _value(table, name, row[name]) for name in mapped_columns(table)}
                for column, owner in owners.items():
                    if row[column] is not None:
                        number = numbers[owner, row[column]]
                        said[column] = str(record.number) + ("" if owner == "patients" else f"/{number}")
                rows.setdefault(table, []).append(said)
    schemas = {table: {n: about["dtype"] for n, about in mapped_columns(table).items()} for table in rows}
    return {table: pl.DataFrame(rows[table], schema=schemas[table]) for table in rows}


def _value(table: str, column: str, value: Cell) -> Cell:
    if mapped_columns(table)[column]["role"] == "day":
        return None
    if value not in MISSING_MARKS:
        return value
    code_list = mapped_columns(table)[column].get("code_list")
    is_unknown = MISSING_MARKS[str(value)] == "unknown" and "unknown" in code_lists().get(code_list or "", {})
    return "unknown" if is_unknown else None
