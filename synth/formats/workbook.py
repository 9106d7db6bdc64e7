"""A workbook: a sheet per table, labels for codes, day before month, decimal commas, doses as text.

Belongs here: rows to cells, and the profile that reads them. Does not belong here: headings and words
(``workbook_sheets``).
"""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import xlsxwriter

from synth.formats import profile_text
from synth.formats.invented_names import name_of
from synth.formats.workbook_sheets import MARKS, MISSING, SHEETS, WORDS, Heading, words_of
from synth.formats.writer import Place, Writer
from synth.moments import is_whole
from synth.records import COLUMNS, Cell, PatientRecord, Row

#: The format's rows, and what the longest sheet may need for one patient.
_ROWS, _ROWS_A_PATIENT = 1_048_576, 40

#: The error that a cell shows -> a formula that fails so.
_FAILING: dict[Cell, str] = {"#N/A": "=NA()", "#VALUE!": '=DATEVALUE("")'}


class WorkbookWriter(Writer):
    """Writes a delivery of one workbook; it is held in memory until it is closed."""

    columns: ClassVar[dict[str, frozenset[str]]] = {
        table: frozenset(h.column for h in headings if h.column)
        | (frozenset({"fractions"}) if table == "treatment_lesions" else frozenset())
        for table, (_, headings) in SHEETS.items()
    }
    stray_code: ClassVar[str] = "see letter"
    abilities: ClassVar[frozenset[str]] = frozenset({"dose_as_text", "formulas"})
    most_patients: ClassVar[int | None] = _ROWS // _ROWS_A_PATIENT

    def __init__(self, folder: Path, centre: str, delivery: str) -> None:
        """Open the workbook and write the headings; nothing in it tells when it was made."""
        self._name = f"{centre}_{delivery}.xlsx"
        self._book = xlsxwriter.Workbook(str(folder / self._name), {"strings_to_numbers": False})
        made = datetime.fromisoformat(delivery)
        self._book.set_properties(
            {"title": f"Oligometastasis registry {centre} (synthetic)", "created": made}
        )
        self._date_format = self._book.add_format({"num_format": "dd/mm/yyyy"})
        bold = self._book.add_format({"bold": True})
        self._sheets: dict[str, Any] = {}
        self._written = dict.fromkeys(SHEETS, 1)
        self._words = {
            (t, h.column): words_of(t, h.column) | MARKS for t, (_, hs) in SHEETS.items() for h in hs
        }
        for table, (name, headings) in SHEETS.items():
            self._sheets[table] = self._book.add_worksheet(name)
            self._sheets[table].freeze_panes(1, 0)
            for place, heading in enumerate(headings):
                self._sheets[table].write_string(0, place, heading.text, bold)
                self._sheets[table].set_column(place, place, max(11, len(heading.text)))

    def places(self, record: PatientRecord) -> dict[str, list[Place]]:
        """Each table has its own sheet, in which the patient's rows come next."""
        return {
            table: [
                Place(self._name, SHEETS[table][0], self._written[table] + n + 1) for n in range(len(rows))
            ]
            for table, rows in record.tables.items()
        }

    def write(self, record: PatientRecord) -> None:
        """Append the patient's rows to the nine sheets."""
        for table, rows in record.tables.items():
            for row in rows:
                for place, heading in enumerate(SHEETS[table][1]):
                    self._cell(table, place, heading, row, record.number)
                self._written[table] += 1

    def _cell(self, table: str, place: int, heading: Heading, row: Row, number: int) -> None:
        sheet, line = self._sheets[table], self._written[table]
        value: Cell = name_of(number) if heading.kind == "name" else row[heading.column]
        if heading.kind == "dose":
            value = _dose(value, row["fractions"])
        elif heading.kind == "excel_date" and is_whole(value):
            sheet.write_datetime(line, place, datetime.fromisoformat(str(value)), self._date_format)
            return
        elif isinstance(value, str):
            known = self._words[(table, heading.column)]
            value = known.get(value) or (_day_first(value) if heading.column.endswith("_date") else value)
        elif isinstance(value, float):
            value = _comma(value)
        if value in _FAILING:
            sheet.write_formula(line, place, _FAILING[value], None, value)
        elif isinstance(value, int):
            sheet.write_number(line, place, value)
        elif value is not None:
            sheet.write_string(line, place, value)

    def close(self) -> None:
        """Write the workbook."""
        self._book.close()

    @staticmethod
    def profile(centre: str, empty: Collection[str]) -> str:
        """The profile: sheets to tables, headings to columns."""
        comment = "How the tumour board's workbook is read: a sheet per table, its own headings and words."
        names = [h.text for _, headings in SHEETS.values() for h in headings if h.kind == "name"]
        lines = profile_text.head(centre, comment, MISSING, names)
        options = 'format: xlsx, date_order: dmy, decimal_mark: ","' + ", may_be_empty: true" * bool(empty)
        lines += [
            "",
            "files:",
            f'  workbook: {{path: "{centre}_*.xlsx", {options}}}',
            *profile_text.vocabularies(WORDS),
            "",
            "tables:",
        ]
        for table, (name, headings) in SHEETS.items():
            lines += profile_text.table(table, [(f"workbook.{name}", _mapping(table, headings))])
        return profile_text.text(lines)


def _mapping(table: str, headings: tuple[Heading, ...]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for heading in headings:
        code_list = COLUMNS[table].get(heading.column, {}).get("code_list")
        if heading.kind == "dose":
            cell = f"{{column: {heading.text}, parser: dose_and_fractions, part: "
            mapping |= {"dose_gy": cell + "dose_gy}", "fractions": cell + "fractions}"}
        elif code_list in WORDS:
            mapping[heading.column] = f"{{column: {profile_text.quoted(heading.text)}, values: {code_list}}}"
        elif heading.column:
            mapping[heading.column] = profile_text.quoted(heading.text)
    return mapping


def _comma(value: float) -> str:
    """A decimal with a comma; whole ones without."""
    return f"{value:g}".replace(".", ",")


def _day_first(value: str) -> str:
    """``2021-03-14`` as ``14/03/2021``; of the partial dates some as ``03/2021``; no date stays as it is."""
    parts = value.split("-")
    if len(parts) == 3:
        return "/".join(reversed(parts))
    return f"{parts[1]}/{parts[0]}" if len(parts) == 2 and parts[1] in ("03", "06", "09") else value


def _dose(dose: Cell, fractions: Cell) -> Cell:
    """Dose and fractions in one cell, in the ways in which people write it; no dose stays no dose."""
    if not isinstance(dose, float | int) or fractions is None:
        return MARKS.get(dose, dose) if isinstance(dose, str) else None
    gray = _comma(float(dose))
    if int(dose) % 7 == 0:
        return f"{gray} Gy in {fractions} fractions"
    return f"{gray}/{fractions}" if int(dose) % 9 == 0 else f"{gray}Gy/{fractions}#"
