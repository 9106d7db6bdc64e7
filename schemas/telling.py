"""Findings as they leave intake: each with an identity that lasts, and without the centre's own keys.

Belongs here: what makes two findings of two deliveries the same one. Does not belong here: finding anything, and
what became of a finding since (``orchestration.findings_history``).

A finding is the same where centre, rule, table, column and record are: a record keeps its pseudonym when its row
moves. Without a record, the record that the source row became in another table stands for it; without any, the place
does: file, sheet, row and source column. What is said of a centre's folder has neither, and there the words are it.
"""

import hashlib
from collections.abc import Iterable

import polars as pl

from schemas.findings import Finding, Refusal, no_findings, of_delivery
from schemas.pseudonyms import pseudonyms_of_records
from schemas.rules import RULES, Effect

_KEPT = (Effect.FLAGGED.value, Effect.IGNORED.value)
_PLACE = ("source_file", "source_sheet", "source_row")

#: A finding that is told. ``result`` is a word of the registries' check programs: invalid, rare or missing.
TOLD: dict[str, type[pl.DataType]] = {
    "finding_id": pl.String,
    "rule": pl.String,
    "effect": pl.String,
    "severity": pl.String,
    "kind": pl.String,
    "result": pl.String,
    "table_name": pl.String,
    "record_id": pl.String,
    "source_file": pl.String,
    "source_sheet": pl.String,
    "source_row": pl.Int64,
    "column_name": pl.String,
    "source_column": pl.String,
    "found": pl.String,
    "message": pl.String,
    "remedy": pl.String,
}


def told(found: pl.DataFrame, centre: str, key: bytes, *, by_words: bool = False) -> pl.DataFrame:
    """Findings (``FINDING_COLUMNS``) of one delivery as they leave intake (``TOLD``), in the same order.

    Where ``by_words`` is set, a finding without a place is known by its message; else by its rule alone, as the
    message about a delivery names that delivery.
    """
    kinds = {rule.id: rule.kind.value for rule in RULES.values()}
    results = {rule.id: rule.result.value for rule in RULES.values()}
    is_kept = pl.col("effect").is_in(_KEPT)
    rows = found.with_columns(
        pseudonyms_of_records(key, centre, found, "table_name", "record").alias("record_id"),
        pseudonyms_of_records(key, centre, found, "anchor_table", "anchor").alias("anchor"),
        pl.when(is_kept).then(pl.lit("warning")).otherwise(pl.lit("error")).alias("severity"),
        pl.col("rule").replace_strict(kinds, return_dtype=pl.String).alias("kind"),
        pl.col("rule").replace_strict(results, return_dtype=pl.String).alias("result"),
    )
    return rows.with_columns(_identities(rows, centre, by_words)).select(list(TOLD))


def told_of(findings: Iterable[Finding], centre: str, *, by_words: bool = False) -> pl.DataFrame:
    """Findings about a centre, a delivery or its files: they have no record, so they need no key."""
    return told(of_delivery(findings), centre, b"", by_words=by_words)


def told_refusal(refusal: Refusal, centre: str) -> pl.DataFrame:
    """The findings of a refused delivery: about itself and its files, then about its rows."""
    rows = told(no_findings(), centre, b"") if refusal.rows is None else refusal.rows
    return pl.concat([told_of(refusal.findings, centre), rows])


def identity(centre: str, rule: str, table: str | None, column: str | None, of: str) -> str:
    """The identity of a finding: a letter, so that no spreadsheet takes it for a number, and 15 hexadecimal digits.

    The model ``quality.finding`` makes it likewise. ``of`` is the record's pseudonym, or what stands for one.
    """
    text = "\x1f".join((centre, rule, table or "", column or "", of))
    return "f" + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15]


def _identities(rows: pl.DataFrame, centre: str, by_words: bool) -> pl.Series:
    is_placeless = pl.all_horizontal(pl.col(name).is_null() for name in _PLACE)
    words = pl.when(is_placeless & by_words).then(pl.col("message"))
    place = [pl.col(name).cast(pl.String).fill_null("") for name in (*_PLACE, "source_column")]
    of = pl.coalesce("record_id", "anchor", pl.concat_str(*place, words.fill_null(""), separator="\x1f"))
    parts = rows.select("rule", "table_name", "column_name", of.alias("of"))
    made = pl.Series("finding_id", [identity(centre, *part) for part in parts.iter_rows()], dtype=pl.String)
    # Rows under one key, or two findings in one cell: the first in the order of the file keeps the plain identity.
    numbered = (
        rows.select(*_PLACE, "source_column", "found", "message").with_columns(made).with_row_index("at")
    )
    order = [*_PLACE, "source_column", "found", "message", "at"]
    ranks = numbered.sort(order, nulls_last=False).select(
        "at", "finding_id", pl.col("at").cum_count().over("finding_id").alias("rank")
    )
    number = pl.col("rank").cast(pl.String)
    unique = (
        pl.when(pl.col("rank") == 1)
        .then("finding_id")
        .otherwise(pl.concat_str("finding_id", number, separator="-"))
    )
    return ranks.with_columns(unique.alias("finding_id")).sort("at")["finding_id"]
