"""Verdicts on single cells: the contract's own checks, and what could not be read at all.

Belongs here: which cells break which rule. Does not belong here: what becomes of their rows.

A verdict is a row of a frame with ``row`` (the row's place in its table), ``rule`` and ``column_name``.
"""

from datetime import date
from functools import cache

import pandera.errors
import polars as pl
from pandera.polars import DataFrameSchema

from schemas.contract import TABLES
from schemas.contract.columns import QUARANTINE
from schemas.contract.metadata import mapped_columns
from schemas.mapping import MappedTable
from schemas.mapping.types import bounds
from schemas.rules import RULES, Effect
from schemas.validate.causes import codes_of_other_versions, with_causes

VERDICTS = {
    "row": pl.Int64,
    "rule": pl.String,
    "column_name": pl.String,
    "found": pl.String,
    "effect": pl.String,
}
_RULE_OF_CHECK = {
    "not_nullable": "required_missing",
    "isin": "unknown_code",
    "in_range": "out_of_range",
    "str_matches": "malformed_code",
    "str_length": "text_too_long",
}


def cell_verdicts(table: str, mapped: MappedTable, rows: pl.DataFrame, delivered: date) -> pl.DataFrame:
    """Every cell of ``rows`` (all columns of the contract) that breaks a rule, with its effect."""
    against_contract = _contract(table, rows)
    of_other_versions = (
        _told(table, column, hit, "code_of_other_version")
        for column, hit in codes_of_other_versions(table, rows)
    )
    late = _after_delivery(table, rows, delivered)
    verdicts = pl.concat([_unread(table, mapped), *of_other_versions, against_contract, late])
    # A required cell that could not be read is also null: the reading is the cause, so it alone is told. So is
    # the version that a code belongs to.
    once = verdicts.unique(["row", "column_name"], keep="first", maintain_order=True)
    return with_causes(table, once)


def _effect(table: str, column: pl.Expr) -> pl.Expr:
    columns = mapped_columns(table)
    taking_along = [
        name for name, m in columns.items() if m.get("required") or m.get("on_error") == QUARANTINE
    ]
    return (
        pl.when(column.is_in(taking_along))
        .then(pl.lit(Effect.QUARANTINED.value))
        .otherwise(pl.lit(Effect.EMPTIED.value))
    )


def _unread(table: str, mapped: MappedTable) -> pl.DataFrame:
    return mapped.unread.select(
        "row", "rule", "column_name", "found", _effect(table, pl.col("column_name")).alias("effect")
    )


def _contract(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    if rows.schema != _types(table):
        # Columns and types are ours, so this is a mistake of the product and must not pass for no findings.
        raise TypeError(f"{table}: not the columns of the contract")
    empty = frozenset(column.name for column in rows.iter_columns() if column.null_count() == rows.height)
    schema = _schema(table, empty)
    try:
        schema.validate(rows.select(name for name in rows.columns if name in schema.columns), lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases: pl.DataFrame = error.failure_cases
    else:
        return pl.DataFrame(schema=VERDICTS)
    not_of_a_row = cases.filter(pl.col("index").is_null())
    if not_of_a_row.height:
        raise TypeError(f"{table}: {not_of_a_row['check'].to_list()}")
    check = pl.col("check").str.extract(r"^(\w+)")
    return cases.filter(pl.col("check") != "field_uniqueness").select(
        pl.col("index").cast(pl.Int64).alias("row"),
        check.replace_strict(_RULE_OF_CHECK).alias("rule"),
        pl.col("column").alias("column_name"),
        pl.col("failure_case").alias("found"),
        _effect(table, pl.col("column")).alias("effect"),
    )


@cache
def _types(table: str) -> pl.Schema:
    return pl.Schema({name: column.dtype.type for name, column in TABLES[table].to_schema().columns.items()})


@cache
def _schema(table: str, empty: frozenset[str]) -> DataFrameSchema:
    """The contract of a table without the columns that need not hold anything, and do not: they break no rule."""
    columns = TABLES[table].to_schema().columns
    checked = {name: column for name, column in columns.items() if name not in empty or not column.nullable}
    return DataFrameSchema(checked, strict=True)


def _after_delivery(table: str, rows: pl.DataFrame, delivered: date) -> pl.DataFrame:
    late = [pl.DataFrame(schema=VERDICTS)]
    dates = [name for name, metadata in mapped_columns(table).items() if metadata["role"] == "date"]
    is_late = rows.select((bounds(pl.col(name))[0] > delivered).fill_null(False) for name in dates)
    for name in dates:
        if not is_late[name].any():
            continue
        hit = rows.with_row_index("row").filter(is_late[name])
        late.append(_told(table, name, hit.select("row", pl.col(name).alias("found")), "after_delivery"))
    return pl.concat(late)


def _told(table: str, column: str, hit: pl.DataFrame, rule: str) -> pl.DataFrame:
    """A rule broken by cells of one column: ``hit`` holds their ``row`` and what was ``found``."""
    return hit.select(
        pl.col("row").cast(pl.Int64),
        pl.lit(rule).alias("rule"),
        pl.lit(column).alias("column_name"),
        "found",
        _effect(table, pl.lit(column)).alias("effect"),
    )


def row_verdicts(rows: pl.DataFrame, rule: str, column: str | None = None) -> pl.DataFrame:
    """The rule's own effect on each of ``rows``, which carry their place as ``row``."""
    return rows.select(
        pl.col("row").cast(pl.Int64),
        pl.lit(rule).alias("rule"),
        pl.lit(column, pl.String).alias("column_name"),
        pl.lit(None, pl.String).alias("found"),
        pl.lit(RULES[rule].effect.value).alias("effect"),
    )
