"""Parsers applied to the rows of a source: one row for each set of parts, and a finding for each cell broken.

Belongs here: rows multiplied by ``each``, and what the parsers found wrong. Does not belong here: any parser.
"""

import polars as pl

from schemas import findings
from schemas.contract.metadata import is_private
from schemas.mapping.texts import (
    PART,
    is_spreadsheet_error,
    keep_where,
    meaning_words,
    missing_reasons,
    parsed_by_value,
)
from schemas.parsers import PARSERS
from schemas.profile import Cell, Entry, Parse, Profile
from schemas.readers import Source

_FOUND = "\0found"


def exploded(
    profile: Profile, source: Source, frame: pl.DataFrame, table: str, entry: Entry, each: Parse
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row for each set of parts, and findings; a cell that is blank or says it is missing is no row."""
    cells = keep_where(frame[each.column], _missing(frame[each.column], each, profile).is_null())
    taken_apart = parsed_by_value(cells, each, profile)
    sets = [
        {each.column: text, **{PART + part: value for part, value in row.items()}}
        for text, parsed in taken_apart.items()
        for row in parsed.rows
    ]
    parts = dict.fromkeys((PART + part for part in PARSERS[each.parser].parts), pl.String)
    broken = {text: parsed.broken for text, parsed in taken_apart.items()}
    column = next(
        (
            name
            for name, cell in entry.columns.items()
            if not cell.parser and entry.each_with(cell.part) is each
        ),
        None,
    )
    rows = frame.join(
        pl.DataFrame(sets, schema={each.column: pl.String, **parts}),
        on=each.column,
        how="inner",
        maintain_order="left_right",
    )
    return rows, _broken(source.places(frame), cells, broken, table, column, each.column)


def _missing(cells: pl.Series, parse: Parse | Cell, profile: Profile) -> pl.Series:
    return missing_reasons(cells, profile, meaning_words(profile.vocabulary(parse.values)))


def parser_findings(
    profile: Profile, source: Source, frame: pl.DataFrame, table: str, column: str, cell: Cell
) -> pl.DataFrame:
    """What the parser of one cell found wrong, but for numbers it could not read, which are verdicts."""
    raw = frame[cell.column or ""]
    text = keep_where(raw, _missing(raw, cell, profile).is_null() & ~is_spreadsheet_error(raw))
    broken = {}
    for value, parsed in parsed_by_value(text, cell, profile).items():
        rules = {*parsed.broken} - {"not_a_number"}
        if len({row[cell.part or ""] for row in parsed.rows}) > 1:
            # The column holds one answer and the cell has more: the first is taken, and a person should look.
            rules.add("text_ambiguous")
        broken[value] = tuple(rules)
    return _broken(source.places(frame), text, broken, table, column, cell.column or "")


def _broken(
    places: pl.DataFrame,
    cells: pl.Series,
    broken: dict[str, tuple[str, ...]],
    table: str,
    column: str | None,
    source_column: str,
) -> pl.DataFrame:
    found = [findings.no_findings()]
    told = places.with_columns(cells.alias(_FOUND))
    for rule in sorted({rule for rules in broken.values() for rule in rules}):
        texts = [text for text, rules in broken.items() if rule in rules]
        found.append(
            findings.of_rows(
                told.filter(pl.col(_FOUND).is_in(texts)),
                rule,
                table,
                column=column,
                found=None if column and is_private(table, column) else pl.col(_FOUND),
                source_column=pl.lit(source_column),
            )
        )
    return pl.concat(found)
