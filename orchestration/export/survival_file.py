"""The input of one endpoint's curves as a plain CSV, with an R script beside it.

Belongs here: rows of ``marts.time_to_event`` to a CSV, and the script. Does not belong here: estimating.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.r_scripts import script

_KEYS = ("patient_id", "centre_id", "episode_id", "lesion_id")
_TIMES = ("entry_days", "time_days", "event", "cause")


def endpoint_ids(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The endpoints of the registry, in the order of their names."""
    found = connection.execute("select endpoint_id from reference.endpoint order by endpoint_id").fetchall()
    return [endpoint for (endpoint,) in found]


def write_survival(
    connection: duckdb.DuckDBPyConnection, endpoint: str, table: Path, code: Path, name: str
) -> int:
    """Write the rows of an endpoint into ``table`` and the script into ``code``; how many rows there were.

    A row a unit: pseudonyms, days from the index to the exit, the cause, and what the registry stratifies by.

    Args:
        connection: the promoted warehouse.
        endpoint: an identifier of ``reference.endpoint``.
        table: the CSV to write.
        code: the R script to write.
        name: the file name by which the script will find the CSV beside it.

    """
    attributes = [
        by
        for (by,) in connection.execute(
            "select distinct by_attribute from reference.stratification "
            "where by_attribute not in ('all', 'centre_id') order by all"
        ).fetchall()
    ]
    count = 0
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow((*_KEYS, *_TIMES, *attributes))
        for row in _rows(connection, endpoint, attributes):
            rows.writerow(row)
            count += 1
    title, competes = connection.execute(
        "select title, exists (from marts.time_to_event where endpoint_id = $1 and cause > 1) "
        "from reference.endpoint where endpoint_id = $1",
        [endpoint],
    ).fetchall()[0]
    code.write_text(script(f"{endpoint} ({title})", name, competes=competes), encoding="utf-8", newline="\n")
    return count


def _rows(
    connection: duckdb.DuckDBPyConnection, endpoint: str, attributes: list[str]
) -> Iterator[tuple[object, ...]]:
    """Who has no answer for an attribute is in the group ``unknown``, as in the registry's own tables."""
    groups = "".join(
        f", coalesce(max(said.value) filter (said.attribute = '{by}'), 'unknown')" for by in attributes
    )
    found = connection.execute(
        f"""
        select {", ".join(f"exits.{key}" for key in _KEYS)},
            exits.entry_days, exits.time_days, (exits.cause = 1)::integer, exits.cause{groups}
        from marts.time_to_event as exits
        left join intermediate.int_episodes_attributed as said on exits.episode_id = said.episode_id
        where exits.endpoint_id = ?
        group by all
        order by exits.patient_id, exits.episode_id, exits.lesion_id
        """,  # noqa: S608 - names of the registry's own seeds
        [endpoint],
    )
    while batch := found.fetchmany(10_000):
        yield from batch
