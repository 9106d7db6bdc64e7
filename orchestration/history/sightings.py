"""In which releases a finding was seen first and last: a table of the warehouse, carried on from the one before.

Belongs here: writing the table into the warehouse that is built. Does not belong here: the deliveries in which a
finding was seen (``orchestration.findings_history``), which follow from ``raw/``.

It stands in the warehouse and not beside it, so that promotion and rollback change both in one step. It does not follow
from ``raw/``: what no warehouse remembers any more is seen for the first time.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.history.keeping import kept_warehouses, warehouse_of
from orchestration.history.label import Label, label_of, write_label
from orchestration.history.names import in_order
from orchestration.paths import DATABASE, Paths
from orchestration.sql_text import quoted

if TYPE_CHECKING:
    import polars as pl

_NOTHING = """
    select
        null::varchar as finding_id, null::varchar as centre_id, null::varchar as rule, null::varchar as table_name,
        null::varchar as record_id, null::varchar as first_release, null::varchar as last_release
    where false
"""
_SEEN = """
    create or replace table history.finding as
    with
    seen as (
        select
            finding_id, any_value(centre_id) as centre_id, any_value(rule) as rule,
            any_value(table_name) as table_name, any_value(record_id) as record_id
        from quality.finding where status in ('open', 'accepted') and finding_id is not null group by finding_id
    ),
    earlier as ({earlier})
    select
        finding_id,
        coalesce(seen.centre_id, earlier.centre_id) as centre_id,
        coalesce(seen.rule, earlier.rule) as rule,
        coalesce(seen.table_name, earlier.table_name) as table_name,
        coalesce(seen.record_id, earlier.record_id) as record_id,
        coalesce(earlier.first_release, $release) as first_release,
        case when seen.rule is null then earlier.last_release else $release end as last_release
    from seen full join earlier using (finding_id)
    order by finding_id
"""
_COMMENTS = """
    comment on table history.finding is
        'Every finding that a release had, open or accepted, with the first and the last of them. Carried on from the warehouse before; does not follow from raw/ alone.';
    comment on column history.finding.finding_id is 'The finding, as in quality.finding; one that is gone stands here alone.';
    comment on column history.finding.record_id is 'The pseudonym of its record.';
    comment on column history.finding.first_release is 'The first release that had it.';
    comment on column history.finding.last_release is 'The last release that had it; an earlier one than this where it is mended.';
"""  # noqa: E501 - a sentence a line


def write_history(paths: Paths, release: str, made_at: str, key: str) -> None:
    """Write the label and the sightings into the warehouse that is built.

    Args:
        paths: the registry's folders.
        release: the release that is drafted.
        made_at: when, in ISO 8601.
        key: the name of the key of the pseudonyms; findings under another key are not carried on, as no identity is.

    """
    before = _before(paths, key)
    with duckdb.connect(
        paths.build / DATABASE, config={"autoinstall_known_extensions": "false"}
    ) as connection:
        if before is not None:
            connection.execute(f"attach {quoted(str(before))} as earlier_warehouse (read_only)")
        connection.execute("set enable_external_access = false")
        write_label(connection, Label(release, made_at, key))
        earlier = "from earlier_warehouse.history.finding" if before is not None else _NOTHING
        connection.execute(_SEEN.format(earlier=earlier), {"release": release})
        connection.execute(_COMMENTS)


def sightings_of(connection: duckdb.DuckDBPyConnection) -> "pl.DataFrame":
    """``finding_id``, ``first_release`` and ``last_release``; no row where the warehouse is of an older version."""
    try:
        return connection.execute("select finding_id, first_release, last_release from history.finding").pl()
    except duckdb.CatalogException:
        import polars as pl

        return pl.DataFrame(schema=dict.fromkeys(("finding_id", "first_release", "last_release"), pl.String))


def _before(paths: Paths, key: str) -> Path | None:
    """The newest warehouse there is: after a rollback that is not the one in use."""
    labels = {paths.database: label_of(paths.database)}
    if kept := kept_warehouses(paths):
        newest = warehouse_of(paths, kept[-1])
        labels[newest] = label_of(newest)
    found = [(in_order(label.release), path) for path, label in labels.items() if label and label.key == key]
    return max(found)[1] if found else None
