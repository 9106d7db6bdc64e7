"""Whether a value is anywhere below a folder: in bytes, in columns of Parquet, in tables of DuckDB, in members of zips.

Belongs here: reading every kind of file that a registry keeps as text. Does not belong here: what is looked for.
"""

import io
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl


def traces(folder: Path, values: Iterable[str]) -> dict[str, set[str]]:
    """The files below ``folder`` that hold each of the values."""
    wanted = {value: value.encode() for value in values}
    found: dict[str, set[str]] = {value: set() for value in wanted}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            held = told_by(path)
            for value, text in wanted.items():
                if text in held:
                    found[value].add(str(path.relative_to(folder)))
    return found


def told_by(path: Path) -> bytes:
    """The bytes of a file and, after them, all that it holds as text."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        return content + pl.read_parquet(path, glob=False).write_csv().encode()
    if path.suffix == ".duckdb":
        return content + _tables(path)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as members:
            return content + b"\n".join(members.read(name) for name in members.namelist())
    return content


def _tables(path: Path) -> bytes:
    """Every row of every table; dates as ISO text."""
    told = []
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        connection.execute(f"attach '{path}' as held (read_only)")
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'held'"
        ).fetchall():
            frame = connection.execute(f'from held."{schema}"."{table}"').pl()
            told.append(frame.write_csv().encode())
    return b"\n".join(told)


def open_to_others(folder: Path) -> list[str]:
    """What below ``folder`` anybody but its owner may read, write or enter."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
