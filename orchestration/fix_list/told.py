"""What a centre is told: its deliveries, its accounts and its findings, from the warehouse or from landing.

Belongs here: the one shape that every part of the fix-list reads. Does not belong here: rows of the export, layout.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from orchestration.fingerprints import fingerprint, sha256_of_files
from orchestration.landing_store import INTAKE
from orchestration.paths import Paths
from schemas.profile import PROFILE
from schemas.rules import RULES

ERROR, WARNING = "error", "warning"
#: What the fix-list shows of a finding; a fix-list is written anew when any of it changed.
COLUMNS = (
    "delivery_id", "finding_id", "rule", "effect", "severity", "kind", "table_name", "source_file", "source_sheet",
    "source_row", "column_name", "source_column", "found", "message", "remedy", "first_seen", "status", "note",
)  # fmt: skip
_TABLES = ("finding", "delivery", "source_account")


@dataclass(frozen=True)
class Wording:
    """A rule in words."""

    title: str
    meaning: str
    remedy: str


@dataclass(frozen=True)
class Told:
    """What one centre is told.

    ``findings`` has ``COLUMNS``; ``deliveries`` and ``accounts`` are rows of ``quality.delivery`` and
    ``quality.source_account``; ``rules`` are the words of every rule.
    """

    centre: str
    findings: pl.DataFrame
    deliveries: pl.DataFrame
    accounts: pl.DataFrame
    rules: dict[str, Wording]

    def of_status(self, status: str) -> pl.DataFrame:
        """The findings that are ``open``, ``accepted`` or ``fixed``."""
        return self.findings.filter(pl.col("status") == status)

    @property
    def in_force(self) -> str | None:
        """The delivery in force."""
        names = self.deliveries.filter(pl.col("status") == "in_force")["delivery_id"]
        return str(names[0]) if names.len() else None


def told_by_warehouse(connection: duckdb.DuckDBPyConnection) -> list[Told]:
    """What every centre is told once the warehouse is built."""
    tables = {name: connection.execute(f"from quality.{name}").pl() for name in _TABLES}
    clinical = connection.execute("select rule_name, title, meaning, remedy from reference.clinical_rule")
    rules = _rules() | {str(name): Wording(*words) for name, *words in clinical.fetchall()}
    return [
        _told(centre, {name: _of(table, centre) for name, table in tables.items()}, rules)
        for centre in sorted({*tables["delivery"]["centre_id"], *tables["finding"]["centre_id"]})
    ]


def told_by_intake(paths: Paths, centre: str) -> Told:
    """What a centre is told when a refresh stops before the warehouse is built."""
    folder = paths.landing / centre / INTAKE
    tables = {name: pl.read_parquet(folder / f"{name}.parquet", glob=False) for name in _TABLES}
    return _told(centre, tables, _rules())


def state_of(told: Told, raw: Path, code: str) -> str:
    """The fingerprint of everything that the fix-list is made from; ``code`` is that of the software."""
    frames = {"findings": told.findings, "deliveries": told.deliveries, "accounts": told.accounts}
    parts = {name: hashlib.sha256(_rows(frame)).hexdigest() for name, frame in frames.items()}
    words = {name: f"{rule.title} {rule.meaning} {rule.remedy}" for name, rule in told.rules.items()}
    return fingerprint(parts | sha256_of_files(raw / told.centre, [PROFILE]) | words | {"code": code})


def _rows(frame: pl.DataFrame) -> bytes:
    """The hash of each row, sorted: the order in which a database answers says nothing."""
    return frame.hash_rows().sort().to_numpy().tobytes() if frame.height else b""


def _of(table: pl.DataFrame, centre: str) -> pl.DataFrame:
    return table.filter(pl.col("centre_id") == centre)


def _rules() -> dict[str, Wording]:
    return {rule.id: Wording(rule.title, rule.meaning, rule.remedy) for rule in RULES.values()}


def _told(centre: str, tables: dict[str, pl.DataFrame], rules: dict[str, Wording]) -> Told:
    order = [
        "delivery_id",
        "source_file",
        "source_sheet",
        "source_row",
        "severity",
        "rule",
        "column_name",
        "message",
    ]
    found = tables["finding"].select(COLUMNS).sort(order, maintain_order=True)
    return Told(
        centre,
        found,
        tables["delivery"].sort("delivery_id"),
        tables["source_account"].sort("delivery_id", "source_file", "source_sheet"),
        rules,
    )
