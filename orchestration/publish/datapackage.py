"""``datapackage.json``: what is in the files of a release, for programs that never heard of Oligo.

Belongs here: the tables of a release in the words of Frictionless (Data Package and Table Schema). Does not belong
here: what is in a table (``orchestration.survival_tables``), and writing the tables.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from orchestration.publish.figure_data import FIGURE_COLUMNS
from orchestration.report.chart_files import table_of
from orchestration.survival_tables.definition import SERIES_KEYS, Columns, SurvivalTable

NAME = "datapackage.json"
_TYPES = {"varchar": "string", "bigint": "integer", "double": "number", "boolean": "boolean"}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
#: The table whose rows are the series, and those whose rows belong to one; others have groups of their own.
_SERIES_TABLE = "summary"
_OF_A_SERIES = {"risk_table", "curve", "restricted_mean"}
#: Empty for all of the registry, so never asked for.
_MAY_BE_EMPTY = {"within_group"}


def write_datapackage(folder: Path, tables: Mapping[str, SurvivalTable]) -> None:
    """Describe every CSV and Parquet file below ``folder``; the same files give the same bytes.

    Args:
        folder: a release, of which ``survival/<table>`` has the columns of ``tables``.
        tables: name to definition.

    """
    content = {
        "profile": "data-package",
        "name": "oligo-release",
        "title": "Survival of patients with oligometastatic cancer: summaries, curves, counts and tests",
        "description": (
            "Counts and estimates of a registry; no row is a patient's but those of the swimmer plot, of whom it tells "
            "months and kinds of events alone. release.json beside it says from which "
            "deliveries and with which versions it was made, and what to bear in mind. Times are whole days from the "
            "index of the endpoint; a month is 365.25/12 days. An empty field is no answer: not reached, not estimable."
        ),
        "contributors": [{"title": "Oligo", "role": "wrangler"}],
        "sources": [{"title": "Deliveries of the centres, named in release.json", "path": "release.json"}],
        "resources": list(_resources(folder, tables)),
    }
    (folder / NAME).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _resources(folder: Path, tables: Mapping[str, SurvivalTable]) -> Iterator[dict[str, Any]]:
    for path in sorted(path for path in folder.rglob("*") if path.suffix.removeprefix(".") in _MEDIA):
        place, form = path.relative_to(folder), path.suffix.removeprefix(".")
        content = path.read_bytes()
        table = tables.get(path.stem) if place.parent.name == "survival" else None
        resource: dict[str, Any] = {
            "name": "-".join((*place.parent.parts, place.stem, form)).lower().replace("_", "-"),
            "path": place.as_posix(),
            # A Parquet file says its columns itself, and few readers of data packages read it.
            "type": "table" if form == "csv" else "file",
            "format": form,
            "mediatype": _MEDIA[form],
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        if form == "csv":
            resource |= {"encoding": "utf-8", "dialect": {"csv": {"delimiter": ","}}}
        if table is not None:
            resource["description"] = table.meaning
            resource |= {"schema": _schema(path.stem, table)} if form == "csv" else {}
        elif chart := table_of(place.stem) if place.parent.name == "figures" else None:
            resource["description"] = f"Data behind the figure of the same name. {chart.meaning}"
            resource["schema"] = _columns(chart.columns, chart.keys)
        elif place.parent.name == "figures":
            resource["description"] = "Data behind the figure of the same name, every step of every curve."
            resource["schema"] = _columns(FIGURE_COLUMNS, tuple(FIGURE_COLUMNS)[:2])
        yield resource


def _schema(name: str, table: SurvivalTable) -> dict[str, Any]:
    schema = _columns(table.columns, table.keys)
    if name in _OF_A_SERIES:
        reference = {"resource": f"survival-{_SERIES_TABLE}-csv", "fields": list(SERIES_KEYS)}
        schema["foreignKeys"] = [{"fields": list(SERIES_KEYS), "reference": reference}]
    return schema


def _columns(columns: Columns, keys: tuple[str, ...]) -> dict[str, Any]:
    return {
        "fields": [_field(name, kind, meaning, keys) for name, (kind, meaning) in columns.items()],
        "primaryKey": list(keys),
        "missingValues": [""],
    }


def _field(name: str, kind: str, meaning: str, keys: tuple[str, ...]) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if name in keys and name not in _MAY_BE_EMPTY:
        constraints["required"] = True
    if name.endswith("_count"):
        constraints["minimum"] = 0
    if name == "p":
        constraints |= {"minimum": 0, "maximum": 1}
    field: dict[str, Any] = {"name": name, "type": _TYPES[kind], "description": meaning}
    return field | ({"constraints": constraints} if constraints else {})
