"""A delivery's tables judged in the order in which they hang on each other.

Belongs here: gathering verdicts, carrying out their effects, accounting for every row. Does not belong
here: the rules themselves, and their words for the centre (``telling``).
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from schemas.contract.metadata import PROVENANCE, key_of, mapped_columns
from schemas.findings import no_findings
from schemas.mapping import ENTRY, MappedTable
from schemas.rules import Effect
from schemas.validate.cells import cell_verdicts
from schemas.validate.emptying import emptied, emptied_cells
from schemas.validate.keys import duplicates, references
from schemas.validate.order import Known, day_zeros, order_verdicts
from schemas.validate.telling import findings_of, told_once, with_records

_QUARANTINED = Effect.QUARANTINED.value
_PLACE = {"source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64}
_ASIDE = {"table_name": pl.String, **_PLACE, "rules": pl.String}
_ACCOUNTS = {"table_name": pl.String, "rows_in": pl.Int64, "accepted": pl.Int64, "quarantined": pl.Int64}
_RECORD = {"table_name": pl.String, "record_id": pl.String, "column_name": pl.String}
_REASONS, _EXTRAS = {**_RECORD, "reason": pl.String}, {**_RECORD, "value": pl.String}


@dataclass(frozen=True)
class Validated:
    """A delivery after validation; identifiers are still the centre's own.

    ``accepted`` holds the canonical tables. ``found`` holds the findings. ``quarantined`` has a row for each
    row set aside: table_name, source_file, source_sheet, source_row, rules. ``accounts`` has a row a table:
    table_name, rows_in, accepted, quarantined. ``reasons`` says why a value is missing: table_name,
    record_id, column_name, reason. ``used`` names each source row that became a canonical row, or was brought
    beside one, as often as it did. ``extras`` are the values of the centre's own columns: table_name, record_id,
    column_name, value. ``held_back`` are rows that were brought beside a row set aside, as in ``quarantined``.
    """

    accepted: dict[str, pl.DataFrame]
    found: pl.DataFrame
    quarantined: pl.DataFrame
    accounts: pl.DataFrame
    reasons: pl.DataFrame
    used: pl.DataFrame
    extras: pl.DataFrame
    held_back: pl.DataFrame


def validate(mapped: dict[str, MappedTable], centre: str, delivery: str, delivered: date) -> Validated:
    """Judge the mapped tables of one delivery (``mapped`` in the order of the contract)."""
    sent = {
        table: m.rows.with_columns(
            pl.lit(centre).alias("centre_id"), pl.lit(delivery).alias("delivery_id")
        ).select(*PROVENANCE, *mapped_columns(table), ENTRY)
        for table, m in mapped.items()
    }
    accepted: dict[str, pl.DataFrame] = {}
    known = Known(accepted, sent, day_zeros(sent["episodes"]), delivered)
    found, accounts = [no_findings()], []
    quarantined, held_back = [pl.DataFrame(schema=_ASIDE)], [pl.DataFrame(schema=_ASIDE)]
    reasons, extras = [pl.DataFrame(schema=_REASONS)], [pl.DataFrame(schema=_EXTRAS)]
    used = [pl.DataFrame(schema=_PLACE)]
    for table, m in mapped.items():
        rows = sent[table].drop(ENTRY)
        if rows.is_empty():  # half of the tables of many a centre, and there is nothing to judge
            accepted[table] = rows
            found.append(m.found)
            accounts.append((table, 0, 0, 0))
            continue
        cells = cell_verdicts(table, m, rows, delivered)
        rows = emptied(rows, emptied_cells(cells, rows))
        verdicts = pl.concat([cells, duplicates(table, rows), references(table, rows, accepted, sent)])
        order = order_verdicts(table, _without(_numbered(rows), _set_aside(verdicts)), known)
        bad = pl.concat([emptied_cells(cells, rows), emptied_cells(order, rows)])
        rows, verdicts = emptied(rows, bad), pl.concat([verdicts, order])
        aside = _set_aside(verdicts)
        numbered = _numbered(rows)
        kept = _without(numbered, aside)
        accepted[table] = kept.drop("row")
        found += [findings_of(table, m, sent[table], verdicts), m.found]
        quarantined.append(_quarantined(table, numbered, verdicts))
        if m.joined.height:
            beside = numbered.select("row").join(m.joined, on="row", how="inner", maintain_order="left")
            held_back.append(_quarantined(table, beside, verdicts).unique(maintain_order=True))
            used.append(beside.drop("row"))
        accounts.append((table, rows.height, accepted[table].height, aside.height))
        reasons.append(_reasons(table, kept, m, bad))
        extras.append(_extras(table, kept, m))
        used.append(rows.select(list(_PLACE)))
    return Validated(
        accepted=accepted,
        found=with_records(told_once(pl.concat(found)), sent),
        quarantined=pl.concat(quarantined),
        accounts=pl.DataFrame(accounts, schema=_ACCOUNTS, orient="row"),
        reasons=pl.concat(reasons),
        used=pl.concat(used),
        extras=pl.concat(extras),
        held_back=pl.concat(held_back),
    )


def _extras(table: str, accepted: pl.DataFrame, mapped: MappedTable) -> pl.DataFrame:
    return accepted.join(mapped.extras, on="row", how="inner", maintain_order="left").select(
        pl.lit(table).alias("table_name"), pl.col(key_of(table)).alias("record_id"), "column_name", "value"
    )


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))


def _without(rows: pl.DataFrame, aside: pl.DataFrame) -> pl.DataFrame:
    return rows.join(aside, on="row", how="anti", maintain_order="left") if aside.height else rows


def _set_aside(verdicts: pl.DataFrame) -> pl.DataFrame:
    return verdicts.filter(pl.col("effect") == _QUARANTINED).select("row").unique().sort("row")


def _quarantined(table: str, rows: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    rules = (
        verdicts.filter(pl.col("effect") == _QUARANTINED)
        .group_by("row")
        .agg(pl.col("rule").unique().sort().str.join(", ").alias("rules"))
    )
    return rows.join(rules, on="row", how="inner", maintain_order="left").select(
        pl.lit(table).alias("table_name"), *_PLACE, "rules"
    )


def _reasons(table: str, accepted: pl.DataFrame, mapped: MappedTable, bad: pl.DataFrame) -> pl.DataFrame:
    invalid = bad.with_columns(pl.lit("invalid").alias("reason"))
    said = pl.concat([mapped.reasons, invalid]).unique(
        ["row", "column_name"], keep="last", maintain_order=True
    )
    return accepted.join(said, on="row", how="inner", maintain_order="left").select(
        pl.lit(table).alias("table_name"), pl.col(key_of(table)).alias("record_id"), "column_name", "reason"
    )
