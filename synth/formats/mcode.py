"""mCODE: resources of FHIR R4, one a line of NDJSON.

Belongs here: patients to lines, and the profile that reads them. Does not belong here: the resources
(``mcode_resources``, ``mcode_treatments``).
"""

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import ClassVar

from synth.formats.invented_names import hospital_number_of, name_of
from synth.formats.mcode_elements import Element
from synth.formats.mcode_resources import assessment, episode, lesion, lesion_assessment, patient, primary
from synth.formats.mcode_treatments import toxicity, treatment
from synth.formats.writer import Place, Writer
from synth.records import COLUMNS, PatientRecord, Row

_STANDARD = Path(__file__).parents[2] / "schemas" / "profile" / "standards" / "mcode.yml"


class McodeWriter(Writer):
    """Writes a delivery of one NDJSON file; what it holds does not grow.

    One row becomes several resources, so a mistake in a row has no one place: it plants none.
    """

    columns: ClassVar[dict[str, frozenset[str]]] = {
        name: frozenset(fields) for name, fields in COLUMNS.items()
    }
    stray_code: ClassVar[str] = "see-letter"

    def __init__(self, folder: Path, centre: str, delivery: str) -> None:
        """Open the file."""
        self._file = (folder / f"{centre}_{delivery}.ndjson").open(
            "w", encoding="utf-8", newline="", buffering=1 << 18
        )

    def places(self, record: PatientRecord) -> dict[str, list[Place]]:
        """Nowhere: see the class."""
        return {}

    def write(self, record: PatientRecord) -> None:
        """Append the patient's resources."""
        lines = (json.dumps(content, separators=(",", ":")) + "\n" for content in _resources(record))
        self._file.writelines(lines)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @staticmethod
    def profile(centre: str, empty: Collection[str]) -> str:
        """The standard profile under the centre's name."""
        name = " ".join(part.capitalize() for part in re.split(r"[_-]+", centre) if part)
        head = f"# The patients are invented.\ncentre: {centre}\nname: {name} Cancer Centre (synthetic)\n"
        return head + _STANDARD.read_text(encoding="utf-8")


def _resources(record: PatientRecord) -> Iterator[Element]:
    tables = record.tables
    for row in tables["patients"]:
        yield patient(row, _identifiers(record.number))
    owner = tables["patients"][0]["patient_id"]
    for row in tables["primaries"]:
        yield from primary(row)
    for row in tables["episodes"]:
        yield from episode(row)
    for row in tables["lesions"]:
        yield from lesion(row, owner)
    treated: dict[object, list[Row]] = {}
    for row in tables["treatment_lesions"]:
        treated.setdefault(row["treatment_id"], []).append(row)
    for row in tables["treatments"]:
        yield from treatment(row, treated.get(row["treatment_id"], []), owner)
    for row in tables["assessments"]:
        yield assessment(row, owner)
    for row in tables["lesion_assessments"]:
        yield lesion_assessment(row, owner)
    given = {row["treatment_id"]: row for row in tables["treatments"]}
    for row in tables["toxicities"]:
        yield toxicity(row, given[row["treatment_id"]], owner)


def _identifiers(number: int) -> Element:
    """What a hospital's export carries and the registry never reads."""
    family, _, given = name_of(number).partition(", ")
    return {
        "identifier": [{"system": "urn:oid:2.999.1", "value": hospital_number_of(number)}],
        "name": [{"family": family, "given": [given]}],
        "address": [{"line": [f"{number} Invented Street"], "city": "Nowhere"}],
    }
