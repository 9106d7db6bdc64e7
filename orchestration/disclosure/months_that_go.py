"""Which month goes, so that two releases tell a change no more.

Belongs here: the choice of a series and a month. Does not belong here: whether they tell it (curves_since.py); one
release (linked_curves.py).
"""

from collections.abc import Mapping

from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.joint_curves import GROWN, OLD
from orchestration.disclosure.linked_curves import to_drop
from orchestration.disclosure.time_blocks import Cuts, Leaving

#: Turns in which sisters give way before the whole registry does.
_PATIENCE = 3


def has_moved(endpoint: str, key: Key, new: System, old: System) -> bool:
    """Whether a group has other patients or events than then, as far as is told."""
    names = [(f"{endpoint}.{quantity}", *key) for quantity in ("n", "events")]
    return any(new.cells[name].value != old.cells[name].value for name in names)


def month_that_goes(
    told: Key, series: Mapping[Key, Leaving], cuts: Mapping[Key, Cuts], moved: set[Key], turn: int
) -> tuple[Key, int] | None:
    """Whose month is left out so that a change is told no more: its own, of a sister that changed, of the whole.

    A sister of which nothing changed tells the same with fewer months; after some turns the whole registry gives way.
    """
    if not told[0].startswith((GROWN, OLD)):
        return to_drop(told, series, cuts)
    stretch = int(told[0][-2:]) if told[0][-2:].isdigit() else 0
    whole = [key for key in cuts if not any(key)]
    sisters = [key for key in sorted(moved) if key in cuts and key[0] == told[1] and key != told[1:]]
    for group in ([told[1:]], sisters if turn < _PATIENCE else [], whole):
        near = [
            (sum(series[key][0]), key, place)
            for key in group
            for place in cuts.get(key, ())
            if place in (stretch, stretch - 1)
        ]
        if near:
            return min(near)[1:]
    return to_drop(told, series, cuts)
