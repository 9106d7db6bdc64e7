"""A registry of a dozen invented patients in memory, for claims that are planted in it."""

from functools import cache
from typing import Any

import duckdb

from orchestration.claims.claim import claim_of
from orchestration.claims.judging import Verdict, judge

#: Episode, site, days, cause, sites, metastases (None: not known).
PATIENTS = (
    ("e01", "breast", 209, 1, 1, 2),
    ("e02", "breast", 341, 1, 1, 1),
    ("e03", "breast", 388, 0, 2, 2),
    ("e04", "breast", 512, 1, 1, 1),
    ("e05", "breast", 777, 1, 1, 3),
    ("e5b", "breast", 820, 0, 1, 1),
    ("e5c", "breast", 900, 0, 1, 1),
    ("e06", "breast", 1013, 0, 1, 1),
    ("e07", "lung", 95, 1, 1, 1),
    ("e08", "lung", 163, 0, 1, 1),
    ("e09", "lung", 274, 1, 1, None),
    ("e10", "lung", 1290, 0, 1, 2),
)


@cache
def registry(patients: tuple[tuple[Any, ...], ...] = PATIENTS) -> duckdb.DuckDBPyConnection:
    """The marts that claims are judged by."""
    connection = duckdb.connect()
    connection.execute("create schema marts; create schema reference")
    connection.execute("create table reference.endpoint as select unnest(['PFS', 'LC']) as endpoint_id")
    connection.execute(
        "create table marts.episode (centre_id varchar, patient_id varchar, episode_id varchar, primary_site varchar)"
    )
    connection.execute(
        "create table marts.lesion (episode_id varchar, lesion_id varchar, lesion_count bigint)"
    )
    connection.execute(
        "create table marts.time_to_event "
        "(endpoint_id varchar, episode_id varchar, entry_days bigint, time_days bigint, cause bigint)"
    )
    for episode, site, days, cause, sites, metastases in patients:
        lesions = [(episode, f"{episode}-{place}", metastases if sites == 1 else 1) for place in range(sites)]
        connection.execute(
            "insert into marts.episode values ('seaview', ?, ?, ?)", [f"p{episode}", episode, site]
        )
        connection.execute(
            "insert into marts.time_to_event values ('PFS', ?, 0, ?, ?)", [episode, days, cause]
        )
        connection.executemany("insert into marts.lesion values (?, ?, ?)", lesions)
    return connection


def judged(connection: duckdb.DuckDBPyConnection, *rows: dict[str, str]) -> list[Verdict]:
    """The verdicts on claims, of each of which only what matters is given."""
    usual = {"printed_in": "results", "statement": "A number", "unit": "patients", "printed_value": "1"}
    return judge(
        connection, [claim_of({"claim_id": f"c{n}", **usual, **row}) for n, row in enumerate(rows, start=1)]
    )
