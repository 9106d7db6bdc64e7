"""The words of one entry of a profile held against the contract, its parsers and the files.

Belongs here: mistakes inside an entry. Does not belong here: mistakes of the whole profile (``words``).
"""

import re
from collections.abc import Iterator
from typing import Any

from schemas.codes import code_lists
from schemas.contract.metadata import is_extra, mapped_columns
from schemas.nearest import nearest
from schemas.parsers import PARSERS
from schemas.profile.entry import Cell, Entry, Parse
from schemas.profile.model import Profile

#: A column of a centre's own, beside those of the contract.
_EXTRA = re.compile(r"x_[a-z][a-z0-9_]{0,58}")
#: Parts of a parser that are codes of its vocabulary.
_CODES = ("code", "site")


def entry_mistakes(profile: Profile, table: str, place: str, entry: Entry) -> Iterator[str]:
    """Every mistake of an entry of ``table`` that stands at ``place``."""
    yield from _source_mistakes(profile, place, entry)
    yield from _each_mistakes(profile, place, entry)
    contract = mapped_columns(table)
    for column, cell in entry.columns.items():
        where = f"{place}.columns.{column}"
        metadata: dict[str, Any] = contract.get(column, {"role": "text"})
        if column not in contract and not _EXTRA.fullmatch(column):
            hint = "lower-case letters, digits and _ after x_" if is_extra(column) else ""
            yield f"{place}: unknown column '{column}' of {table}; {hint or nearest(column, contract)}"
            continue
        yield from _cell_mistakes(profile, where, cell, entry)
        yield from _counting_mistakes(where, cell, metadata["role"])
        yield from _code_mistakes(profile, where, cell, entry, metadata.get("code_list"))
        if not metadata.get("identifier"):
            for name in cell.source_columns():
                if name in profile.identifiers:
                    yield f"{where}: {_identifier(name)}"
    for column, metadata in contract.items():
        if metadata.get("required") and column not in entry.columns:
            yield f"{place}: the required column '{column}' of {table} is not mapped"


def _identifier(name: str) -> str:
    return f"'{name}' is one of the identifiers, which only keys and references may read"


def _source_mistakes(profile: Profile, place: str, entry: Entry) -> Iterator[str]:
    for source in entry.sources():
        file, _, sheet = source.partition(".")
        if file not in profile.files:
            yield f"{place}.from: unknown file '{file}'; {nearest(file, profile.files)}"
        elif (profile.files[file].format == "delimited") != (not sheet):
            said = "names a sheet of a file that has none" if sheet else "names no sheet of the file"
            yield f"{place}.from: '{source}' {said}"
    taken = [name for other in entry.with_ for name in other.take]
    for name in sorted({name for name in taken if taken.count(name) > 1}):
        yield f"{place}.with: '{name}' is taken from two sources; give one of them another name"
    for other in entry.with_:
        for theirs in other.take.values():
            if theirs in profile.identifiers:
                yield f"{place}.with: {_identifier(theirs)}"


def _counting_mistakes(where: str, cell: Cell, role: str) -> Iterator[str]:
    if not cell.is_counted:
        return
    if cell.constant is not None or cell.join is not None:
        yield f"{where}: 'unit', 'since' and 'after' need a column"
    if cell.since and cell.after:
        yield f"{where}: 'since' counts from another cell and 'after' adds to it; give one of them"
    if role not in ("day", "date") or (role == "date" and not cell.after):
        yield f"{where}: days are counted into a column that ends in _day, or with 'after' into one in _date"


def _each_mistakes(profile: Profile, place: str, entry: Entry) -> Iterator[str]:
    given: set[str] = set()
    for each in entry.each:
        yield from _parse_mistakes(profile, f"{place}.each", each)
        parts = PARSERS[each.parser].parts if each.parser in PARSERS else ()
        if clashing := sorted(given & {*parts}):
            yield f"{place}.each: two parsers give the part '{clashing[0]}'; it is not known which is meant"
        given |= {*parts}
        if each.column in profile.identifiers:
            yield f"{place}.each: {_identifier(each.column)}"


def _cell_mistakes(profile: Profile, where: str, cell: Cell, entry: Entry) -> Iterator[str]:
    if cell.parser:
        yield from _parsed_cell_mistakes(profile, where, cell)
        return
    given = [name for name in ("column", "constant", "join", "part") if getattr(cell, name) is not None]
    if len(given) != 1:
        said = f", not {' and '.join(given)}" if given else ""
        yield f"{where}: give exactly one of column, constant, join, part{said}"
        return
    if cell.ignore:
        yield f"{where}: 'ignore' needs a parser"
    if cell.values and given[0] in ("constant", "join"):
        yield f"{where}: 'values' cannot go with '{given[0]}'"
    yield from _vocabulary_mistakes(profile, where, cell.values)
    pieces = cell.join or []
    if cell.join is not None and all(piece.startswith("=") for piece in pieces):
        yield f"{where}: 'join' needs a column or a part, or all rows would have one identifier"
    wanted = [cell.part] if cell.part else [piece[1:] for piece in pieces if piece.startswith("@")]
    parts = [part for each in entry.each if each.parser in PARSERS for part in PARSERS[each.parser].parts]
    for part in wanted:
        if not entry.each:
            yield f"{where}: the part '{part}' needs an 'each' in this entry"
        elif part not in parts:
            yield f"{where}: no parser of this entry has a part '{part}'; {nearest(part, parts)}"


def _parsed_cell_mistakes(profile: Profile, where: str, cell: Cell) -> Iterator[str]:
    if cell.column is None or cell.constant is not None or cell.join is not None:
        yield f"{where}: a parser needs a column, and neither constant nor join"
        return
    parse = Parse(column=cell.column, parser=cell.parser or "", values=cell.values, ignore=cell.ignore)
    yield from _parse_mistakes(profile, where, parse)
    if parse.parser in PARSERS and cell.part not in PARSERS[parse.parser].parts:
        parts = PARSERS[parse.parser].parts
        if cell.part is None:
            yield f"{where}: say which part of '{parse.parser}' is meant: {', '.join(parts)}"
        else:
            hint = nearest(cell.part, parts)
            yield f"{where}: the parser '{parse.parser}' has no part '{cell.part}'; {hint}"


def _parse_mistakes(profile: Profile, where: str, parse: Parse) -> Iterator[str]:
    if parse.parser not in PARSERS:
        yield f"{where}: unknown parser '{parse.parser}'; {nearest(parse.parser, PARSERS)}"
    yield from _vocabulary_mistakes(profile, where, parse.values)


def _vocabulary_mistakes(profile: Profile, where: str, values: str | dict[str, str]) -> Iterator[str]:
    if isinstance(values, str) and values not in profile.values:
        yield f"{where}: unknown values '{values}'; {nearest(values, profile.values)}"


def _code_mistakes(
    profile: Profile, where: str, cell: Cell, entry: Entry, code_list: str | None
) -> Iterator[str]:
    if code_list is None:
        return
    known = code_lists()[code_list]
    if cell.constant is not None and cell.constant not in known:
        yield f"{where}: the constant '{cell.constant}' is no {code_list}; {nearest(cell.constant, known)}"
    allowed = {*known, *(f"({reason})" for reason in code_lists()["missing_reason"])}
    for vocabulary in _vocabularies(profile, cell, entry):
        for word, code in vocabulary.items():
            if code not in allowed:
                hint = nearest(code, known)
                yield f"{where}: '{word}' is mapped to '{code}', which is no {code_list}; {hint}"


def _vocabularies(profile: Profile, cell: Cell, entry: Entry) -> Iterator[dict[str, str]]:
    """The vocabularies whose codes end up in a column."""
    used: list[str | dict[str, str]] = []
    if cell.parser:
        used = [cell.values] if cell.part in _CODES else []
    elif cell.values:
        used = [cell.values]
    elif cell.part in _CODES:
        used = [e.values for e in entry.each if e.parser in PARSERS and cell.part in PARSERS[e.parser].parts]
    for values in used:
        if not isinstance(values, str):
            yield values
        elif values in profile.values:
            yield profile.values[values]
