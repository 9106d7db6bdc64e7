"""A made-up registry with releases, built in DuckDB without a refresh: as much of each table as history reads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.audit_trail import anchor
from orchestration.fingerprints import sha256_of_files
from orchestration.history.promotion import promote, publish_promoted
from orchestration.history.sightings import write_history
from orchestration.paths import DATABASE, Paths
from orchestration.publish.folders import RECORD, fresh_draft
from schemas.contract import TABLES
from schemas.contract.metadata import key_of

_TABLES = """
    create schema marts; create schema survival; create schema quality;
    create table marts.patient (centre_id varchar, patient_id varchar, vital_status varchar, death_day bigint);
    create table marts.episode (centre_id varchar, episode_id varchar, state varchar, ecog bigint);
    create table survival.summary (
        endpoint_id varchar, stratification_id varchar, within_group varchar, group_name varchar,
        median_months double, n_count bigint);
    create table quality.finding (
        centre_id varchar, finding_id varchar, rule varchar, status varchar, table_name varchar, record_id varchar);
    create table quality.delivery (centre_id varchar, delivery_id varchar, status varchar);
    create schema staging;
""" + "".join(f"create table staging.stg_{table} ({key_of(table)} varchar);" for table in TABLES)
KEY = "k1"
Rows = Sequence[tuple[object, ...]]


@dataclass
class Content:
    """The rows of a release."""

    patients: Rows = (("north", "p1", "alive", None), ("south", "p2", "alive", None))
    episodes: Rows = (("north", "e1", "synchronous", 0), ("south", "e2", "repeat_oligoprogression", 1))
    medians: Rows = (("OS", "all", None, "all", 20.5, 2), ("PFS", "all", None, "all", None, 2))
    findings: Rows = (("north", "f1", "orphan", "open", "lesions", "l1"),)
    lesions: Rows = (("l1",),)
    deliveries: Mapping[str, str] = field(
        default_factory=lambda: {"north": "2024-01-01", "south": "2024-02-01"}
    )


def drafted(paths: Paths, name: str, content: Content | None = None, key: str = KEY) -> None:
    """A release built aside and drafted, not yet promoted."""
    rows = content or Content()
    tables = {
        "marts.patient": rows.patients,
        "marts.episode": rows.episodes,
        "survival.summary": rows.medians,
        "quality.finding": rows.findings,
        "staging.stg_lesions": rows.lesions,
        "quality.delivery": [(*row, "in_force") for row in rows.deliveries.items()],
    }
    paths.build.mkdir(parents=True, exist_ok=True)
    (paths.build / DATABASE).unlink(missing_ok=True)
    folder = fresh_draft(paths)
    (folder / "survival").mkdir()
    with duckdb.connect() as connection:
        # Small blocks: the files of a test are copied often.
        connection.execute(f"attach '{paths.build / DATABASE}' as registry (block_size 16384)")
        connection.execute("use registry")
        connection.execute(_TABLES)
        for table, values in tables.items():
            if values:
                places = ", ".join("?" * len(values[0]))
                connection.executemany(
                    f"insert into {table} values ({places})", [list(row) for row in values]
                )
        summary = folder / "survival" / "summary.parquet"
        connection.execute(f"copy survival.summary to '{summary}' (format parquet)")
    record = {
        "release": name,
        "made_at": f"made {name}",
        "inputs": {f"{centre}/{delivery}/a.csv": "0" for centre, delivery in rows.deliveries.items()},
        "deliveries": [
            {"centre_id": centre, "delivery_id": delivery, "status": "in_force"}
            for centre, delivery in rows.deliveries.items()
        ],
        "rows": [
            {"table": "patients", "accepted": len(rows.patients)},
            {"table": "episodes", "accepted": len(rows.episodes)},
        ],
        "findings": [
            {"centre": row[0], "rule": row[2], "effect": "flagged", "count": 1} for row in rows.findings
        ],
        "trail": anchor(paths),
        "files": sha256_of_files(folder, ["survival/summary.parquet"]),
    }
    (folder / RECORD).write_text(json.dumps(record))
    write_history(paths, name, f"made {name}", key)


def released(paths: Paths, name: str, content: Content | None = None, key: str = KEY) -> None:
    """A release made and in force."""
    drafted(paths, name, content, key)
    promote(paths)
    publish_promoted(paths)


def asked(database: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of a warehouse."""
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(query).fetchall()
