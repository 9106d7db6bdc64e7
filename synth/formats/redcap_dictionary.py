"""The data dictionary of the project, in REDCap's eighteen columns.

Belongs here: fields to lines of the dictionary. Does not belong here: which fields there are.
"""

import csv
from pathlib import Path

from schemas.redcap_project.dictionary import COLUMNS
from synth.formats.redcap_forms import INSTRUMENTS, Field

_BRANCHING = {
    "death_date": "[vital_status] = '2'",
    "death_cause": "[vital_status] = '2'",
    "fu_new_organ": "[fu_new] > 0",
}
_REQUIRED = frozenset(
    {"sex", "vital_status", "last_contact", "pri_site", "epi_date", "les_organ", "fu_date", "fu_response"}
)
_BOUNDS = {"birth_year": ("1890", "2010"), "epi_ecog": ("0", "4"), "tox_grade": ("1", "5")}


def write_dictionary(path: Path) -> None:
    """Write the dictionary of the project's forms to ``path``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerow(_line("patient", Field("record_id", "Record"), "Patient"))
        for instrument in INSTRUMENTS:
            title = instrument.name.replace("_", " ").capitalize()
            for place, field in enumerate(instrument.fields):
                rows.writerow(
                    _line(instrument.name, field, "" if place or instrument.name == "patient" else title)
                )


def _line(form: str, field: Field, section: str) -> list[str]:
    lowest, highest = _BOUNDS.get(field.name, ("", ""))
    said_by_type = field.kind in ("text", "yesno")
    choices = "" if said_by_type else " | ".join(f"{raw}, {label}" for _, (raw, label) in field.choices)
    return [
        field.name,
        form,
        section,
        field.kind,
        field.label,
        choices,
        field.note,
        field.validation,
        lowest,
        highest,
        "y" if field.is_identifier else "",
        _BRANCHING.get(field.name, ""),
        "y" if field.name in _REQUIRED else "",
        "",
        "",
        "",
        "",
        "",
    ]
