"""The order in which a registry's counts are protected: what stands alone, then each table within its margins.

Belongs here: that order, and that a table which cannot be protected is not told. Does not belong here: the method
(suppression.py), what is counted (counts.py).
"""

from collections.abc import Callable, Collection, Mapping

from orchestration.disclosure.audit import pinned
from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.counts import Counts, place, table_names
from orchestration.disclosure.previous import CHANGE, TooLittleChangedError
from orchestration.disclosure.sums import system_of
from orchestration.disclosure.suppression import UnprotectableError, suppress


def protect(
    counts: Counts,
    threshold: int,
    before: Callable[[System], Mapping[Key, str]],
    *,
    is_complemented: bool = True,
    not_told: Collection[tuple[str, str]] = (),
) -> tuple[System, dict[Key, str], list[tuple[str, str]]]:
    """The cells and sums that are told, which of the cells are hidden and why, and the tables left out.

    ``before`` says which cells of a system are hidden because of the last public release, ``not_told`` which tables are
    left out because of it.

    Raises:
        TooLittleChangedError: the whole registry is hardly another than then.
        UnprotectableError: the registry is too small.

    """
    alone = system_of(counts)
    old = before(alone)
    if little := sorted({key[0] for key, reason in old.items() if reason == CHANGE and not any(key[1:])}):
        raise TooLittleChangedError(", ".join(little))
    given = suppress(alone, threshold, old, is_complemented=is_complemented)
    told, hidden = [], dict(given)
    left_out = [table for table in table_names() if table in not_told]
    for table in table_names():
        if table in not_told:
            continue
        one = system_of(counts, [table])
        try:
            hidden |= suppress(
                one, threshold, {**before(one), **given}, is_complemented=is_complemented, depth=2
            )
            told.append(table)
        except UnprotectableError:
            left_out.append(table)
    # Tables that hide a common margin could help each other: the last word has the audit of all together.
    while True:
        whole = system_of(counts, told)
        before(whole)
        hidden = {key: reason for key, reason in hidden.items() if key in whole.cells}
        narrow = pinned(whole, hidden, hidden, threshold) if is_complemented else {}
        guilty = [table for table in told if any(is_of(key, table) for key in narrow)]
        if not narrow:
            return whole, hidden, left_out
        guilty = guilty or told[-1:]
        if not guilty:
            raise UnprotectableError("the counts of single attributes")
        told = [table for table in told if table not in guilty]
        left_out += guilty


def is_of(key: Key, table: tuple[str, str]) -> bool:
    """Whether the cell stands in a table of two attributes."""
    return place(dict.fromkeys(table, "x"))[::2] == key[1::2]
