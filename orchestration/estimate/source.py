"""Opening a CSV or Parquet file.

Belongs here: what kind of file it is, its delimiter and header, and refusals of whole files and of columns.
Does not belong here: what stands below the header (cells.py, checking.py, counting.py).
"""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.estimate.columns import Columns
from orchestration.estimate.refusal import ENCODING, RefusedInputError, undecodable_line
from orchestration.sql_text import literal_path, parquet_scan, quoted

DELIMITERS = (",", ";", "\t", "|")
NESTED = re.compile(r"\]$|^(STRUCT|MAP|UNION)\b")


@dataclass(frozen=True)
class Source:
    """A readable file: its header, and the DuckDB expression that scans it as columns c0, c1, ..."""

    path: Path
    scan: str
    header: list[str]
    types: list[str]
    delimiter: str | None


def open_source(path: Path, columns: Columns) -> Source:
    """The file as a source, its requested columns known to exist once each."""
    try:
        if path.is_dir():
            raise RefusedInputError(f"{path}: is a directory; name a CSV or Parquet file in it")
        # A device such as /dev/null is read; a pipe would wait, and could not be read twice.
        if path.is_fifo() or path.is_socket():
            raise RefusedInputError(f"{path}: is a pipe, which is read only once; save it as a file first")
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise RefusedInputError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        raise RefusedInputError(f"{path}: cannot be opened ({type(error).__name__})") from None
    if not start.strip():
        raise RefusedInputError(f"{path}: is empty")
    if start.startswith(b"PAR1"):
        source = parquet_source(path)
    elif path.suffix.lower() in (".parquet", ".pq"):
        raise RefusedInputError(f"{path}: is not a Parquet file, whatever its name; export it again")
    elif start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start:
        raise RefusedInputError(f"{path}: {ENCODING} (it is UTF-16, compressed or a spreadsheet)")
    else:
        source = csv_source(path, columns)
    for column in columns.named().values():
        refuse_unknown_column(source, column)
    return source


def csv_source(path: Path, columns: Columns) -> Source:
    """A CSV file, every column as text, with the delimiter that finds most of the columns in its header."""
    headers = {}
    for delimiter in DELIMITERS:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                headers[delimiter] = next(csv.reader(file, delimiter=delimiter), [])
        except UnicodeDecodeError:
            raise RefusedInputError(f"{path}: line {undecodable_line(path)}: {ENCODING}") from None
        except csv.Error:
            headers[delimiter] = []
    wanted = set(columns.named().values())
    delimiter = max(DELIMITERS, key=lambda d: (len(wanted & set(headers[d])), len(headers[d])))
    header = headers[delimiter]
    if not header:
        raise RefusedInputError(f"{path}: line 1: is blank; the first line has to be the header")
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header)))
    scan = (
        f"read_csv({quoted(literal_path(path))}, auto_detect = false, header = true, compression = 'none', "
        "hive_partitioning = false, "
        f"""delim = {quoted(delimiter)}, quote = '"', escape = '"', comment = '', columns = {{{types}}})"""
    )
    return Source(path, scan, header, ["VARCHAR"] * len(header), delimiter)


def parquet_source(path: Path) -> Source:
    """A Parquet file with the types that it declares."""
    try:
        with duckdb.connect() as connection:
            relation = connection.sql(f"FROM {parquet_scan(path)}")
            types = [str(column_type) for column_type in relation.types]
            header = top_level_names(connection, path)
    except duckdb.Error:
        raise RefusedInputError(f"{path}: is a damaged Parquet file; export it again") from None
    names = ", ".join(f"c{i}" for i in range(len(header)))
    return Source(path, f"{parquet_scan(path)} AS file({names})", header, types, None)


def top_level_names(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """The columns' names as the file has them: DuckDB gives a second column of a name another one."""
    nodes = connection.execute(
        f"SELECT name, coalesce(num_children, 0) FROM parquet_schema({quoted(literal_path(path))})"  # noqa: S608
    ).fetchall()
    names: list[str] = []
    # The nodes of the tree stand in the order of reading, the root first.
    within = 0
    for name, children in nodes[1:]:
        if within:
            within += children - 1
        else:
            names.append(name)
            within = children
    return names


def refuse_unknown_column(source: Source, column: str) -> None:
    """RefusedInputError unless the header has the column exactly once, with a single value in each row."""
    header = source.header
    if header.count(column) > 1:
        raise RefusedInputError(
            f"{source.path}: column '{column}' appears {header.count(column)} times; rename all but one"
        )
    if column in header:
        declared = source.types[header.index(column)]
        if NESTED.search(declared):
            raise RefusedInputError(
                f"{source.path}: column '{column}' holds lists or records in place of single values; unpack it first"
            )
        return
    # A file without a header has a patient in its first line, which must not be repeated here.
    if any(not name.strip() or re.fullmatch(r"[\d.,;:/+ -]+", name) for name in header):
        advice = "is the first line of the file the header?"
    else:
        alike = {name: difflib.SequenceMatcher(None, column.lower(), name.lower()).ratio() for name in header}
        advice = f"did you mean '{max(alike, key=lambda name: alike[name])}'?"
    raise RefusedInputError(f"{source.path}: has no column '{column}'; {advice}")
