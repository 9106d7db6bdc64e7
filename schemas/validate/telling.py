"""Verdicts told to the centre: each a finding with file, sheet, row, column and remedy.

Belongs here: verdicts to findings, and each told once. Does not belong here: which verdicts there are.
"""

import polars as pl

from schemas import findings
from schemas.contract.metadata import is_private, mapped_columns
from schemas.findings import FINDING_COLUMNS
from schemas.mapping import ENTRY, MappedTable
from schemas.rules import RULES, Effect


def findings_of(table: str, mapped: MappedTable, rows: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """The verdicts on ``rows`` of a table (all that were sent, with ``ENTRY``) as findings."""
    made = [findings.no_findings()]
    told = rows.with_row_index("row").select(
        pl.col("row").cast(pl.Int64), "source_file", "source_sheet", "source_row", ENTRY
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
    rest = found.filter(~is_of_cell).unique(maintain_order=True)
    order = ["source_file", "source_sheet", "source_row", "table_name", "column_name", "rule"]
    told = pl.concat([once, rest]).select(list(FINDING_COLUMNS))
    return told.sort(order, nulls_last=False, maintain_order=True)
