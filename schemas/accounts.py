"""Accounts: every row of every file of a delivery, and what became of it.

Belongs here: one outcome for each source row, and the sums of them. Does not belong here: deciding what becomes of a
row (``validate``), and whether the sums are right (``sums``).
"""

from collections.abc import Iterable

import polars as pl

from schemas import findings
from schemas.places import WHERE as _WHERE
from schemas.places import are_among
from schemas.profile import Profile
from schemas.readers import ROW, Source

#: What became of a source row, each exactly once. ``reason`` names rules, or why nothing was wanted of it; ``result``
#: is the worst word among its findings: ok, rare, missing or invalid.
OUTCOME = {
    "source_file": pl.String,
    "source_sheet": pl.String,
    "source_row": pl.Int64,
    "outcome": pl.String,
    "reason": pl.String,
    "result": pl.String,
}
OUTCOMES = ("accepted", "quarantined", "superseded", "ignored")
#: The sums of the outcomes, a row a file and sheet.
ACCOUNT = {"source_file": pl.String, "source_sheet": pl.String} | dict.fromkeys(
    ("rows_in", *OUTCOMES), pl.Int64
)
#: The words of the registries from the best to the worst.
_RESULTS = ("ok", "rare", "missing", "invalid")


def row_outcomes(
    sources: dict[str, Source],
    profile: Profile,
    used: pl.DataFrame,
    quarantined: pl.DataFrame,
    told: pl.DataFrame,
) -> pl.DataFrame:
    """What became of each row of a delivery (``OUTCOME``), in the order of files, sheets and rows.

    Args:
        sources: the delivery's sources.
        profile: how they were read.
        used: source rows that became a canonical row, or were brought beside one; any of them may come again.
        quarantined: source rows of which a canonical row was set aside, and the rules.
        told: the findings.

    """
    aside = quarantined.group_by(_WHERE).agg(
        pl.col("rules").str.split(", ").explode().unique().sort().str.join(", ").alias("rules")
    )
    entries = profile.all_entries()
    read = {_place(sources[entry.from_]) for entry in entries}
    beside = {_place(sources[other.from_]) for entry in entries for other in entry.with_}
    parts = [pl.DataFrame(schema={name: OUTCOME[name] for name in (*_WHERE, "outcome", "reason")})]
    once = sorted(_each_once(sources), key=lambda source: (source.file, source.sheet or ""))
    for source in once:
        unread = "sheet_not_mapped" if source.sheet else "file_not_mapped"
        is_beside = _place(source) in beside
        idle = "not_selected" if _place(source) in read else "no_partner" if is_beside else unread
        here = source.places(source.rows)
        here = here.with_columns(are_among(here, used).alias("is_used"))
        here = here.join(aside, on=_WHERE, how="left", nulls_equal=True, maintain_order="left")
        is_used, is_aside = pl.col("is_used"), pl.col("rules").is_not_null()
        outcome = pl.when(~is_used).then(pl.lit("ignored")).when(is_aside).then(pl.lit("quarantined"))
        rows = [
            here.select(
                *_WHERE,
                outcome.otherwise(pl.lit("accepted")).alias("outcome"),
                pl.when(is_used).then("rules").otherwise(pl.lit(idle)).alias("reason"),
            ),
            _of(source, source.ragged, "quarantined", ["ragged_row"] * len(source.ragged)),
            _of(source, source.ignored[ROW], "ignored", source.ignored["reason"]),
        ]
        parts.append(pl.concat(rows).sort("source_row", maintain_order=True))
    every = _with_results(pl.concat(parts), told)
    # Source by source they are in order already, unless a source was read from several files.
    is_in_order = not any(source.files for source in once)
    return every if is_in_order else every.sort(_WHERE, nulls_last=False, maintain_order=True)


def all_rows(sources: dict[str, Source], outcome: str, reason: str | None) -> pl.DataFrame:
    """Every source row, each once, with the same outcome (``OUTCOME``)."""
    places = [pl.DataFrame(schema={name: OUTCOME[name] for name in _WHERE})]
    for source in _each_once(sources):
        places += [
            source.places(pl.DataFrame({ROW: rows}, schema={ROW: pl.Int64})) for rows in _rows_of(source)
        ]
    rows = pl.concat(places).unique(maintain_order=True)
    return with_one_end(rows, outcome, reason).with_columns(pl.lit("ok").alias("result"))


def with_one_end(outcomes: pl.DataFrame, outcome: str, reason: str | None) -> pl.DataFrame:
    """``outcomes`` where every row has the same one, as all rows of a superseded or of a refused delivery have."""
    return outcomes.with_columns(pl.lit(outcome).alias("outcome"), pl.lit(reason, pl.String).alias("reason"))


def source_accounts(outcomes: pl.DataFrame) -> pl.DataFrame:
    """A row a file and sheet (``ACCOUNT``): how many of its rows had which outcome."""
    counts = [(pl.col("outcome") == name).sum().cast(pl.Int64).alias(name) for name in OUTCOMES]
    summed = outcomes.group_by("source_file", "source_sheet").agg(
        pl.len().cast(pl.Int64).alias("rows_in"), *counts
    )
    return summed.sort("source_file", "source_sheet", nulls_last=False)


def ragged_findings(sources: dict[str, Source]) -> list[pl.DataFrame]:
    """A finding for each row that could not be cut."""
    found = []
    for source in _each_once(sources):
        rows = source.places(pl.DataFrame({ROW: source.ragged}, schema={ROW: pl.Int64}))
        found.append(findings.of_rows(rows, "ragged_row", None))
    return found


def _of(source: Source, rows: Iterable[int], outcome: str, reasons: Iterable[str]) -> pl.DataFrame:
    places = source.places(pl.DataFrame({ROW: rows}, schema={ROW: pl.Int64}))
    reason = pl.Series("reason", reasons, dtype=pl.String)
    return places.with_columns(pl.lit(outcome).alias("outcome"), reason)


def _with_results(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("result").replace_strict({word: n for n, word in enumerate(_RESULTS)}, return_dtype=pl.Int8)
    worst = told.drop_nulls("source_row").group_by(_WHERE).agg(rank.max().alias("worst"))
    beside = rows.join(worst, on=_WHERE, how="left", nulls_equal=True, maintain_order="left")
    words = pl.col("worst").fill_null(0).replace_strict(dict(enumerate(_RESULTS)), return_dtype=pl.String)
    return beside.with_columns(words.alias("result")).select(list(OUTCOME))


def _rows_of(source: Source) -> tuple[Iterable[int], ...]:
    """The numbers of all rows of a source: those read, those that could not be cut, those left out."""
    return source.rows[ROW], source.ragged, source.ignored[ROW]


def _place(source: Source) -> tuple[str, str | None]:
    return source.file, source.sheet


def _each_once(sources: dict[str, Source]) -> list[Source]:
    """Each file and sheet once, also where the profile reads a file under two names."""
    return list({_place(source): source for source in reversed(sources.values())}.values())
