"""A warehouse of which only the centres that changed are modelled anew, in a copy of the warehouse in use.

Belongs here: which rows of which table are a centre's, and putting the new ones in the place of the old. Does not
belong here: which centres did not change (``standing``), what dbt makes (``dbt_run``).

No row of one centre depends on another centre, but for the models that dbt calls pooled: those are made of the whole
registry, after the others, and so are the tests of sums over the registry. What comes out is the same as if everything
had been modelled anew (docs/decisions/0057).
"""

import errno
import shutil
from collections.abc import Iterator
from dataclasses import asdict

import duckdb

from orchestration import dbt_run, landing_store
from orchestration.build_folder import UNUSABLE, start_build, written_build
from orchestration.history.label import label_of
from orchestration.paths import DATABASE, Paths
from orchestration.settings import settings_of
from orchestration.standing import Built, MadeFrom, identity, made_from, note_built, unchanged_centres

#: A copy keeps the bytes of rows that are gone, so that now and then everything is built from nothing.
_MOST_IN_A_ROW = 20
#: Of the landing, in bytes: where more of it is to be modelled, to write that twice takes what the rest would save.
_LARGEST_SHARE = 0.5
#: The centres that changed alone, as dbt models them.
_CHANGED = "changed"
#: How a row tells its centre, in this order: by itself, or by its episode. Code lists tell none, and stay.
_OWNERS = {
    "centre_id": "(centre_id in (from carried)) is not true",
    "episode_id": "(episode_id in (from carried_episode)) is not true",
}
_TABLES = """
    select schema_name, table_name, list(column_name) as columns
    from duckdb_columns() inner join duckdb_tables() using (database_name, schema_name, table_name)
    where database_name = 'changed' and schema_name in ('staging', 'intermediate', 'marts', 'quality')
    group by all order by all
"""
_CARRIED = "create temp table carried as select unnest(?::varchar[])"
_EPISODES = """
    create temp table carried_episode as
    select episode_id from staging.stg_episodes where centre_id in (from carried)
"""


class NotCarriedError(Exception):
    """The warehouse in use cannot be read, or a table of it does not say whose its rows are."""


def build_warehouse(paths: Paths, *, rebuild: bool) -> dbt_run.DbtAnswer:
    """Build the warehouse aside, from landing or, for centres whose landing is the same, from the warehouse in use.

    Args:
        paths: the registry's folders.
        rebuild: whether every centre is modelled anew, whatever changed.

    Returns:
        What dbt answered; ``carried_centres`` says which were carried over. A warehouse in use that turns out not to be
        whole is not read any further, and every centre is modelled.

    Raises:
        DbtError: dbt did not get as far as running its nodes.
        OSError: it could not be written.

    """
    now = made_from(paths)
    centres = sorted(path.name for path in paths.landing.iterdir())
    carried = [] if rebuild else _carried(paths, centres)
    if carried:
        answer = _build_changed(paths, centres, carried, now)
        if answer is not None:
            return answer
    start_build(paths, centres)
    note_built(paths, Built(asdict(now)))
    return dbt_run.build(paths)


def _build_changed(
    paths: Paths, centres: list[str], carried: list[str], now: MadeFrom
) -> dbt_run.DbtAnswer | None:
    """What dbt answered; None where the warehouse in use is not whole, or what is pooled fails with what it holds."""
    start_build(paths, [centre for centre in centres if centre not in carried])
    answer = dbt_run.build(paths, "--exclude", dbt_run.POOLED)
    if answer.failures:
        return answer
    try:
        built = Built(asdict(now), carried_count_of(paths) + 1, identity(paths.database))
        carry_over(paths, carried)
    except NotCarriedError:
        return None
    note_built(paths, built)
    answer = dbt_run.build(paths, "--select", dbt_run.POOLED, before=answer)
    # A block that cannot be read fails a model, and a build from nothing does without it. A true failure comes again.
    return None if answer.failures else answer


def _carried(paths: Paths, centres: list[str]) -> list[str]:
    """The centres to carry over. One with a delivery in force is modelled always, or dbt would find nothing to read."""
    if label_of(paths.database) is None or carried_count_of(paths) >= _MOST_IN_A_ROW:
        return []
    # In a small registry the two parts of the build take longer than all of it at once.
    if paths.database.stat().st_size < settings_of(paths).carried_from_mb * 10**6:
        return []
    unchanged = unchanged_centres(paths)
    good = [centre for centre in centres if (paths.landing / centre / landing_store.IN_FORCE).exists()]
    if unchanged.issuperset(good):
        unchanged -= set(good[:1])
    carried = sorted(unchanged.intersection(centres))
    sizes = {centre: landing_store.size_in_force(paths.landing / centre) for centre in centres}
    share = 1 - sum(sizes[centre] for centre in carried) / max(sum(sizes.values()), 1)
    return carried if share <= _LARGEST_SHARE else []


def carried_count_of(paths: Paths) -> int:
    """How many refreshes in a row the warehouse in use was carried over."""
    label = label_of(paths.database)
    return label.carried_count if label else 0


def carry_over(paths: Paths, centres: list[str]) -> None:
    """Put what dbt made of the other centres into a copy of the warehouse in use, which takes its place in the build.

    Args:
        paths: the registry's folders.
        centres: those whose rows stay.

    Raises:
        NotCarriedError: the warehouse in use cannot be read; the build folder is of no use then.
        OSError: the copy cannot be written.

    """
    built, changed = paths.build / DATABASE, paths.build / f"{_CHANGED}.duckdb"
    built.replace(changed)
    try:
        shutil.copyfile(paths.database, built)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        raise NotCarriedError(str(error.strerror)) from None
    built.chmod(0o600)
    try:
        with written_build(paths, **{_CHANGED: changed}) as connection:
            connection.execute(_CARRIED, [centres])
            connection.execute(_EPISODES)
            connection.execute("begin")
            for table, owner in _owned(connection):
                connection.execute(f"delete from {table} where {_OWNERS[owner]}")  # noqa: S608 - names of our own tables
                connection.execute(f"insert into {table} by name from {_CHANGED}.{table}")
            connection.execute("commit")
    except UNUSABLE as error:
        raise NotCarriedError(type(error).__name__) from None
    changed.unlink()


def _owned(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Each table that was modelled, with the column that tells whose its rows are."""
    for schema, table, columns in connection.execute(_TABLES).fetchall():
        owner = next((column for column in _OWNERS if column in columns), None)
        if owner is None:
            raise NotCarriedError(f"{schema}.{table} does not say whose its rows are")
        yield f"{schema}.{table}", owner
