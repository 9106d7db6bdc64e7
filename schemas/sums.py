"""Whether rows were lost or counted twice between the reader and the canonical tables.

Belongs here: sums that must agree within one delivery. Does not belong here: what becomes of a row (``accounts``), and
sums across rooms (``orchestration.audit``).

What is compared is counted in different places: rows as the reader numbered them, rows that mapping made of them, and
rows that validation accepted or set aside.
"""

import polars as pl

from schemas.findings import Finding
from schemas.mapping import ENTRY, MappedTable
from schemas.places import WHERE as _WHERE
from schemas.places import are_among, in_order
from schemas.profile import Profile
from schemas.readers import ROW, Source
from schemas.validate import Validated

_RULE = "rows_do_not_add_up"


def wrong_sums(
    delivery: str,
    profile: Profile,
    sources: dict[str, Source],
    mapped: dict[str, MappedTable],
    validated: Validated,
    outcomes: pl.DataFrame,
) -> list[Finding]:
    """A finding for each source and each canonical table whose rows do not add up, with the counts.

    Args:
        delivery: the delivery's name.
        profile: how it was read.
        sources: what the readers read.
        mapped: the canonical rows that were made of it.
        validated: what became of them.
        outcomes: what became of each source row (``schemas.accounts.OUTCOME``).

    """
    read = {(source.file, source.sheet): source for source in sources.values()}
    wrong = [_of_source(delivery, source, outcomes) for source in read.values()]
    for table, m in mapped.items():
        wrong += _of_entries(delivery, profile, sources, table, m)
        wrong.append(_of_table(delivery, table, m, validated, outcomes))
    return [finding for finding in wrong if finding]


def _of_source(delivery: str, source: Source, outcomes: pl.DataFrame) -> Finding | None:
    """Every row that was read has one outcome, and no other row has any."""
    numbers = [source.rows[ROW], pl.Series(source.ragged, dtype=pl.Int64), source.ignored[ROW].cast(pl.Int64)]
    rows = in_order(source.places(pl.DataFrame({ROW: pl.concat(numbers)})))
    is_here = pl.col("source_file").is_in([source.file, *source.files])
    is_here &= pl.col("source_sheet").eq_missing(pl.lit(source.sheet, pl.String))
    told = in_order(outcomes.filter(is_here))
    twice = rows.height - rows.n_unique()
    if not twice and told.equals(rows):
        return None
    named = f"the sheet '{source.sheet}' of {source.file}" if source.sheet else source.file
    again = f", {twice} of them twice" if twice else ""
    counts = f"{rows.height} rows were read{again}, and {told.height} were accounted for"
    return Finding(_RULE, f"{delivery}: of {named} {counts}", source.file, source.sheet)


def _of_entries(
    delivery: str, profile: Profile, sources: dict[str, Source], table: str, mapped: MappedTable
) -> list[Finding]:
    """An entry that takes every row of its source as one row each has made as many as it was given."""
    wrong = []
    for number, entry in enumerate(profile.entries(table)):
        if entry.when or entry.each or entry.any_of:
            continue
        source = sources[entry.from_]
        made = mapped.rows.filter(pl.col(ENTRY) == number).select(_WHERE)
        given = source.places(source.frame)
        if made.equals(given) or in_order(made).equals(in_order(given)):
            continue
        counts = f"{source.frame.height} rows were read and {made.height} rows of {table} were made of them"
        wrong.append(Finding(_RULE, f"{delivery}: of {source.file} {counts}", source.file, source.sheet))
    return wrong


def _of_table(
    delivery: str, table: str, mapped: MappedTable, validated: Validated, outcomes: pl.DataFrame
) -> Finding | None:
    """Every canonical row that was made is of a source row, is accepted or set aside, and the account says so."""
    kept = validated.accepted[table]
    aside = validated.quarantined.filter(pl.col("table_name") == table)
    ends = pl.concat([kept.select(_WHERE), aside.select(_WHERE)])
    astray = ends.filter(~are_among(ends, outcomes))
    if astray.height:
        problem = f"{delivery}: {astray.height} rows of {table} come from no row that was read"
        return Finding(_RULE, problem, astray["source_file"][0], astray["source_sheet"][0])
    uneven = _uneven(mapped.rows, ends)
    account = validated.accounts.filter(pl.col("table_name") == table)
    said = account.select("rows_in", "accepted", "quarantined").rows()
    if uneven.is_empty() and said == [(mapped.rows.height, kept.height, aside.height)]:
        return None
    counts = (
        f"{mapped.rows.height} rows of {table} were made, {kept.height} accepted and {aside.height} set aside"
    )
    if uneven.is_empty():
        return Finding(_RULE, f"{delivery}: {counts}, and its account says otherwise")
    file, sheet = uneven["source_file"][0], uneven["source_sheet"][0]
    return Finding(_RULE, f"{delivery}: of {file} {counts}", file, sheet)


def _uneven(made: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """The source rows that ended another number of times than canonical rows were made of them."""
    if in_order(made).equals(in_order(ends)):
        return made.select(_WHERE).clear()
    both = _counted(made).join(_counted(ends), on=_WHERE, how="full", nulls_equal=True, coalesce=True)
    return both.filter(pl.col("n").ne_missing(pl.col("n_right"))).sort(_WHERE)


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by(_WHERE).agg(pl.len().alias("n"))
