"""The releases of a registry, with what is known of each without opening anything large.

Belongs here: what is kept of a release, and its counts. Does not belong here: comparing two (``diff``), layout.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.closed_connection import closed_connection
from orchestration.history.keeping import (
    kept_warehouses,
    latest_release,
    published_releases,
    release_in_use,
    warehouse_of,
)
from orchestration.history.label import label_of
from orchestration.history.names import in_order
from orchestration.history.retention import UnknownSourcesError, public_sources
from orchestration.paths import Paths
from orchestration.publish.folders import RECORD

_COUNTS = """
    select
        (select count(distinct centre_id) from quality.delivery where status = 'in_force'),
        (select count(*) from marts.patient), (select count(*) from marts.episode)
"""


@dataclass(frozen=True)
class Release:
    """A release: counts are None where nothing that tells them can be read.

    ``folder`` and ``warehouse`` are where its files are, None where they are not kept; ``public`` are the public
    releases made from it.
    """

    name: str
    made_at: str | None
    centres: int | None
    patients: int | None
    episodes: int | None
    folder: Path | None
    warehouse: Path | None
    is_in_force: bool
    public: tuple[str, ...] = ()

    @property
    def kept(self) -> str:
        """What is kept of it, in words."""
        parts = [("release", self.folder), ("warehouse", self.warehouse)]
        return " and ".join(word for word, path in parts if path) or "nothing"


def releases_of(paths: Paths) -> list[Release]:
    """Every release of which something is kept, the oldest first."""
    used = release_in_use(paths)
    names = {*published_releases(paths), *kept_warehouses(paths), *([used] if used else [])}
    try:
        public = public_sources(paths)
    except UnknownSourcesError:
        public = {}
    in_force = used or latest_release(paths)
    return [
        _release(paths, name, in_force, used, public.get(name, [])) for name in sorted(names, key=in_order)
    ]


def record_of(folder: Path) -> dict[str, Any] | None:
    """The record of a release; None where it cannot be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def _release(paths: Paths, name: str, in_force: str | None, used: str | None, public: list[str]) -> Release:
    folder = paths.published / name if (paths.published / name).is_dir() else None
    kept = warehouse_of(paths, name)
    warehouse = paths.database if name == used else kept if kept.is_file() else None
    counts = _counted_by_record(folder) or _counted_by_warehouse(warehouse) or (None, None, None, None)
    return Release(name, *counts, folder, warehouse, name == in_force, tuple(public))


_Counts = tuple[str | None, int | None, int | None, int | None]


def _counted_by_record(folder: Path | None) -> _Counts | None:
    record = record_of(folder) if folder else None
    if record is None:
        return None
    try:
        centres = {row["centre_id"] for row in record["deliveries"] if row["status"] == "in_force"}
        patients, episodes = (
            sum(int(row["accepted"]) for row in record["rows"] if row["table"] == table)
            for table in ("patients", "episodes")
        )
        return str(record["made_at"]), len(centres), patients, episodes
    except (KeyError, TypeError, ValueError):
        return None


def _counted_by_warehouse(warehouse: Path | None) -> _Counts | None:
    label = label_of(warehouse) if warehouse else None
    if warehouse is None or label is None:
        return None
    try:
        with closed_connection(warehouse) as connection:
            row = connection.execute(_COUNTS).fetchone()
    except duckdb.Error:
        return None
    return (label.made_at, *row) if row else None
