"""Small deliveries of FHIR: resources as Python objects, read by the standard profile."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from schemas.readers import ROW, fhir
from schemas.readers.source import FILE_STEP, Source
from tests.unit.schemas.deliveries import DELIVERY, Centre

MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
OURS = "https://oligo.example/fhir/StructureDefinition/"
SNOMED = "http://snomed.info/sct"
STANDARD = Path(fhir.__file__).parents[2] / "profile" / "standards" / "mcode.yml"

Resource = dict[str, Any]


def clinic(folder: Path, **files: str | list[Resource]) -> Centre:
    """A centre whose files are ``name=text`` or ``name=resources``; ``_`` in a name stands for the dot."""
    centre = Centre(folder / "clinic")
    for name, content in files.items():
        text = content if isinstance(content, str) else "\n".join(map(json.dumps, content))
        centre.write(name.replace("_", "."), text)
    head = "centre: clinic\nname: A clinic\n"
    (centre.folder / "centre.yml").write_text(head + STANDARD.read_text(encoding="utf-8"), encoding="utf-8")
    return centre


def sources(folder: Path, **files: str | list[Resource]) -> dict[str, Source]:
    """What the reader makes of these files."""
    centre = clinic(folder, **files)
    return fhir.read(sorted((centre.folder / DELIVERY).iterdir()), "*json")


def row(source: Source, place: int = 0) -> dict[str, str]:
    """The filled columns of a row."""
    found = source.frame.drop(ROW).row(place, named=True)
    return {name: text for name, text in found.items() if text is not None}


def ignored(source: Source) -> list[tuple[int, str]]:
    """The rows that a source leaves out, with their reasons."""
    rows = source.ignored.with_columns(pl.col(ROW) % FILE_STEP)
    return [(int(number), str(reason)) for number, reason in rows.rows()]


def patient(key: str = "p", **more: Any) -> Resource:
    """A patient."""
    return {"resourceType": "Patient", "id": key, "gender": "female", **more}


def condition(key: str, kind: str, code: str = "", **more: Any) -> Resource:
    """A primary or secondary cancer condition of the patient ``p``."""
    return {
        "resourceType": "Condition",
        "id": key,
        "meta": {"profile": [f"{MCODE}{kind}-cancer-condition"]},
        "code": {"coding": [{"system": SNOMED, "code": code or "363346000"}]},
        "subject": {"reference": "Patient/p"},
        **more,
    }


def observation(key: str, kind: str, **more: Any) -> Resource:
    """An observation of the patient ``p``."""
    return {
        "resourceType": "Observation",
        "id": key,
        "meta": {"profile": [MCODE + kind]},
        "status": "final",
        "code": {"text": kind},
        "subject": {"reference": "Patient/p"},
        **more,
    }


def coded(code: str, system: str = SNOMED, **more: str) -> Resource:
    """A concept."""
    return {"coding": [{"system": system, "code": code, **more}]}


def points(name: str, address: str, base: str = OURS) -> Resource:
    """An extension with a reference."""
    return {"url": base + name, "valueReference": {"reference": address}}
