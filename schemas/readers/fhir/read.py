"""Files of FHIR to sources.

Belongs here: which resource becomes a row of which sheet, and which is left out and why. Does not belong here: what a
resource says.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from schemas.findings import Finding
from schemas.readers.fhir import conditions, observations, treatments
from schemas.readers.fhir.documents import Element, Placed, resources
from schemas.readers.fhir.elements import all_of, one_of, ours, reference, words
from schemas.readers.fhir.kinds import left_out, other_version, sheet_of
from schemas.readers.fhir.linking import link, resolved
from schemas.readers.fhir.sheets import MOST_TREATED, OTHER, SHEETS, Row
from schemas.readers.fhir.validity import mistakes
from schemas.readers.source import FILE_STEP, IGNORED, LARGEST_CELL, ROW, Source, unreadable

_NUMBER, _DRUG = "\0number", "\0drug"
_ROWS: dict[str, Callable[[Element], Row]] = {
    "patients": conditions.patient,
    "primaries": conditions.primary,
    "secondaries": conditions.secondary,
    "tumors": conditions.tumor,
    "radiotherapy_volumes": conditions.volume,
    "episodes": conditions.episode,
    "radiotherapy_courses": treatments.course,
    "surgeries": treatments.operation,
    "medication_requests": treatments.request,
    "medication_administrations": treatments.administration,
    "disease_status": observations.disease_status,
    "tumor_sizes": observations.tumor_size,
    "ecog": observations.ecog,
    "tnm": observations.tnm,
    "lesion_status": observations.lesion_status,
    "toxicities": observations.toxicity,
}


def read(paths: Sequence[Path], name: str) -> dict[str, Source]:
    """Read the resources of a delivery; every sheet is there, and may have no rows.

    A resource is a row of one sheet, or is ignored: ``resource_not_mapped`` where its kind is none of mCODE's that the
    registry knows, ``resource_invalid`` where it is not valid R4 (a finding says what), ``resource_repeated`` where it
    came before, word for word, and ``not_done``, ``refuted`` or ``entered_in_error`` where it says so itself.

    Args:
        paths: the files, which may refer to each other's resources.
        name: what to call them together where they are several.

    Raises:
        Refusal: a file is no JSON of FHIR, is beyond the limits, or claims a version of mCODE that is not known.

    """
    rows: dict[str, list[Row]] = {sheet: [] for sheet in SHEETS}
    addresses: dict[str, str] = {}
    drugs: dict[str, str | None] = {}
    known: set[tuple[str, bytes]] = set()
    ignored: list[tuple[int, str]] = []
    remarks: list[Finding] = []
    for place, path in enumerate(paths):
        for placed in resources(path):
            own = _own_address(placed, addresses)
            if placed.content.get("resourceType") == "Medication" and own:
                drugs[own] = words(one_of(placed.content.get("code")))
            number = place * FILE_STEP + placed.row
            if own and _is_repeated(own, placed.content, known):
                ignored.append((number, "resource_repeated"))
                continue
            sheet, reason, problem = _judged(placed, path)
            if problem:
                where = f"{placed.content['resourceType']}: {problem}"
                remarks.append(Finding("resource_invalid", where, path.name, sheet, placed.row))
            if reason or not sheet:
                ignored.append((number, reason or "resource_not_mapped"))
                continue
            row = _row(sheet, placed.content) | {"id": own, _NUMBER: str(number)}
            if any(text and len(text) > LARGEST_CELL for text in row.values()):
                problem = f"an element of row {placed.row} is larger than {LARGEST_CELL:,} bytes"
                raise unreadable(path, problem)
            row[_DRUG] = reference(placed.content.get("medicationReference"))
            rows[sheet].append(row)
    for row in [*rows["medication_requests"], *rows["medication_administrations"]]:
        row["agents"] = row["agents"] or drugs.get(resolved(row[_DRUG], addresses) or "")
    link(rows, addresses)
    files = tuple(path.name for path in paths)
    file = files[0] if len(files) == 1 else name
    sources = {sheet: Source(file, sheet, _frame(sheet, found), files=files) for sheet, found in rows.items()}
    nothing = pl.DataFrame(schema={ROW: pl.Int64})
    left = pl.DataFrame(ignored, schema=IGNORED, orient="row")
    return sources | {OTHER: Source(file, OTHER, nothing, (), tuple(remarks), left, files=files)}


def _own_address(placed: Placed, addresses: dict[str, str]) -> str | None:
    """``Type/id`` of a resource, by which others are led to it; the bundle's address stands in for an id."""
    kind, own = placed.content.get("resourceType"), placed.content.get("id")
    url = placed.full_url
    if not isinstance(own, str) or not own:
        own = url.replace("/", ":").rpartition(":")[2] if url else None
    if not own:
        return None
    address = f"{kind}/{own}"
    addresses[address] = address
    if url:
        addresses[url] = address
    return address


def _is_repeated(own: str, content: Element, known: set[tuple[str, bytes]]) -> bool:
    """Whether the same resource came before, as when every bundle brings along what it refers to.

    The narrative is left out of account: it is generated, and each generator writes another.
    """
    said = {name: each for name, each in content.items() if name != "text"}
    text = json.dumps(said, sort_keys=True, default=str).encode()
    seen = (own, hashlib.sha256(text).digest())
    if seen in known:
        return True
    known.add(seen)
    return False


def _judged(placed: Placed, path: Path) -> tuple[str | None, str | None, str | None]:
    """The sheet of a resource, or why it is left out, and what is wrong with it."""
    content = placed.content
    if not isinstance(content.get("resourceType"), str):
        return None, "resource_invalid", None
    version = other_version(content)
    if version:
        raise unreadable(path, f"row {placed.row} claims version {version} of mCODE; 2 to 4 are read")
    sheet = sheet_of(content)
    if sheet is None:
        return None, "resource_not_mapped", None
    wrong = mistakes(content)
    if not wrong and len(all_of(content.get("extension"))) > MOST_TREATED:
        treated = [each for each in _row(sheet, content) if each.startswith(f"treated{MOST_TREATED + 1}_")]
        wrong = [f"it has more than {MOST_TREATED} volumes or metastases"] if treated else []
    if wrong:
        return sheet, "resource_invalid", "; ".join(wrong)
    return sheet, left_out(content), None


def _row(sheet: str, content: Element) -> Row:
    """The columns of a resource: what mCODE says, and over it what an extension of ours says."""
    row = dict.fromkeys(SHEETS[sheet].columns) | _ROWS[sheet](content)
    for column in SHEETS[sheet].declared:
        said = ours(content, column.replace("_", "-"))
        row[column] = row[column] if said is None else said
    return row


def _frame(sheet: str, rows: list[Row]) -> pl.DataFrame:
    columns = {
        column: pl.Series([row[column] for row in rows], dtype=pl.String) for column in SHEETS[sheet].columns
    }
    numbers = pl.Series([int(row[_NUMBER] or 0) for row in rows], dtype=pl.Int64)
    return pl.DataFrame({ROW: numbers, **columns})
