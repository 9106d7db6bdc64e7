"""A warehouse file written anew without a patient: rows that are deleted would leave their bytes in it.

Belongs here: opening a file, and the new one in its place. Does not belong here: which rows are the patient's
(``warehouse_rows``), and which files there are (``erase``).

Tables of counts and figures stay as they are: they were made with the patient and name nobody.
"""

import errno
import os
import shutil
from pathlib import Path

import duckdb

from orchestration.durable import to_disk
from orchestration.erasure.search import Sought
from orchestration.erasure.warehouse_rows import Seen, columns_of, condition, name, seen_of
from orchestration.history.keeping import copy_into_place
from orchestration.history.label import CARRIED_COUNT
from orchestration.paths import DATABASE
from orchestration.sql_text import quoted

_UNREADABLE = Seen({}, "it cannot be read")


def look_into(database: Path, sought: Sought, scratch: Path) -> Seen:
    """How many rows of each table are the patient's; nothing is changed.

    Raises:
        OSError: it cannot be read now, though it may be whole.

    """
    try:
        with _opened(database, scratch) as connection:
            return seen_of(connection, sought)
    except duckdb.Error as error:
        _refuse_what_passes(error, database)
        return _UNREADABLE
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def take_out(database: Path, sought: Sought, scratch: Path) -> Seen:
    """Put a file without the patient in the place of ``database``, in one rename; one without them and without bytes of
    rows that are gone, stays.

    Raises:
        OSError: it cannot be written, or cannot be read now; the old one is as it was.

    """
    try:
        connection = _opened(database, scratch)
    except duckdb.Error as error:
        _refuse_what_passes(error, database)
        return _UNREADABLE
    with connection:
        try:
            seen = seen_of(connection, sought)
        except duckdb.Error as error:
            _refuse_what_passes(error, database)
            return _UNREADABLE
        if not seen.number and not seen.has_remains:
            return seen
        try:
            _write_anew(connection, scratch, seen)
        except duckdb.Error as error:
            problem = "the warehouse could not be written anew; is the disk full"
            raise OSError(None, f"{problem} ({type(error).__name__})", str(database)) from None
    made = scratch / DATABASE
    made.chmod(0o600)
    to_disk(made)
    _into_place(made, database.resolve())  # a link that is replaced would leave what it points to
    shutil.rmtree(scratch, ignore_errors=True)
    return seen


def _into_place(made: Path, database: Path) -> None:
    """In one rename; a folder that links into another file system gets a copy first."""
    if made.stat().st_dev == database.parent.stat().st_dev:
        made.replace(database)
    else:
        copy_into_place(made, database)


def _refuse_what_passes(error: duckdb.Error, database: Path) -> None:
    """A file that another program writes, or for which memory is short, is not damaged: it may not be given up.

    Raises:
        OSError: it is so.

    """
    if isinstance(error, duckdb.OutOfMemoryException):
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), str(database)) from None
    if "Could not set lock" in str(error):
        raise OSError(
            errno.EBUSY, "another program has it open to write; close that", str(database)
        ) from None
    try:
        with database.open("rb") as file:
            while file.read(1 << 24):
                pass
    except FileNotFoundError:
        return
    except OSError as failure:
        raise OSError(failure.errno, failure.strerror, str(database)) from None


def _opened(database: Path, scratch: Path) -> duckdb.DuckDBPyConnection:
    """The file as ``past``, read only; whatever DuckDB sets aside lies in ``scratch``."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700, parents=True)
    connection = duckdb.connect(
        config={"temp_directory": str(scratch / "spill"), "autoinstall_known_extensions": "false"}
    )
    try:
        connection.execute(f"attach {quoted(str(database))} as past (read_only)")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _write_anew(connection: duckdb.DuckDBPyConnection, scratch: Path, seen: Seen) -> None:
    # The name of the catalog stands in the views, so the new file is attached under it.
    connection.execute(f"attach {quoted(str(scratch / DATABASE))} as registry")
    connection.execute("copy from database past to registry (schema)")
    for (schema, table), columns in columns_of(connection).items():
        place = f"{name(schema)}.{name(table)}"
        keep = f" where not ({condition(columns, seen.texts)})" if f"{schema}.{table}" in seen.rows else ""
        connection.execute(f"insert into registry.{place} select t.* from past.{place} as t{keep}")  # noqa: S608
    if seen.has_remains:
        connection.execute(f"update registry.history.release set {CARRIED_COUNT} = 0")  # noqa: S608 - our own name
    connection.execute("checkpoint registry")
    connection.execute("detach registry")
