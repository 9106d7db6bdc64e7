"""In which releases a finding was seen first and last: a table of the warehouse, carried on from the one before.

Belongs here: writing the table into the warehouse that is built. Does not belong here: the deliveries in which a
finding was seen (``orchestration.findings_history``), which follow from ``raw/``.

It stands in the warehouse and not beside it, so that promotion and rollback change both in one step. It does not follow
from ``raw/``: what no warehouse remembers any more is seen for the first time.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.history.keeping import kept_warehouses, warehouse_of
from orchestration.history.label import Label, label_of, write_label
from orchestration.history.names import in_order
from orchestration.paths import DATABASE, Paths
from orchestration.sql_text import quoted
from schemas.contract import TABLES
from schemas.contract.metadata import key_of

if TYPE_CHECKING:
    import polars as pl

TABLE = "quality.finding_sighting"
MEANING = (
    "One row a finding that any release had, open or accepted: which release had it first and which last. Carried on "
    "from the warehouse before, so it does not follow from raw/ alone. Known traps: a finding that is mended stays "
    "listed, with an earlier last release than that of history.release, and keeps its first release when it comes "
    "again; one whose record is in no delivery in force any more is not carried on."
)
#: Column to its type and meaning, in the order of the table.
COLUMNS = {
    "finding_id": (
        "varchar",
        "The finding, as in quality.finding; one that is gone from raw/ too stands here alone.",
    ),
    "centre_id": ("varchar", "Centre that has it."),
    "rule": ("varchar", "Rule broken."),
    "table_name": ("varchar", "Canonical table."),
    "record_id": ("varchar", "The pseudonym of its record; null without one."),
    "first_release": ("varchar", "The first release that had it."),
    "first_seen_at": ("varchar", "When that release was made, in UTC (ISO 8601)."),
    "last_release": ("varchar", "The last release that had it."),
    "last_seen_at": ("varchar", "When that release was made, in UTC (ISO 8601)."),
}
_NOTHING = f"select {', '.join(f'null::{kind} as {name}' for name, (kind, _) in COLUMNS.items())} where false"
#: As warehouses had it before, without the times: the name of a release tells its time but for a clock set back.
_OLDER = """
    select
        finding_id, centre_id, rule, table_name, record_id,
        first_release, {first} as first_seen_at, last_release, {last} as last_seen_at
    from earlier_warehouse.history.finding
""".format(
    **{
        which: f"strftime(try_strptime({which}_release[:18], '%Y-%m-%dT%H%M%SZ'), '%Y-%m-%dT%H:%M:%S+00:00')"
        for which in ("first", "last")
    }
)
_RECORDS = " union all ".join(
    ["select record_id from quality.finding where record_id is not null"]
    + [f"select {key_of(table)} from staging.stg_{table}" for table in TABLES]  # noqa: S608 - our own names
)
_SEEN = """
    create or replace table quality.finding_sighting as
    with
    seen as (
        select
            finding_id, any_value(centre_id) as centre_id, any_value(rule) as rule,
            any_value(table_name) as table_name, any_value(record_id) as record_id
        from quality.finding where status in ('open', 'accepted') and finding_id is not null group by finding_id
    ),
    -- Whose record the registry has let go of is not carried on: an erasure finds the patient by what is staged.
    earlier as (from ({earlier}) where record_id is null or record_id in ({records}))
    select
        finding_id,
        coalesce(seen.centre_id, earlier.centre_id) as centre_id,
        coalesce(seen.rule, earlier.rule) as rule,
        coalesce(seen.table_name, earlier.table_name) as table_name,
        coalesce(seen.record_id, earlier.record_id) as record_id,
        coalesce(earlier.first_release, $release) as first_release,
        case when earlier.first_release is null then $made_at else earlier.first_seen_at end as first_seen_at,
        case when seen.rule is null then earlier.last_release else $release end as last_release,
        case when seen.rule is null then earlier.last_seen_at else $made_at end as last_seen_at
    from seen full join earlier using (finding_id)
    order by finding_id
"""


def write_history(paths: Paths, release: str, made_at: str, key: str, carried_count: int = 0) -> None:
    """Write the label and the sightings into the warehouse that is built.

    Args:
        paths: the registry's folders.
        release: the release that is drafted.
        made_at: when, in ISO 8601.
        key: the name of the key of the pseudonyms; findings under another key are not carried on, as no identity is.
        carried_count: how many refreshes in a row carried centres over, with the one that is built.

    """
    before = next((path for path in _before(paths, key) if _is_readable(path)), None)
    with duckdb.connect(
        paths.build / DATABASE, config={"autoinstall_known_extensions": "false"}
    ) as connection:
        if before is not None:
            connection.execute(f"attach {quoted(str(before))} as earlier_warehouse (read_only)")
        connection.execute("set enable_external_access = false")
        write_label(connection, Label(release, made_at, key, carried_count))
        earlier = _earlier(connection)
        asked = _SEEN.format(earlier=earlier, records=_RECORDS)
        connection.execute(asked, {"release": release, "made_at": made_at})
        connection.execute(f"comment on table {TABLE} is {quoted(MEANING)}")
        for name, (_, meaning) in COLUMNS.items():
            connection.execute(f"comment on column {TABLE}.{name} is {quoted(meaning)}")


def sightings_of(connection: duckdb.DuckDBPyConnection) -> "pl.DataFrame":
    """``finding_id`` and its first and last release; no row where the warehouse is of an older version."""
    names = ("finding_id", "first_release", "last_release")
    try:
        return connection.execute(f"select {', '.join(names)} from {TABLE}").pl()  # noqa: S608 - our own names
    except duckdb.CatalogException:
        import polars as pl

        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))


def _earlier(connection: duckdb.DuckDBPyConnection) -> str:
    """The query for what the warehouse before knows, where it knows anything."""
    tables = "select schema_name, table_name from duckdb_tables() where database_name = 'earlier_warehouse'"
    there = set(connection.execute(tables).fetchall())
    if tuple(TABLE.split(".")) in there:
        return f"select {', '.join(COLUMNS)} from earlier_warehouse.{TABLE}"  # noqa: S608 - our own names
    return _OLDER if ("history", "finding") in there else _NOTHING


def _before(paths: Paths, key: str) -> Iterator[Path]:
    """The warehouses there are, the newest first: after a rollback that is not the one in use."""
    kept = [warehouse_of(paths, release) for release in reversed(kept_warehouses(paths))]

    def newest_first(*files: Path) -> list[Path]:
        labels = [(label_of(path), path) for path in files]
        found = [(in_order(label.release), path) for label, path in labels if label and label.key == key]
        return [path for _, path in sorted(found, reverse=True)]

    # To open each costs some 40 ms, and the newer of these two is nearly always the one.
    yield from newest_first(paths.database, *kept[:1])[:1]
    yield from newest_first(paths.database, *kept)


def _is_readable(database: Path) -> bool:
    """Whether all that would be carried on can be read: a file may be damaged behind its label."""
    try:
        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
            connection.execute(f"attach {quoted(str(database))} as earlier_warehouse (read_only)")
            connection.execute(f"create temp table carried as {_earlier(connection)}")
    except duckdb.Error:
        return False
    return True
