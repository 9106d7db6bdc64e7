"""Nine CSV files, a canonical table each, under canonical headings and with canonical codes.

Belongs here: rows to CSV, and the profile that reads them. Does not belong here: other formats.
"""

import csv
from collections.abc import Collection, Sequence
from operator import itemgetter
from pathlib import Path
from typing import ClassVar

from synth.formats import profile_text
from synth.formats.writer import Place, Writer, of_length
from synth.records import COLUMNS, MISSING_MARKS, PatientRecord


class DelimitedWriter(Writer):
    """Writes a delivery of nine UTF-8 files, a row at a time; what it holds does not grow."""

    columns: ClassVar[dict[str, frozenset[str]]] = {
        name: frozenset(fields) for name, fields in COLUMNS.items()
    }
    stray_code: ClassVar[str] = "see letter"
    abilities: ClassVar[frozenset[str]] = frozenset({"ragged", "formulas"})

    def __init__(self, folder: Path, centre: str, delivery: str) -> None:
        """Open the nine files and write their headers."""
        self._files = {
            name: (folder / f"{name}.csv").open("w", encoding="utf-8", newline="", buffering=1 << 18)
            for name in COLUMNS
        }
        self._rows = {name: csv.writer(file, lineterminator="\n") for name, file in self._files.items()}
        self._cells = {name: itemgetter(*fields) for name, fields in COLUMNS.items()}
        self._written = dict.fromkeys(COLUMNS, 1)
        for name, fields in COLUMNS.items():
            self._rows[name].writerow(fields)

    def places(self, record: PatientRecord) -> dict[str, list[Place]]:
        """Each table has its own file, in which the patient's rows come next."""
        return {
            name: [
                Place(f"{name}.csv", None, self._written[name] + position + 1)
                for position in range(len(rows))
            ]
            for name, rows in record.tables.items()
        }

    def write(self, record: PatientRecord) -> None:
        """Append the patient's rows to the nine files."""
        for name, rows in record.tables.items():
            if rows:
                self._written[name] += len(rows)
                cells = map(self._cells[name], rows)
                self._rows[name].writerows(self._ragged(record, name, cells) if record.ragged else cells)

    @staticmethod
    def _ragged(record: PatientRecord, name: str, cells: "map[tuple[object, ...]]") -> list[Sequence[object]]:
        """The rows with those told ragged a cell longer, or shorter."""
        return [of_length(row, record.ragged.get((name, position), 0)) for position, row in enumerate(cells)]

    def close(self) -> None:
        """Close the nine files."""
        for file in self._files.values():
            file.close()

    @staticmethod
    def profile(centre: str, empty: Collection[str]) -> str:
        """A profile that maps every column to itself."""
        comment = "How the nine CSV files of the centre's own database are read: our headings, our codes."
        lines = [*profile_text.head(centre, comment, MISSING_MARKS, ()), "", "files:"]
        lines += [
            f"  {name}: {{path: {name}.csv, format: delimited{', may_be_empty: true' * (name in empty)}}}"
            for name in COLUMNS
        ]
        lines += ["", "# Some patients carry days beside dates; the two must agree.", "tables:"]
        for name, fields in COLUMNS.items():
            lines += profile_text.table(name, [(name, {field: field for field in fields})])
        return profile_text.text(lines)
