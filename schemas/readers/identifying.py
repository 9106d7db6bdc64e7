"""Identifiers that a file itself names, held against what the profile reads.

Belongs here: columns that may not be read. Does not belong here: identifiers that the profile names
(``schemas.profile``), and findings that repeat none (``schemas.identifiers``).
"""

from collections.abc import Iterator

from schemas.contract.metadata import mapped_columns
from schemas.findings import Finding
from schemas.profile import Entry, Profile
from schemas.readers.source import Source


def identifiers_read(sources: dict[str, Source], profile: Profile) -> list[Finding]:
    """A finding for each identifier of a source that would leave intake as it is.

    Keys and references may be made of identifiers, since only pseudonyms of them leave; and the year of a date
    may be read, which names nobody.
    """
    found: dict[Finding, None] = {}
    for table in profile.tables:
        for entry in profile.entries(table):
            for name, column in _read(table, entry):
                source = sources.get(name)
                if source is not None and column in source.identifiers:
                    problem = f"'{column}' of {source.file} is an identifier by its dictionary, and {table} reads it"
                    found[Finding("identifier_read", problem, source.file, source.sheet, None, column)] = None
    return list(found)


def _read(table: str, entry: Entry) -> Iterator[tuple[str, str]]:
    """The source and column of each cell that leaves intake as something else than a pseudonym or a year."""
    contract = mapped_columns(table)
    for name, cell in entry.columns.items():
        if not contract.get(name, {}).get("identifier") and cell.parser != "year":
            yield from ((entry.from_, column) for column in cell.source_columns())
    yield from ((entry.from_, each.column) for each in entry.each)
    yield from ((other.from_, column) for other in entry.with_ for column in other.take.values())
