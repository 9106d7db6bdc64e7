"""What is said beside a row, and which of its cells are marked.

Belongs here: the findings of one row as text. Does not belong here: layout.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from orchestration.fix_list.cells import Named, source_columns
from orchestration.fix_list.told import ERROR, WARNING
from schemas.profile import Profile

#: A spreadsheet shows no more than 253 lines in a cell, and nobody reads as many.
MOST_TOLD = 100


@dataclass
class Problems:
    """The findings of a row: the worst severity, the sentences, and the marked columns with their own."""

    severity: str = WARNING
    text: str = ""
    cells: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


def problems_of(
    found: Sequence[dict[str, Any]], profile: Profile | None, sheet: str | None, here: Collection[str]
) -> Problems:
    """The findings of one row (errors first) as what stands beside it."""
    made = Problems()
    lines = []
    for finding in found:
        severity = ERROR if finding["severity"] == ERROR else WARNING
        own = finding["source_column"]
        named = Named(finding["rule"], finding["table_name"], finding["column_name"], own)
        marked = source_columns(profile, sheet, named, here)
        said = sentence(finding)
        # What was found stands in the marked cell; where none is marked it is told.
        shown = f" (found: {finding['found']})" if finding["found"] and not marked else ""
        lines.append(f"{' + '.join(marked) or own or 'The row'}: {said}{shown}")
        for column in marked:
            worst, sentences = made.cells.get(column, (severity, []))
            made.cells[column] = (ERROR if ERROR in (worst, severity) else WARNING, [*sentences, said])
        if severity == ERROR:
            made.severity = ERROR
    more = len(lines) - MOST_TOLD
    if more > 0:
        lines = [*lines[:MOST_TOLD], f"and {more} more, all of them in findings.csv"]
    is_one = len(lines) == 1
    made.text = lines[0] if is_one else "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1))
    return made


def sentence(finding: dict[str, Any]) -> str:
    """What is wrong and what to do."""
    return f"{finding['message'].rstrip('.')}. {finding['remedy'] or ''}".rstrip()
