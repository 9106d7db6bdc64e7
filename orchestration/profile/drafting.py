"""The files of an unknown delivery, looked at and proposed.

Belongs here: which reader looks at which file. Does not belong here: evidence and text (``schemas.drafting``).
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from schemas.delivery_files import is_apart
from schemas.drafting.proposals import Proposal, propose
from schemas.drafting.text_files import decimal_mark, look
from schemas.findings import Finding, Refusal
from schemas.mapping.texts import trimmed
from schemas.profile.files import FileSpec
from schemas.readers import Source, delimited, redcap, workbook
from schemas.readers.redcap.dictionary import read_dictionary

_BOOKS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods"}
_TEXTS = (".csv", ".tsv", ".txt", ".tab", ".dat")


def looked_at(delivery: Path) -> tuple[dict[str, dict[str, Any]], list[Proposal], list[str]]:
    """Keys of each file by its name in the profile, what each source could be, and what was not read.

    Raises:
        Refusal: no file of the delivery can be read as a table.

    """
    files: dict[str, dict[str, Any]] = {}
    proposals: list[Proposal] = []
    notes: list[str] = []
    problems: list[Finding] = []
    there = [p for p in sorted(delivery.iterdir()) if p.is_file() and not is_apart(p.name)]
    dictionary = next((p for p in there if re.search("datadictionary", p.name, re.IGNORECASE)), None)
    labels = _labels(dictionary)
    for path in there:
        if path == dictionary:
            continue
        is_project = dictionary is not None and path.suffix.lower() == ".json"
        if path.suffix.lower() not in (*_BOOKS, *_TEXTS) and not is_project:
            notes.append(f"{path.name} is not read: no table is expected in such a file")
            continue
        name = _name(path.stem, files)
        try:
            keys, sources, said = _read(path, dictionary)
        except Refusal as refusal:
            problems += refusal.findings
            continue
        notes += said
        mark = str(keys.get("decimal_mark", "."))
        found = [
            propose(f"{name}.{sheet}" if sheet else name, replace(s, frame=trimmed(s.frame)), mark, labels)
            for sheet, s in sources.items()
        ]
        orders = {one.order for one in found} - {"ymd"}
        if len(orders) == 1 and None not in orders:
            keys["date_order"] = orders.pop()
        elif not orders:
            keys["date_order"] = "ymd"
        files[name] = keys
        proposals += found
    if not files:
        raise Refusal(*(problems or [Finding("file_missing", f"no file of {delivery.name} holds a table")]))
    return files, proposals, [*notes, *(problem.message for problem in problems)]


def _labels(dictionary: Path | None) -> dict[str, str]:
    """Field to its label, which says more than its name; none without a dictionary that can be read."""
    if dictionary is None:
        return {}
    spec = FileSpec.model_validate({"path": dictionary.name, "format": "redcap"})
    try:
        forms = read_dictionary(dictionary, spec).forms
    except Refusal:
        return {}  # the export is read with it next, and says what is wrong
    return {field.name: field.label for fields in forms.values() for field in fields}


def _read(path: Path, dictionary: Path | None) -> tuple[dict[str, Any], dict[str, Source], list[str]]:
    if path.suffix.lower() in _BOOKS:
        return _book(path)
    if dictionary is not None:
        keys = {"path": path.name, "format": "redcap", "dictionary": dictionary.name}
        sources = redcap.read(path, dictionary, FileSpec.model_validate(keys))
        return keys, {sheet: s for sheet, s in sources.items() if sheet and s.frame.height}, []
    keys = {"path": path.name, "format": "delimited", **look(path)}
    source = delimited.read(path, FileSpec.model_validate(keys))
    notes = []
    if "redcap_repeat_instrument" in source.columns or "redcap_event_name" in source.columns:
        notes.append(
            f"{path.name} is a REDCap export. Export the data dictionary too and draft again: it is read better"
        )
    if keys["encoding"] == "utf-8":
        keys.pop("encoding")
    return keys, {"": source}, notes


def _book(path: Path) -> tuple[dict[str, Any], dict[str, Source], list[str]]:
    spec = FileSpec.model_validate({"path": path.name, "format": _BOOKS[path.suffix.lower()]})
    sources, notes = {}, []
    for sheet in workbook.read(path, (), spec):
        try:
            sources[sheet] = workbook.read(path, [sheet], spec)[sheet]
        except Refusal as refusal:
            notes.append(f"the sheet {sheet} is not read: {refusal.findings[0].message}")
    keys = {"path": path.name, "format": spec.format}
    cells = (cell or "" for s in sources.values() for column in s.columns for cell in s.frame[column])
    return keys | ({"decimal_mark": ","} if decimal_mark(cells) == "," else {}), sources, notes


def _name(stem: str, taken: dict[str, dict[str, Any]]) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")[:20].strip("_") or "export"
    while name in taken:
        name += "_more"
    return name
