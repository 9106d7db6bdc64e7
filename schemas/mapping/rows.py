"""Entries of a profile applied to their sources: the typed rows of each canonical table.

Belongs here: what the entries of a table make together. Does not belong here: which source rows an entry
takes (``filters``), what a cell becomes (``cells``, ``types``), and whether to accept it.
"""

from dataclasses import dataclass, field

import polars as pl

from schemas import findings
from schemas.contract.metadata import is_extra, mapped_columns
from schemas.mapping.cells import Cells, cells_of
from schemas.mapping.filters import filtered
from schemas.mapping.joins import joined, partners, parts
from schemas.mapping.parsing import exploded, parser_findings
from schemas.mapping.texts import keep_where, missing_reasons, trimmed
from schemas.mapping.types import typed, unread_rule
from schemas.profile import Entry, Profile
from schemas.readers import Source

#: Which entry of the profile made the row; with it a finding can name the centre's own column.
ENTRY = "\0entry"
REASONS = {"row": pl.Int64, "column_name": pl.String, "reason": pl.String}
UNREAD = {"row": pl.Int64, "column_name": pl.String, "found": pl.String, "rule": pl.String}
EXTRAS = {"row": pl.Int64, "column_name": pl.String, "value": pl.String}
JOINED = {"row": pl.Int64, "source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64}
#: More characters than this are a letter or a report, also in a column of the centre's own.
_LONGEST_EXTRA = 200


@dataclass(frozen=True)
class MappedTable:
    """A canonical table before anything is judged.

    ``rows`` has the mapped columns of the contract in their types, where each row came from, and
    ``ENTRY``. ``found`` are the parsers' findings. ``unread`` are cells with text that could not be read: row
    (its place in ``rows``), column_name, found, and the rule that says why. ``reasons`` has one row a missing
    value: row, column_name, reason. ``source_columns`` maps a canonical column to the centre's own name of
    it, by entry. ``extras`` are values of the centre's own columns: row, column_name, value. ``joined`` are
    the rows of other sources that were brought in, and parts of own rows: row, and where they came from.
    """

    rows: pl.DataFrame
    found: pl.DataFrame
    unread: pl.DataFrame
    reasons: pl.DataFrame
    source_columns: dict[str, dict[int, str]]
    extras: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=EXTRAS))
    joined: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=JOINED))


def map_tables(
    profile: Profile, sources: dict[str, Source], tables: list[str], *, keys_alone: bool = False
) -> dict[str, MappedTable]:
    """Map every table that the profile maps; the others come out empty.

    Where ``keys_alone``, every column but keys and references is left empty, which takes a fraction of the time.
    """
    return {table: _table(profile, sources, table, keys_alone) for table in tables}


def _table(profile: Profile, sources: dict[str, Source], table: str, keys_alone: bool) -> MappedTable:
    contract = {name: metadata["dtype"] for name, metadata in mapped_columns(table).items()}
    where = {"source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64, ENTRY: pl.Int64}
    rows = [pl.DataFrame(schema={**contract, **where})]
    found, unread = [findings.no_findings()], [pl.DataFrame(schema=UNREAD)]
    reasons, extras = [pl.DataFrame(schema=REASONS)], [pl.DataFrame(schema=EXTRAS)]
    partners_of = [pl.DataFrame(schema=JOINED)]
    source_columns: dict[str, dict[int, str]] = {}
    height = 0
    for number, entry in enumerate(profile.entries(table)):
        for column, cell in entry.columns.items():
            each = entry.each_with(cell.part)
            if own := cell.column or (each and each.column):
                source_columns.setdefault(column, {})[number] = own
        made = _entry(profile, sources, table, entry, keys_alone)
        rows.append(made.rows.with_columns(pl.lit(number, pl.Int64).alias(ENTRY)).select(rows[0].columns))
        reasons.append(made.reasons.with_columns(pl.col("row") + height))
        unread.append(made.unread.with_columns(pl.col("row") + height))
        extras.append(made.extras.with_columns(pl.col("row") + height))
        partners_of.append(made.joined.with_columns(pl.col("row") + height))
        found.append(made.found)
        height += made.rows.height
    return MappedTable(
        pl.concat(rows),
        # A row of another source that fits several is found again by each entry that brings it in.
        pl.concat(found).unique(maintain_order=True),
        pl.concat(unread),
        pl.concat(reasons),
        source_columns,
        pl.concat(extras),
        pl.concat(partners_of),
    )


@dataclass(frozen=True)
class _Made:
    """What one entry made of its source; as in ``MappedTable``."""

    rows: pl.DataFrame
    found: pl.DataFrame
    unread: pl.DataFrame
    reasons: pl.DataFrame
    extras: pl.DataFrame
    joined: pl.DataFrame


def _entry(profile: Profile, sources: dict[str, Source], table: str, entry: Entry, keys_alone: bool) -> _Made:
    source, spec = sources[entry.from_], profile.files[entry.file]
    if (
        entry.any_of
        and not _with_any(trimmed(source.frame.select(entry.any_of)), entry.any_of, profile).height
    ):
        return _nothing(table)
    frame = _with_any(trimmed(source.frame), entry.any_of, profile)
    found, beside = [findings.no_findings()], []
    for place, other in enumerate(entry.with_):
        brought = joined(frame, sources[other.from_], other, place)
        frame = brought.frame
        found.append(brought.found)
        beside.append((brought.partner, sources[other.from_]))
    for when in entry.when:
        frame = filtered(frame, when)
    for each in entry.each:
        frame, broken = exploded(profile, source, frame, table, entry, each)
        found.append(broken)
    values, unread, reasons = {}, [pl.DataFrame(schema=UNREAD)], [pl.DataFrame(schema=REASONS)]
    for name, metadata in mapped_columns(table).items():
        cell = entry.columns.get(name)
        if cell is None or (keys_alone and metadata["role"] not in ("key", "reference")):
            values[name] = pl.Series([None], dtype=metadata["dtype"]).new_from_index(0, frame.height)
            continue
        if cell.parser:
            found.append(parser_findings(profile, source, frame, table, name, cell))
        cells = cells_of(frame, cell, profile, metadata, spec)
        values[name] = typed(cells.text, metadata["role"], spec)
        lost = keep_where(cells.text, values[name].is_null())
        unread += [*_not_understood(cells, name), *_unread(lost, name, unread_rule(metadata["role"]))]
        reasons += _long(cells.reason, name, "reason")
    extras = [pl.DataFrame(schema=EXTRAS)]
    for name, cell in entry.columns.items():
        if is_extra(name) and not keys_alone:
            cells = cells_of(frame, cell, profile, {"role": "text"}, spec)
            is_long = (cells.text.str.len_chars() > _LONGEST_EXTRA).fill_null(False)
            too_long = _unread(keep_where(cells.text, is_long), name, "text_too_long")
            unread += [*_not_understood(cells, name), *too_long]
            reasons += _long(cells.reason, name, "reason")
            extras += _long(keep_where(cells.text, ~is_long), name, "value")
    rows = source.places(frame).with_columns(**values)
    partners_of = [pl.DataFrame(schema=JOINED), parts(frame, source)]
    partners_of += [partners(frame, partner, other) for partner, other in beside]
    return _Made(
        rows,
        pl.concat(found),
        pl.concat(unread),
        pl.concat(reasons),
        pl.concat(extras),
        pl.concat(partners_of),
    )


def _nothing(table: str) -> _Made:
    """What an entry makes of no rows."""
    contract = {name: metadata["dtype"] for name, metadata in mapped_columns(table).items()}
    where = {"source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64}
    schemas = (UNREAD, REASONS, EXTRAS, JOINED)
    unread, reasons, extras, beside = (pl.DataFrame(schema=schema) for schema in schemas)
    rows = pl.DataFrame(schema={**where, **contract})
    return _Made(rows, findings.no_findings(), unread, reasons, extras, beside)


def _with_any(frame: pl.DataFrame, columns: tuple[str, ...], profile: Profile) -> pl.DataFrame:
    """The rows in which one of the columns holds a value; all rows where none is named."""
    if not columns:
        return frame
    holds = pl.Series([False]).new_from_index(0, frame.height)
    for name in columns:
        holds |= frame[name].is_not_null() & missing_reasons(frame[name], profile, ()).is_null()
    return frame.filter(holds)


def _not_understood(cells: Cells, column: str) -> list[pl.DataFrame]:
    """The cells of which nothing can be made, each with the rule that says why."""
    return [
        *_unread(cells.failed, column, "spreadsheet_error"),
        *_unread(cells.turned, column, "code_turned_into_date"),
        *_unread(cells.not_parsed, column, "not_a_number"),
        *_unread(cells.not_counted, column, "days_not_counted"),
    ]


def _unread(texts: pl.Series, column: str, rule: str) -> list[pl.DataFrame]:
    return [long.with_columns(pl.lit(rule).alias("rule")) for long in _long(texts, column, "found")]


def _long(values: pl.Series, column: str, name: str) -> list[pl.DataFrame]:
    """The values that are there, in long form: row, column_name and the value under ``name``; none most often."""
    if values.null_count() == values.len():
        return []
    frame = pl.DataFrame({"row": pl.int_range(values.len(), eager=True, dtype=pl.Int64), name: values})
    return [frame.filter(pl.col(name).is_not_null()).select("row", pl.lit(column).alias("column_name"), name)]
