"""Patients and episodes of two warehouses: who came, who is gone, who changed and in which columns.

Belongs here: comparing one mart of both warehouses in SQL. Does not belong here: words.
"""

from dataclasses import dataclass, field

import duckdb

from orchestration.history.diff.sides import NEWER, OLDER
from orchestration.sql_text import quoted

#: A mart, and the column that with centre_id is its key.
MARTS = {"patient": "patient_id", "episode": "episode_id"}
COME, GONE, CHANGED = "come", "gone", "changed"


@dataclass(frozen=True)
class Records:
    """The rows of a mart in both releases.

    older, newer: how many there are; None where nothing tells. by_centre: centre to come, gone and changed. columns:
    how many rows changed in each; both None where rows cannot be followed. apart: columns that only one of the two has.
    """

    older: int | None
    newer: int | None
    by_centre: dict[str, dict[str, int]] | None = None
    columns: dict[str, int] | None = None
    apart: list[str] = field(default_factory=list)

    def total(self, what: str) -> int | None:
        """How many rows came, are gone or changed."""
        return None if self.by_centre is None else sum(counts[what] for counts in self.by_centre.values())


def compared_records(connection: duckdb.DuckDBPyConnection, mart: str) -> Records:
    """Compare a mart of two attached warehouses; the rows stay in the temporary table ``changed_<mart>``.

    Raises:
        duckdb.CatalogException: a warehouse has no such mart.

    """
    key = MARTS[mart]
    columns = {name: _columns(connection, name, mart) for name in (OLDER, NEWER)}
    common = [name for name in columns[OLDER] if name in columns[NEWER] and name not in ("centre_id", key)]
    differs = {
        name: f"{_cell('o', name, columns)} is distinct from {_cell('n', name, columns)}" for name in common
    }
    changed = ", ".join(f"case when {test} then {quoted(name)} end" for name, test in differs.items())
    connection.execute(f"""
        create temporary table changed_{mart} as
        select
            coalesce(o.centre_id, n.centre_id) as centre_id,
            coalesce(o.{key}, n.{key}) as {key},
            case when o.{key} is null then '{COME}' when n.{key} is null then '{GONE}' else '{CHANGED}' end as what,
            case
                when o.{key} is null or n.{key} is null then []::varchar[]
                else list_filter([{changed or "null"}], lambda name: name is not null)
            end as columns
        from {OLDER}.marts.{mart} as o
        full join {NEWER}.marts.{mart} as n on o.centre_id = n.centre_id and o.{key} = n.{key}
        where o.{key} is null or n.{key} is null or {" or ".join(differs.values()) or "false"}
    """)  # noqa: S608 - names of our own tables and columns
    by_centre: dict[str, dict[str, int]] = {}
    for centre, what, n in connection.execute(
        f"select centre_id, what, count(*) from changed_{mart} group by all order by all"  # noqa: S608
    ).fetchall():
        by_centre.setdefault(centre, {COME: 0, GONE: 0, CHANGED: 0})[what] = n
    counted = connection.execute(
        f"select name, count(*) as n from (select unnest(columns) as name from changed_{mart}) "  # noqa: S608
        "group by name order by n desc, name"
    ).fetchall()
    apart = sorted({*columns[OLDER]} ^ {*columns[NEWER]})
    return Records(
        _count(connection, OLDER, mart), _count(connection, NEWER, mart), by_centre, dict(counted), apart
    )


def changed_rows(
    connection: duckdb.DuckDBPyConnection, mart: str, limit: int
) -> list[tuple[str, str, str, list[str]]]:
    """The first rows that came, are gone or changed: centre, pseudonym, which of the three, the columns."""
    return connection.execute(
        f"select centre_id, {MARTS[mart]}, what, columns from changed_{mart} order by what, centre_id, {MARTS[mart]} limit ?",  # noqa: S608, E501
        [limit],
    ).fetchall()


def moved_states(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """States of episodes that are in both: from, to, how many; most first."""
    return connection.execute(f"""
        select o.state, n.state, count(*) as episodes
        from {OLDER}.marts.episode as o
        inner join {NEWER}.marts.episode as n on o.centre_id = n.centre_id and o.episode_id = n.episode_id
        where o.state is distinct from n.state group by 1, 2 order by episodes desc, 1, 2
    """).fetchall()  # noqa: S608


def _columns(connection: duckdb.DuckDBPyConnection, side: str, mart: str) -> dict[str, str]:
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name = 'marts' and table_name = ? order by column_index",
        [side, mart],
    ).fetchall()
    return dict(rows)


def _cell(alias: str, name: str, columns: dict[str, dict[str, str]]) -> str:
    """Of another type than the other's, its text."""
    is_same = columns[OLDER][name] == columns[NEWER][name]
    return f'{alias}."{name}"' if is_same else f'cast({alias}."{name}" as varchar)'


def _count(connection: duckdb.DuckDBPyConnection, side: str, mart: str) -> int:
    row = connection.execute(f"select count(*) from {side}.marts.{mart}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0
