"""Going back: the warehouse of an earlier release and ``latest`` put back, in an order that a kill cannot spoil.

Belongs here: the steps and every refusal. Does not belong here: building anything.

1. the trail says that a rollback begins; 2. the warehouse in use gets its second name in ``warehouse/past/``;
3. a second name of the earlier one is renamed over it: from here on that release is in force, and ``put_in_order``
does the rest if this does not; 4. ``latest`` is pointed at it. The earlier warehouse stays in ``warehouse/past/`` too.
"""

from pathlib import Path

from orchestration.audit_trail import recorded
from orchestration.closed_connection import DAMAGED, closed_connection
from orchestration.durable import to_disk
from orchestration.history.keeping import (
    ASIDE,
    keep_warehouse_in_use,
    latest_release,
    link_or_copy,
    put_in_order,
    release_in_use,
    warehouse_of,
)
from orchestration.history.known import releases_of
from orchestration.history.label import label_of
from orchestration.paths import Paths
from orchestration.publish.folders import point_latest_at
from orchestration.writer_lock import one_writer


class RollbackError(Exception):
    """Nothing was put back; the message says why."""


def roll_back(paths: Paths, release: str) -> list[str]:
    """Put a release back in force; sentences about what was done.

    Raises:
        RollbackError: it is unknown, not kept, or in force already.
        RefreshRunningError: the warehouse is being refreshed.
        TrailError: it cannot be recorded.

    """
    with one_writer(paths.lock):
        sentences = put_in_order(paths)
        before = release_in_use(paths)
        _must_be_kept(paths, release, before)
        with recorded(paths, "rollback", release=release, from_release=before or "none"):
            keep_warehouse_in_use(paths)
            aside = paths.warehouse / ASIDE
            aside.unlink(missing_ok=True)
            link_or_copy(warehouse_of(paths, release), aside)
            aside.replace(paths.database)
            to_disk(paths.warehouse)
            point_latest_at(paths, release)
            to_disk(paths.published)
    return [
        *sentences,
        f"{release} is in force again; before it was {before or 'a warehouse without a release'}.",
    ]


def _must_be_kept(paths: Paths, release: str, used: str | None) -> None:
    known = {one.name: one for one in releases_of(paths)}
    can = [name for name, one in known.items() if one.warehouse and one.folder and name != used]
    there_are = f"There can be gone back to: {', '.join(can)}." if can else "There is none to go back to."
    if release not in known:
        raise RollbackError(f"There is no release {release}. {there_are}")
    if release == used and release == latest_release(paths):
        raise RollbackError(f"{release} is in force already.")
    if known[release].warehouse is None:
        raise RollbackError(
            f"The warehouse of {release} is not kept any more; its release still is, in {known[release].folder}. "
            f"{there_are}"
        )
    if known[release].folder is None:
        raise RollbackError(f"The folder of {release} in {paths.published} is gone. {there_are}")
    kept = label_of(warehouse_of(paths, release))
    if kept is None or kept.release != release or not _is_whole(warehouse_of(paths, release)):
        raise RollbackError(
            f"{warehouse_of(paths, release)} cannot be read as the warehouse of {release}. {there_are}"
        )


def _is_whole(warehouse: Path) -> bool:
    """Whether every block of every table can be read: DuckDB holds a checksum against each."""
    try:
        with closed_connection(warehouse) as connection:
            tables = "select schema_name, table_name from duckdb_tables() where not internal"
            for schema, table in connection.execute(tables).fetchall():
                place = f'"{schema}"."{table}"'
                connection.execute(f"select bit_xor(hash(whole)) from {place} as whole").fetchall()  # noqa: S608
    except DAMAGED:
        return False
    return True
