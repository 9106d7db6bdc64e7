"""Two endpoints of the same patients at the same month: who has progressed and lives is the difference of both curves.

Belongs here: months at which a curve of overall survival would tell of a few beside that of progression. Does not
belong here: curves of one endpoint (linked_curves.py); whole counts, audited with their differences (sums.py).
"""

from collections.abc import Mapping

from orchestration.disclosure.cells import Key
from orchestration.disclosure.time_blocks import Cuts, Leaving, sums

_SHORTER, _LONGER = "PFS", "OS"


def apart(
    cuts: Mapping[str, Mapping[Key, Cuts]], series: Mapping[str, Mapping[Key, Leaving]], threshold: int
) -> dict[str, dict[Key, Cuts]]:
    """The cuts without those of the longer endpoint that tell a few beside the shorter one at the same month.

    Both the events of the one and not yet of the other, and those under observation for the one and no more for the
    other, are none or at least ``threshold`` at each month that both tell.
    """
    found = {endpoint: dict(own) for endpoint, own in cuts.items()}
    for key, places in cuts.get(_LONGER, {}).items():
        beside = cuts.get(_SHORTER, {}).get(key, [])
        if beside:
            both = series[_SHORTER][key], series[_LONGER][key]
            found[_LONGER][key] = [
                place for place in places if place not in beside or not _tells(*both, place, threshold)
            ]
    return {
        endpoint: {key: places for key, places in own.items() if places} for endpoint, own in found.items()
    }


def _tells(shorter: Leaving, longer: Leaving, place: int, threshold: int) -> bool:
    events, others = (
        mine - its for mine, its in zip(sums(shorter, (0, place)), sums(longer, (0, place)), strict=True)
    )
    return any(0 < abs(few) < threshold for few in (events, events + others))
