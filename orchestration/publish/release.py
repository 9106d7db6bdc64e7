"""A release: its record, its folder and the link to the latest one.

Belongs here: what went in, which versions, what every row became, every warning; and the swap. Does not
belong here: tables and figures.
"""

import json
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from orchestration import landing_store
from orchestration.fingerprints import contract_fingerprint, sha256_of_files
from orchestration.paths import Paths
from schemas.profile import PROFILE

RECORD, LATEST, _DRAFT = "release.json", "latest", ".draft"
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


def draft_folder(paths: Paths) -> Path:
    """The folder in which the next release is written."""
    return paths.published / _DRAFT


def fresh_draft(paths: Paths) -> Path:
    """An empty draft folder."""
    folder = draft_folder(paths)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def new_release_id(paths: Paths) -> str:
    """The moment, in UTC; a second release within a second waits for none and takes the next number."""
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    taken = (
        sum(path.name.startswith(moment) for path in paths.published.iterdir())
        if paths.published.exists()
        else 0
    )
    return f"{moment}-{taken + 1}" if taken else moment


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


def write_record(folder: Path, release_id: str, content: dict[str, Any]) -> None:
    """Write ``release.json``: the one file of a release that tells its own identity and time."""
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    whole = {
        "release": release_id,
        "tier": "internal",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **content,
        "files": sha256_of_files(folder, files),
    }
    (folder / RECORD).write_text(json.dumps(whole, indent=2) + "\n")


def latest_record(paths: Paths) -> dict[str, Any] | None:
    """The record of the latest release; None where there is none that can be read."""
    try:
        record = json.loads((paths.published / LATEST / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def publish(paths: Paths, release_id: str) -> Path:
    """Put the draft in place as a release and point ``latest`` at it; each is one rename."""
    release = paths.published / release_id
    draft_folder(paths).rename(release)
    link = paths.published / f".{LATEST}"
    link.unlink(missing_ok=True)
    link.symlink_to(release_id, target_is_directory=True)
    link.replace(paths.published / LATEST)
    return release
