"""Findings: what is wrong, where exactly, what was found and what to do.

Belongs here: the shape of a finding and how a batch of them is made. Does not belong here: the
checks that find, and where findings are stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from schemas.rules import RULES, Effect

#: One row a finding, as a check makes it. ``source_row`` counts the header as row 1; ``found`` leaves intake only
#: as ``discreet`` lets it. ``record`` is the centre's own key of the row of ``table_name``, and ``anchor`` the key that
#: ``anchor_table`` took from the same source row: no more of them than a pseudonym leaves intake (``telling``).
FINDING_COLUMNS: dict[str, type[pl.DataType]] = {
    "rule": pl.String,
    "effect": pl.String,
    "table_name": pl.String,
    "record": pl.String,
    "anchor_table": pl.String,
    "anchor": pl.String,
    "source_file": pl.String,
    "source_sheet": pl.String,
    "source_row": pl.Int64,
    "column_name": pl.String,
    "source_column": pl.String,
    "found": pl.String,
    "message": pl.String,
    "remedy": pl.String,
}


@dataclass(frozen=True)
class Finding:
    """One finding about a centre, a delivery or one of its files; those about rows come as frames."""

    rule: str
    message: str
    source_file: str | None = None
    source_sheet: str | None = None
    source_row: int | None = None
    source_column: str | None = None


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a malfunction
    """A delivery that cannot be used as a whole, with the findings that say why."""

    def __init__(
        self, *findings: Finding, rows: pl.DataFrame | None = None, outcomes: pl.DataFrame | None = None
    ) -> None:
        """Keep the findings; the first one's message is the exception's text.

        Args:
            findings: about the delivery or its files.
            rows: findings about its rows, where it was read as far as them, as ``schemas.telling`` tells them.
            outcomes: every source row of it, where it was read as far as them (``schemas.accounts``).

        """
        super().__init__(findings[0].message)
        self.findings = findings
        self.rows = rows
        self.outcomes = outcomes


def no_findings() -> pl.DataFrame:
    """An empty frame of findings."""
    return pl.DataFrame(schema=FINDING_COLUMNS)


def of_delivery(findings: Iterable[Finding]) -> pl.DataFrame:
    """Findings about a delivery or its files as a frame."""
    rows = [
        {
            "rule": finding.rule,
            "effect": RULES[finding.rule].effect.value,
            "source_file": finding.source_file,
            "source_sheet": finding.source_sheet,
            "source_row": finding.source_row,
            "source_column": finding.source_column,
            "message": finding.message,
            "remedy": RULES[finding.rule].remedy,
        }
        for finding in findings
    ]
    return pl.DataFrame(rows, schema=FINDING_COLUMNS)


def of_rows(
    rows: pl.DataFrame,
    rule: str,
    table: str | None,
    *,
    record: pl.Expr | None = None,
    column: str | None = None,
    effect: Effect | None = None,
    message: str | pl.Expr | None = None,
    found: pl.Expr | None = None,
    source_column: pl.Expr | None = None,
) -> pl.DataFrame:
    """One finding for each of ``rows``, which must carry ``source_file``, ``source_sheet``, ``source_row``.

    Args:
        rows: the rows in which the rule is broken.
        rule: id of the rule.
        table: canonical table, or None where the row never became one.
        record: expression that gives the key of the row in ``table``, where it is known.
        column: canonical column, or None where the whole row is meant.
        effect: what happens; the rule's own effect unless told.
        message: the sentence for the centre; the rule's title unless told.
        found: expression that gives what was found, evaluated on ``rows``.
        source_column: expression that gives the centre's own name of the column.

    """
    spec = RULES[rule]
    text = message if isinstance(message, pl.Expr) else pl.lit(message or spec.title)
    nothing = pl.lit(None, dtype=pl.String)
    return rows.select(
        pl.lit(rule).alias("rule"),
        pl.lit((effect or spec.effect).value).alias("effect"),
        pl.lit(table, dtype=pl.String).alias("table_name"),
        (nothing if record is None else record).alias("record"),
        nothing.alias("anchor_table"),
        nothing.alias("anchor"),
        "source_file",
        "source_sheet",
        "source_row",
        pl.lit(column, dtype=pl.String).alias("column_name"),
        (nothing if source_column is None else source_column).alias("source_column"),
        (nothing if found is None else found.cast(pl.String)).alias("found"),
        text.alias("message"),
        pl.lit(spec.remedy).alias("remedy"),
    )
