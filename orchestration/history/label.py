"""Which release a warehouse belongs to: a table inside it, so that no copy, link or rename can part the two.

Belongs here: writing the label before promotion, reading that of any file. Does not belong here: where warehouses are.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from orchestration.closed_connection import closed_connection

_TABLE = """
    create schema if not exists history;
    create or replace table history.release (release_id varchar not null, made_at varchar not null, key_id varchar not null, carried_count bigint not null);
    comment on table history.release is 'The release that this warehouse belongs to; one row.';
    comment on column history.release.release_id is 'Its name: the folder in published/.';
    comment on column history.release.made_at is 'When it was made, by the clock of the machine, in UTC.';
    comment on column history.release.key_id is 'A name of the key of the pseudonyms: those of two keys never meet.';
    comment on column history.release.carried_count is 'How many refreshes in a row modelled the centres that changed alone, in a copy of the warehouse before; 0 where everything was built from nothing. Such a file keeps bytes of rows that are gone from its tables.';
"""  # noqa: E501 - a column a line
#: The column that says whether the file was built from nothing.
CARRIED_COUNT = "carried_count"


@dataclass(frozen=True)
class Label:
    """What a warehouse says of itself."""

    release: str
    made_at: str
    key: str
    carried_count: int = 0


def write_label(connection: duckdb.DuckDBPyConnection, label: Label) -> None:
    """Write the label into the warehouse that is built."""
    connection.execute(_TABLE)
    connection.execute(
        "insert into history.release values (?, ?, ?, ?)",
        [label.release, label.made_at, label.key, label.carried_count],
    )


def label_of(database: Path) -> Label | None:
    """The label of a warehouse; None where there is none that can be read, as in one of an older version."""
    try:
        facts = database.stat()
        return _label(database, (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns))
    except (OSError, duckdb.Error):
        return None


@lru_cache(maxsize=64)
def _label(database: Path, _file: tuple[int, ...]) -> Label:
    """Opening a warehouse costs some 40 ms; the same file is opened once, since none is changed in place.

    Raises:
        duckdb.Error: there is no label.

    """
    with closed_connection(database) as connection:
        # The columns by their names: one of an older version lacks the last.
        row = connection.execute("from history.release").fetchone()
        names = [column for column, *_ in connection.description or ()]
    if row is None:
        raise duckdb.InvalidInputException("a warehouse without a release")
    found = dict(zip(names, row, strict=True))
    try:
        return Label(found["release_id"], found["made_at"], found["key_id"], found.get(CARRIED_COUNT, 0))
    except KeyError:
        raise duckdb.InvalidInputException("a warehouse whose release has no name") from None
