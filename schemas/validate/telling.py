"""Verdicts told to the centre: each a finding with file, sheet, row, column and remedy.

Belongs here: verdicts to findings, and each told once. Does not belong here: which verdicts there are.
"""

import polars as pl

from schemas import findings
from schemas.contract.metadata import is_private, key_of, mapped_columns
from schemas.findings import FINDING_COLUMNS
from schemas.mapping import ENTRY, MappedTable
from schemas.rules import RULES, Effect

_PLACE = ["source_file", "source_sheet", "source_row"]


def findings_of(table: str, mapped: MappedTable, rows: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """The verdicts on ``rows`` of a table (all that were sent, with ``ENTRY``) as findings."""
    made = [findings.no_findings()]
    key = pl.col(key_of(table)).alias("record")
    told = rows.with_row_index("row").select(
        pl.col("row").cast(pl.Int64), "source_file", "source_sheet", "source_row", ENTRY, key
    )
    columns = mapped_columns(table)
    for (rule, column, effect), group in verdicts.group_by(
        "rule", "column_name", "effect", maintain_order=True
    ):
        own = mapped.source_columns.get(str(column), {})
        metadata = columns.get(str(column), {})
        is_hidden = column is None or is_private(table, str(column))
        made.append(
            findings.of_rows(
                group.select("row", "found").join(told, on="row", how="left", maintain_order="left"),
                str(rule),
                table,
                record=pl.col("record"),
                column=column if column is None else str(column),
                effect=Effect(str(effect)),
                message=_message(str(rule), table, column, metadata),
                found=None if is_hidden else pl.col("found"),
                source_column=pl.col(ENTRY).replace_strict(own, default=None, return_dtype=pl.String)
                if own
                else None,
            )
        )
    return pl.concat(made)


def _message(rule: str, table: str, column: object, metadata: dict[str, object]) -> str:
    title = RULES[rule].title
    if column is None:
        return f"{table}: {title[0].lower()}{title[1:]}"
    named = metadata.get("code_list") or metadata.get("classification")
    detail = f" ({named})" if rule in ("unknown_code", "code_of_other_version") else ""
    return f"{table}.{column}: {title[0].lower()}{title[1:]}{detail}"


def told_once(found: pl.DataFrame) -> pl.DataFrame:
    """Each finding once, sorted as a person reads; of a cell that several tables read, only the first's."""
    is_of_cell = (pl.col("effect") == Effect.FLAGGED.value) & pl.col("source_column").is_not_null()
    same_cell = ["source_file", "source_sheet", "source_row", "source_column", "rule"]
    once = found.filter(is_of_cell).unique(same_cell, keep="first", maintain_order=True)
    # Several rows made of one source row break a rule together: one finding, not as many.
    shown = [name for name in FINDING_COLUMNS if name not in ("record", "anchor_table", "anchor")]
    first = pl.col("record").drop_nulls().min()
    rest = found.filter(~is_of_cell).group_by(shown, maintain_order=True).agg(first)
    rest = rest.with_columns(pl.lit(None, pl.String).alias(name) for name in ("anchor_table", "anchor"))
    order = ["source_file", "source_sheet", "source_row", "table_name", "column_name", "rule"]
    told = pl.concat([once.select(list(FINDING_COLUMNS)), rest.select(list(FINDING_COLUMNS))])
    return told.sort(order, nulls_last=False, maintain_order=True)


def with_records(found: pl.DataFrame, sent: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """``found`` with the record of each where its row became one, and with the first that the row became anywhere.

    Args:
        found: findings; those of the parsers do not know their record yet.
        sent: every canonical row before it was judged, by table in the order of the contract.

    """
    keys = [
        rows.select(*_PLACE, pl.lit(table).alias("table_name"), pl.col(key_of(table)).alias("key"))
        for table, rows in sent.items()
    ]
    places = found.select(_PLACE).unique()
    here = pl.concat(keys).drop_nulls("key").join(places, on=_PLACE, how="semi", nulls_equal=True)
    own = here.group_by(*_PLACE, "table_name").agg(pl.col("key").min())
    # Of the tables the first in the order of the contract: most often the patient.
    any_table = here.group_by(_PLACE, maintain_order=True).agg(
        pl.col("table_name").first().alias("first_table"),
        pl.col("key").filter(pl.col("table_name") == pl.col("table_name").first()).min().alias("first_key"),
    )
    beside = found.join(own, on=[*_PLACE, "table_name"], how="left", nulls_equal=True, maintain_order="left")
    beside = beside.join(any_table, on=_PLACE, how="left", nulls_equal=True, maintain_order="left")
    return beside.with_columns(
        pl.coalesce("record", "key").alias("record"),
        pl.col("first_table").alias("anchor_table"),
        pl.col("first_key").alias("anchor"),
    ).select(list(FINDING_COLUMNS))
