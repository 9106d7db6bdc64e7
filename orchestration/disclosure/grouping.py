"""Small groups become one, called 'other'.

Belongs here: which groups of an attribute are merged. Does not belong here: hiding a cell (suppression.py).
"""

from collections.abc import Iterable, Mapping

from orchestration.disclosure.cells import PATIENTS
from orchestration.disclosure.counts import GROUPED, Counts, place
from orchestration.disclosure.sums import system_of

OTHER = "other"
#: A centre keeps its name with few events, as its name is what it is looked up by; what is small is hidden.
_NAMED = ("centre",)


def small_groups(counts: Counts, threshold: int, before: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """The groups of each attribute that are merged: the small ones, and the next until all that is left is safe.

    ``before`` holds those of the last public release, which stay merged: a group that comes out of 'other' would
    tell what it was before by a difference.
    """
    cells = system_of(counts).cells
    found: dict[str, set[str]] = {}
    for attribute in GROUPED:
        groups = sorted({values[attribute] for values, _ in counts.patients})
        told = {
            group: [
                cell.value
                for quantity in sorted({key[0] for key in cells})
                if (quantity == PATIENTS or (attribute not in _NAMED and "." in quantity))
                for cell in [cells.get((quantity, *place({attribute: group})))]
                if cell is not None and cell.is_published
            ]
            for group in groups
        }
        small = {group for group in groups if min(told[group]) < threshold} | (
            set(before.get(attribute, ())) & set(groups)
        )
        if small and OTHER in groups:
            small.add(OTHER)
        # By their size: the next smallest joins until 'other' is no longer small itself.
        rest = sorted(set(groups) - small, key=lambda group: (told[group][0], group))
        while (
            small and rest and min(map(sum, zip(*(told[group] for group in small), strict=False))) < threshold
        ):
            small.add(rest.pop(0))
        if len(small) > 1 or before.get(attribute):
            found[attribute] = small
    return found
