"""The manifest: what is wrong with a delivery, and what intake must answer.

Belongs here: expected findings and accounts as JSON. Does not belong here: planting, and reading the
manifest (a refresh never does).
"""

import json
from collections import Counter
from typing import Any

from synth.defects import Planted
from synth.formats.writer import Place
from synth.records import COLUMNS, PatientRecord


class Manifest:
    """Gathers defects and counts rows while a registry is written; it grows with the defects alone."""

    def __init__(self) -> None:
        """Start with nothing planted."""
        self.defects: list[dict[str, Any]] = []
        self.rows_in: Counter[str] = Counter(dict.fromkeys(COLUMNS, 0))
        self._quarantined: Counter[str] = Counter()
        self._source_rows_refused = 0

    def count(self, record: PatientRecord) -> None:
        """Count the rows of a patient. A ragged row never becomes a row of a table."""
        for table, rows in record.tables.items():
            self.rows_in[table] += len(rows)
        for table, _ in record.ragged:
            self.rows_in[table] -= 1
            self._source_rows_refused += 1

    def add(self, planted: Planted, places: dict[str, list[Place]]) -> None:
        """Add a defect, with the places of the rows that it touches."""
        is_ragged = planted.defect.rule == "ragged_row"
        if not is_ragged:
            self._quarantined.update(table for table, _ in planted.aside)
        self.defects.append(
            {
                "id": f"D{len(self.defects) + 1:02d}",
                "kind": planted.defect.rule,
                "what": f"{planted.defect.place}: {planted.defect.said}",
                "findings": [
                    {
                        **self._place(places[expected.table][expected.position], is_ragged)._asdict(),
                        "table_name": None if is_ragged else expected.table,
                        "column_name": expected.column,
                        "rule": expected.rule,
                    }
                    for expected in planted.expected
                ],
            }
        )

    @staticmethod
    def _place(place: Place, is_ragged: bool) -> Place:
        """Of a line of the wrong length nobody knows the instrument."""
        return place._replace(source_sheet=None) if is_ragged else place

    def text(self, centre: str, delivery: str) -> str:
        """The manifest as JSON."""
        accounts = {
            table: {
                "rows_in": rows,
                "accepted": rows - self._quarantined[table],
                "quarantined": self._quarantined[table],
            }
            for table, rows in self.rows_in.items()
        }
        content = {
            "about": "Defects planted by `oligo synth`, with the findings that each must cause.",
            "centre": centre,
            "delivery": delivery,
            "defects": self.defects,
            "accounts": accounts,
            "ragged_rows": self._source_rows_refused,
        }
        return json.dumps(content, indent=1, ensure_ascii=True) + "\n"
