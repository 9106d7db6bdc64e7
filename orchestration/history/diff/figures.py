"""Medians, findings and deliveries of two releases.

Belongs here: comparing what both a warehouse and a published folder can tell. Does not belong here: patients
(``records``), words.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.history.diff.sides import NEWER, OLDER, Side
from orchestration.history.known import record_of

_SERIES = ("endpoint_id", "stratification_id", "within_group", "group_name")


@dataclass(frozen=True)
class Median:
    """A series whose median moved, or that only one release has; months, None where not reached or not there."""

    series: tuple[str, ...]
    older_months: float | None
    newer_months: float | None
    older_n: int | None
    newer_n: int | None


@dataclass(frozen=True)
class Findings:
    """Open findings by centre and rule.

    older, newer: how many there are. opened, closed: how many are new, and how many are mended, accepted or gone; None
    where only numbers are known.
    """

    centre: str
    rule: str
    older: int
    newer: int
    opened: int | None = None
    closed: int | None = None


def moved_medians(connection: duckdb.DuckDBPyConnection, older: Side, newer: Side) -> list[Median] | None:
    """Series whose median moved or that only one of the two has; None where one has no survival tables."""
    if older.summary is None or newer.summary is None:
        return None
    key = " and ".join(f"o.{name} is not distinct from n.{name}" for name in _SERIES)
    series = ", ".join(f"coalesce(o.{name}, n.{name})" for name in _SERIES)
    rows = connection.execute(f"""
        select {series}, o.median_months, n.median_months, o.n_count, n.n_count
        from {older.summary} as o full join {newer.summary} as n on {key}
        where o.median_months is distinct from n.median_months or o.n_count is null or n.n_count is null
        order by 1, 2, 3, 4
    """).fetchall()  # noqa: S608 - our own names
    return [Median(tuple(str(name or "") for name in row[:4]), *row[4:]) for row in rows]


def compared_findings(
    connection: duckdb.DuckDBPyConnection, older: Side, newer: Side, *, can_follow: bool
) -> list[Findings]:
    """Open findings that changed, by centre and rule; one by one where both warehouses have the same pseudonyms."""
    if can_follow:
        rows = connection.execute(f"""
            with o as (select distinct centre_id, rule, finding_id from {OLDER}.quality.finding where status = 'open'),
            n as (select distinct centre_id, rule, finding_id from {NEWER}.quality.finding where status = 'open')
            select
                coalesce(o.centre_id, n.centre_id), coalesce(o.rule, n.rule), count(o.finding_id), count(n.finding_id),
                count_if(o.finding_id is null), count_if(n.finding_id is null)
            from o full join n using (finding_id) group by 1, 2
            having count_if(o.finding_id is null) + count_if(n.finding_id is null) > 0 order by 1, 2
        """).fetchall()  # noqa: S608
        return [Findings(*row) for row in rows]
    before, now = _open_findings(connection, older), _open_findings(connection, newer)
    return [
        Findings(*key, before[key], now[key]) for key in sorted({*before, *now}) if before[key] != now[key]
    ]


def changed_deliveries(
    connection: duckdb.DuckDBPyConnection, older: Side, newer: Side
) -> list[tuple[str, str | None, str | None]]:
    """Centres whose delivery in force is another: centre, then, now; None where the centre was not there.

    A delivery of the same name that is of other files, or read by another profile, is another where both records tell.
    """
    then, now = _deliveries(connection, older), _deliveries(connection, newer)
    files_then, files_now = _files(older), _files(newer)
    for centre in then.keys() & now.keys() & files_then.keys() & files_now.keys():
        if then[centre] == now[centre] and files_then[centre] != files_now[centre]:
            now[centre] += ", other files"
    return [
        (centre, then.get(centre), now.get(centre))
        for centre in sorted({*then, *now})
        if then.get(centre) != now.get(centre)
    ]


def _open_findings(connection: duckdb.DuckDBPyConnection, side: Side) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    if side.catalog:
        rows = connection.execute(
            f"select centre_id, rule, count(*) from {side.catalog}.quality.finding where status = 'open' group by all"  # noqa: S608
        ).fetchall()
        found.update({(centre, rule): n for centre, rule, n in rows})
        return found
    for row in _record(side).get("findings", []):
        found[row["centre"], row["rule"]] += row["count"]
    return found


def _deliveries(connection: duckdb.DuckDBPyConnection, side: Side) -> dict[str, str]:
    if side.catalog:
        rows = connection.execute(
            f"select centre_id, delivery_id from {side.catalog}.quality.delivery where status = 'in_force'"  # noqa: S608
        ).fetchall()
        return dict(rows)
    return {
        row["centre_id"]: row["delivery_id"]
        for row in _record(side).get("deliveries", [])
        if row["status"] == "in_force"
    }


def _files(side: Side) -> dict[str, dict[str, str]]:
    """The files of each centre, its profile among them, with their hashes."""
    files: dict[str, dict[str, str]] = {}
    for name, digest in _record(side).get("inputs", {}).items():
        files.setdefault(name.partition("/")[0], {})[name] = digest
    return files


def _record(side: Side) -> dict[str, Any]:
    return (side.release.folder and record_of(side.release.folder)) or {}
