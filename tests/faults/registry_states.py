"""Whether a registry is whole: what a reader may find, and what a refresh may leave.

Belongs here: reading a warehouse and a release as any user does. Does not belong here: faults. Nothing but DuckDB is
imported, so that readers start at once.
"""

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

import duckdb

#: One row that holds a bit of every room of a warehouse: two refreshes cannot be mixed without showing here.
STATE = """
    select
        (select count(*) from marts.patient), (select count(*) from marts.episode),
        (select count(*) from marts.time_to_event), (select bit_xor(hash(t)) from marts.time_to_event as t),
        (select sum(accepted) from quality.row_account where table_name = 'patients'),
        (select sum(rows_in - accepted - quarantined) from quality.row_account),
        (select bit_xor(hash(t)) from quality.row_outcome as t),
        (select sum(n_count) from survival.summary where endpoint_id = 'OS' and stratification_id = 'all'),
        (select bit_xor(hash(t)) from survival.curve as t)
"""
#: Everything below a home that may start with a dot when no refresh is running.
_DOTTED = {".lock", ".fix-list.json", ".oligo"}


def state_of(connection: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """What identifies the content of a warehouse. Rows that are not accounted for are an error."""
    row = connection.execute(STATE).fetchone()
    assert row is not None and row[5] == 0, "rows are not accounted for"
    return row


def state_in(home: Path) -> tuple[Any, ...]:
    """The state of the promoted warehouse of ``home``."""
    with duckdb.connect(home / "warehouse" / "registry.duckdb", read_only=True) as connection:
        return state_of(connection)


def whole_warehouse(home: Path) -> int:
    """Read every value of every table of the promoted warehouse; returns how many rows."""
    with duckdb.connect(home / "warehouse" / "registry.duckdb", read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal"
        ).fetchall()
        assert len(tables) > 50
        return sum(
            connection.execute(
                f'select count(*), bit_xor(hash(t)) from "{schema}"."{table}" as t'
            ).fetchone()[0]  # type: ignore[index]
            for schema, table in tables
        )


def whole_release(home: Path) -> int:
    """The patients of the latest release, all of whose files are as its record says."""
    folder = (home / "published" / "latest").resolve(strict=True)
    record = json.loads((folder / "release.json").read_text())
    assert record["release"] == folder.name
    for name, digest in record["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == {*record["files"], "release.json"}
    return sum(row["accepted"] for row in record["rows"] if row["table"] == "patients")


def litter(home: Path) -> list[str]:
    """What a refresh must not leave behind: drafts, build folders, spill files, landed rows that nobody needs."""
    found = [path for path in home.rglob("*") if path.name.startswith(".") and path.name not in _DOTTED]
    found = [path for path in found if home / ".oligo" / "dagster" not in path.parents]  # Dagster's own
    found += [path for path in (home / "warehouse").glob("build*") if path.exists()]
    found += [*home.rglob("*.tmp"), *home.rglob("*.wal"), *home.rglob("*.draft")]
    for centre in (home / "warehouse" / "landing").glob("*"):
        links = {path.readlink().name for path in centre.iterdir() if path.is_symlink()}
        found += [path for path in centre.iterdir() if not path.is_symlink() and path.name not in links]
    return sorted(str(path.relative_to(home)) for path in found)


def orphans(home: Path, patience: float = 5) -> dict[int, str]:
    """The processes of ``home`` that are still there after a while: a helper ends when its pipe does."""
    limit = time.monotonic() + patience
    while (found := _processes_of(home)) and time.monotonic() < limit:
        time.sleep(0.05)
    return found


def _processes_of(home: Path) -> dict[int, str]:
    """Every process that has ``home`` in its arguments, environment or open files, but this one and the readers."""
    found, name = {}, str(home)
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            opened = [str(link.readlink()) for link in (entry / "fd").iterdir()]
        except OSError:
            continue
        if b"tests.faults.reader" in words:
            continue
        if name.encode() in words or any(place.startswith(name) for place in opened):
            found[int(entry.name)] = words[:200].replace(b"\0", b" ").decode(errors="replace")
    return found
