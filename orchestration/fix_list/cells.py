"""Which cells of the centre's own a finding is about.

Belongs here: from a finding to source columns. Does not belong here: colours.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from schemas.profile import Profile
from schemas.rules import RULES


@dataclass(frozen=True)
class Named:
    """What a finding names: its rule, the canonical table and column, and the centre's own column."""

    rule: str
    table: str | None
    column: str | None
    source_column: str | None


def source_columns(
    profile: Profile | None, sheet: str | None, named: Named, here: Collection[str]
) -> list[str]:
    """The columns, out of those that are ``here``, that the finding is about; none where it is about the whole row.

    A finding about a canonical column names the centre's own where there is one. Where the value was put together
    (``join``, ``each``), every column that it was made of is meant; where several values contradict each other, those
    that the rule is about.
    """
    if named.source_column is not None:
        return [named.source_column] if named.source_column in here else []
    if profile is None or named.table is None:
        return []
    canonical = [(named.table, named.column)] if named.column else list(_of_rule(named.rule))
    made_of = _made_of(profile, sheet, canonical)
    return [name for name in dict.fromkeys(made_of) if name in here]


def _of_rule(rule: str) -> Iterator[tuple[str, str]]:
    for place in getattr(RULES.get(rule), "columns", ()):
        table, _, column = place.partition(".")
        if column:
            yield table, column


def _made_of(profile: Profile, sheet: str | None, canonical: Iterable[tuple[str, str]]) -> Iterator[str]:
    for table, column in canonical:
        for entry in profile.tables.get(table, []):
            cell = entry.columns.get(column)
            if cell is None or entry.sheet != sheet:
                continue
            yield from cell.source_columns()
            each = entry.each_with(cell.part)
            if each is not None:
                yield each.column
