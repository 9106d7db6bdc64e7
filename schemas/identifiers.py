"""Identifiers of a delivery: which source columns hold them, and findings that repeat none of them.

Belongs here: what may not be repeated. Does not belong here: what stands in its place (``pseudonyms``).
"""

import polars as pl

from schemas.contract.metadata import mapped_columns
from schemas.mapping.texts import trimmed
from schemas.profile import Entry, Profile
from schemas.readers import Source

#: Shorter ones cannot be told from numbers and codes: hiding every "12" would hide every finding.
SHORTEST = 3
#: Shorter words of a name, such as "van", stand in ordinary words too.
SHORTEST_WORD = 4
#: No more of a cell is shown.
LONGEST_FOUND = 40


def discreet(found: pl.DataFrame, profile: Profile, sources: dict[str, Source]) -> pl.DataFrame:
    """Findings whose ``found``, cut to a glance, neither is nor shows any part of an identifier."""
    texts = found["found"].drop_nulls().unique()
    if texts.is_empty():
        return found
    telling = _telling(texts, _identifiers(profile, sources))
    glance = pl.col("found").str.slice(0, LONGEST_FOUND)
    shown = pl.when(~pl.col("found").is_in(telling.implode())).then(glance)
    return found.with_columns(shown.alias("found"))


def _telling(texts: pl.Series, identifiers: pl.Series) -> pl.Series:
    """The texts in which an identifier begins before they are cut."""
    begun = pl.DataFrame({"text": texts}).with_columns(
        pl.col("text").str.to_lowercase().alias("lower"),
        pl.int_ranges(LONGEST_FOUND, dtype=pl.Int64).alias("start"),
    )
    begun = begun.explode("start")
    telling = [texts.clear()]
    for (length,), known in identifiers.to_frame("piece").group_by(
        identifiers.str.len_chars().alias("length")
    ):
        pieces = begun.select("text", pl.col("lower").str.slice(pl.col("start"), length).alias("piece"))
        telling.append(pieces.join(known, on="piece", how="semi")["text"])
    return pl.concat(telling).unique()


def _identifiers(profile: Profile, sources: dict[str, Source]) -> pl.Series:
    """Every identifier of the delivery that is long enough to be told apart, in lower case."""
    columns: dict[str, set[str]] = {
        name: {*profile.identifiers, *source.identifiers} for name, source in sources.items()
    }
    for table in profile.tables:
        for entry in profile.entries(table):
            identifying = _identifying_columns(table, entry)
            columns[entry.from_] |= identifying
            for other in entry.with_:
                columns[other.from_] |= {theirs for name, theirs in other.take.items() if name in identifying}
    values = [pl.Series(dtype=pl.String)]
    for name, source in sources.items():
        cells = trimmed(source.frame.select(sorted(columns[name].intersection(source.columns))))
        values += [cells[column].drop_nulls().unique() for column in cells.columns]
        named = {*profile.identifiers, *source.identifiers}
        values += [_words(cells[column]) for column in cells.columns if column in named]
    found = pl.concat(values)
    return found.filter(found.str.len_chars() >= SHORTEST).str.to_lowercase().unique()


def _words(cells: pl.Series) -> pl.Series:
    """The single words of names and numbers: a first name alone still names somebody."""
    words = cells.str.extract_all(r"[\p{L}\p{N}]+").explode().drop_nulls().unique()
    return words.filter(words.str.len_chars() >= SHORTEST_WORD)


def _identifying_columns(table: str, entry: Entry) -> set[str]:
    """The source columns that keys and references are made of.

    A joined identifier may hold ordinary columns too, such as a site or a date: those that the entry also
    maps as such are not taken for identifiers.
    """
    columns = mapped_columns(table)
    cells = {name: cell for name, cell in entry.columns.items() if columns.get(name, {}).get("identifier")}
    whole = {cell.column for cell in cells.values() if cell.column}
    ordinary = {cell.column for name, cell in entry.columns.items() if name not in cells}
    joined = {name for cell in cells.values() if cell.join for name in cell.source_columns()}
    return whole | (joined - ordinary)
