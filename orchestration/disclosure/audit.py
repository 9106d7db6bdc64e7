"""The audit: what can be reckoned about a hidden cell from everything that is told.

Belongs here: what an intruder learns who knows every published cell and every sum. Does not belong here: what is done
about it; the questions that he asks (probing.py).
"""

from collections.abc import Collection, Iterable

import numpy as np

from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.probing import probe
from orchestration.disclosure.unknowns import Unknowns

#: The least and greatest value that some registry, alike in all that is told, has for a cell.
Seen = dict[Key, tuple[float, float]]


def pinned(
    system: System, hidden: Collection[Key], wanted: Iterable[Key], threshold: int, seen: Seen | None = None
) -> dict[Key, tuple[int, int]]:
    """Those of ``wanted`` that can be told to a range narrower than ``threshold``, with that range.

    Every cell that is hidden or never published is an unknown of 0 or more (of 1 or more where a zero would have
    been shown, and of no less than it was in the last public release). The range is that of the linear programme,
    rounded inwards to whole numbers.

    ``seen`` is carried from one audit to the next as long as each tells less than the one before: what was possible
    then is possible still.

    Raises:
        ArithmeticError: no numbers fit the sums.
        TooMuchWorkError: the bound of work is reached (effort.py).

    """
    seen = {} if seen is None else seen
    unknowns = Unknowns.of(system, set(hidden))
    wanted, settled = set(wanted), unknowns.settled()
    told = {unknowns.names[place]: (value, value) for place, value in settled.items()}
    seen |= {key: (float(low), float(high)) for key, (low, high) in told.items()}
    narrow = {key: ends for key, ends in told.items() if key in wanted}
    for part in unknowns.without(settled):
        mine = [place for place, key in enumerate(part.names) if key in wanted]
        if not mine or not part.rows:  # in no sum: nothing is known
            continue
        start = [seen.get(key, (system.cells[key].value, system.cells[key].value)) for key in part.names]
        least, most = (np.array(column, dtype=float) for column in zip(*start, strict=True))
        found = probe(part, mine, (least, most), threshold)
        narrow |= {part.names[place]: ends for place, ends in found.items()}
        seen |= {key: (float(least[place]), float(most[place])) for place, key in enumerate(part.names)}
    return narrow
