"""Warnings of a table, said once where all rows have them.

Belongs here: where a warning stands. Does not belong here: what it says (``survival.small_series``).
"""

from collections.abc import Sequence

#: Of more groups the largest are shown; the files hold all.
MOST_GROUPS = 12


def parted(warnings: Sequence[str | None]) -> tuple[list[str], list[list[str]]]:
    """The warnings that every row has, and those that are left of each row, in their order."""
    each = [[part for part in (warning or "").split("; ") if part] for warning in warnings]
    common = [part for part in each[0] if all(part in own for own in each)] if each else []
    return common, [[part for part in own if part not in common] for own in each]


def sentence(parts: Sequence[str]) -> str:
    """Warnings as one text that begins with a capital; a dash where there is none."""
    told = "; ".join(parts)
    return told[:1].upper() + told[1:] if told else "–"
