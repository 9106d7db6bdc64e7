"""The models of the dbt project over made-up canonical rows, in memory.

Belongs here: compiling the project, and building its relations in a fresh in-memory database. Does not belong
here: any patient (``chart``), any rule (``bindings``), the quality layer, which tells of intake and not of patients.

The project is compiled once; a registry is then built in a fraction of a second, so that a table of cases or a batch
of a property test is one build. dbt's own tests and contracts are those of ``tests/pipeline/test_dbt_build.py``.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration.dbt_run import DBT_PROJECT
from schemas.contract import TABLES

Record = dict[str, Any]
#: Canonical table to its rows; what a row leaves out is null.
Rows = dict[str, list[Record]]
#: Seed to column to the value that all its rows get: ``{"state_rule": {"months_after_primary": "3"}}``.
SeedChanges = Mapping[str, Mapping[str, str]]

PROVENANCE = {"centre_id": "north", "delivery_id": "2026-01-01", "source_file": "cases.csv"}
_LANDED = re.compile(
    r"read_parquet\(getvariable\('landing'\) \|\| '/\*/in_force/(\w+)\.parquet', hive_partitioning = false\)"
)
_LAYERS = ("staging", "intermediate", "marts")


@dataclass(frozen=True)
class Relation:
    """A seed or a model, as dbt compiled it."""

    name: str
    schema: str
    kind: str
    #: The SQL of a model; of a seed the query that reads its file.
    sql: str
    reads: tuple[str, ...]


class CompiledProject:
    """Every seed, and every model but those of the quality layer."""

    def __init__(self, manifest: Record) -> None:
        nodes = {
            key: node
            for key, node in manifest["nodes"].items()
            if node["resource_type"] == "seed" or node["schema"] in _LAYERS
        }
        self._relations = {node["name"]: _relation(node, nodes) for node in nodes.values()}

    def needed(self, query: str) -> list[Relation]:
        """The relations that a query names as ``schema.name`` and all that these read, each after what it reads."""
        names = [name for _, name in re.findall(r"\b(\w+)\.(\w+)\b", query) if self._is_named(query, name)]
        return list(dict.fromkeys(relation for name in names for relation in self._with_its_reads(name)))

    def _is_named(self, query: str, name: str) -> bool:
        return name in self._relations and f"{self._relations[name].schema}.{name}" in query

    def _with_its_reads(self, name: str) -> Iterator[Relation]:
        for read in self._relations[name].reads:
            yield from self._with_its_reads(read)
        yield self._relations[name]

    def answer(self, query: str, rows: Rows, seeds: SeedChanges | None = None) -> list[Record]:
        """What a registry of these canonical rows answers; ``seeds`` says what a seed's rows hold instead."""
        with duckdb.connect() as connection:
            # Some of the models say "registry"."schema"."name", as in the file of a warehouse.
            connection.execute("attach ':memory:' as registry; use registry; create schema landing;")
            for table in TABLES:
                _land(connection, table, rows.get(table, []))
            needed = self.needed(query)
            for schema in {relation.schema for relation in needed}:
                connection.execute(f"create schema {schema}")
            for relation in needed:
                name = f"{relation.schema}.{relation.name}"
                connection.execute(f"create {relation.kind} {name} as {relation.sql}")
                for column, value in (seeds or {}).get(relation.name, {}).items():
                    connection.execute(f"update {name} set {column} = ?", [value])
            asked = connection.execute(query)
            columns = [column[0] for column in asked.description]
            return [dict(zip(columns, row, strict=True)) for row in asked.fetchall()]


def compile_project(target: Path) -> CompiledProject:
    """Compile the project into ``target``, a folder that nothing else uses.

    dbt opens a database there, asks it nothing, and lets go of it.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    words = ["compile", "--select", "resource_type:model", "--no-introspect", "--no-populate-cache"]
    places = {
        "project-dir": DBT_PROJECT,
        "profiles-dir": DBT_PROJECT,
        "target-path": target,
        "log-path": target,
    }
    quiet = ["--no-version-check", "--log-level", "none", "--log-level-file", "none"]
    arguments = [part for name, place in places.items() for part in (f"--{name}", os.fspath(place))]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OLIGO_LANDING", str(target / "landing"))
        environment.setenv("OLIGO_BUILD", str(target))
        try:
            answer = dbtRunner().invoke([*words, *arguments, *quiet])
        finally:
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    assert answer.success, answer.exception
    return CompiledProject(json.loads((target / "manifest.json").read_text()))


def _relation(node: Record, nodes: Mapping[str, Record]) -> Relation:
    if node["resource_type"] == "seed":
        path = Path(node["root_path"]) / node["original_file_path"]
        types = ", ".join(f"'{column}': '{kind}'" for column, kind in node["config"]["column_types"].items())
        sql = f"select * from read_csv('{path}', header = true, nullstr = '', types = {{{types}}})"
        return Relation(node["name"], node["schema"], "table", sql, ())
    kind = "table" if node["config"]["materialized"] == "table" else "view"
    # What a centre landed is a table of the test, in place of its Parquet files.
    sql = _LANDED.sub(r"landing.\1", node["compiled_code"])
    reads = tuple(nodes[key]["name"] for key in node["depends_on"]["nodes"] if not key.startswith("source."))
    return Relation(node["name"], node["schema"], kind, sql, reads)


def _land(connection: duckdb.DuckDBPyConnection, table: str, records: list[Record]) -> None:
    schema = {name: column.dtype.type for name, column in TABLES[table].to_schema().columns.items()}
    astray = {name for record in records for name in record} - schema.keys()
    assert not astray, f"{table} has no {', '.join(sorted(astray))}"
    whole = [PROVENANCE | {"source_row": n} | record for n, record in enumerate(records, start=2)]
    frame = pl.DataFrame({name: [record.get(name) for record in whole] for name in schema}, schema=schema)
    if records:
        TABLES[table].validate(frame)
    connection.register("landed", frame.to_arrow())
    connection.execute(f"create table landing.{table} as select * from landed")
    connection.unregister("landed")
