"""The record of a release.

Belongs here: what went in, which versions, what every row became, every warning. Does not belong here: tables and
figures, and folders (``folders``).
"""

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from orchestration import landing_store
from orchestration.fingerprints import contract_fingerprint, sha256_of_files
from orchestration.paths import Paths
from orchestration.publish.folders import LATEST, RECORD
from schemas.profile import PROFILE

_DELIVERY = (
    "centre_id",
    "delivery_id",
    "status",
    "is_stale",
    "source_rows",
    "accepted",
    "quarantined",
    "superseded",
    "ignored",
)
LIBRARIES = (
    "oligo",
    "dagster",
    "dbt-core",
    "dbt-duckdb",
    "duckdb",
    "pandera",
    "polars",
    "pyarrow",
    "numpy",
    "matplotlib",
)


def record(connection: duckdb.DuckDBPyConnection, paths: Paths, warnings: list[str]) -> dict[str, Any]:
    """What a reader needs to trust a release: inputs, versions, accounts, warnings. No patient's value."""
    deliveries = connection.execute(
        f"select {', '.join(_DELIVERY)} "  # noqa: S608 - our own names
        "from quality.delivery order by centre_id, delivery_id"
    ).fetchall()
    accounts = connection.execute(
        "select centre_id, table_name, rows_in, accepted, quarantined from quality.row_account order by all"
    ).fetchall()
    findings = connection.execute(
        "select centre_id, rule, effect, count(*) from quality.finding where status = 'open' group by all order by all"
    ).fetchall()
    cautions = connection.execute(
        "select endpoint_id, stratification_id, within_group, group_name, warning from survival.summary "
        "where warning is not null order by all"
    ).fetchall()
    return {
        "inputs": _inputs(paths),
        "versions": {name: version(name) for name in LIBRARIES} | {"contract": contract_fingerprint()},
        "deliveries": [dict(zip(_DELIVERY, row, strict=True)) for row in deliveries],
        "rows": [
            dict(zip(("centre", "table", "rows_in", "accepted", "quarantined"), row, strict=True))
            for row in accounts
        ],
        "findings": [dict(zip(("centre", "rule", "effect", "count"), row, strict=True)) for row in findings],
        "warnings": warnings
        + [f"{' / '.join(part for part in row[:4] if part)}: {row[4]}" for row in cautions],
    }


def _inputs(paths: Paths) -> dict[str, str]:
    """Every file that the release was made from, below ``raw/``, with its SHA-256."""
    inputs: dict[str, str] = {}
    for link in sorted(paths.landing.glob(f"*/{landing_store.IN_FORCE}")):
        landed = landing_store.find(link)
        if landed is not None:
            centre = link.parent.name
            inputs |= {f"{centre}/{landed.delivery}/{name}": digest for name, digest in landed.inputs.items()}
            inputs[f"{centre}/{PROFILE}"] = landed.reading["profile"]
    return inputs


def write_record(folder: Path, release_id: str, content: dict[str, Any]) -> dict[str, Any]:
    """Write ``release.json``, the one file of a release that tells its own identity and time; what it holds."""
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    whole = {
        "release": release_id,
        "tier": "internal",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **content,
        "files": sha256_of_files(folder, files),
    }
    (folder / RECORD).write_text(json.dumps(whole, indent=2) + "\n")
    return whole


def latest_record(paths: Paths) -> dict[str, Any] | None:
    """The record of the latest release; None where there is none that can be read."""
    try:
        record = json.loads((paths.published / LATEST / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None
