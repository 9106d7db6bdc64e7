"""The audit of curves over two releases: what the last and the new ones tell together.

Belongs here: which months of the new curves go, so that nobody learns how few had the event, left or came since, of any
group and in any stretch. Does not belong here: one release (linked_curves.py); counts (two_releases.py).

An intruder is taken to know events and others of every stretch of both, every count, and that a registry only grows:
an event stays where it is, and who is under observation is so no shorter later. Fails closed: where no registry fits,
or the last curves are not known, there are no new curves.
"""

from collections.abc import Mapping

from orchestration.disclosure.audit import Seen, pinned
from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.joint_curves import GROWN, OLD, QUANTITIES, joint_system, last_system
from orchestration.disclosure.linked_curves import stretch_system
from orchestration.disclosure.months_that_go import has_moved, month_that_goes
from orchestration.disclosure.previous import Previous
from orchestration.disclosure.time_blocks import Cuts, Leaving, Stretches, stretches_of

#: Turns after which an endpoint has no new curves.
_MOST_TURNS = 60


def cuts_beside(
    endpoint: str,
    series: Mapping[Key, Leaving],
    cuts: Mapping[Key, Cuts],
    totals: tuple[System, Mapping[Key, str]],
    before: Previous,
    threshold: int,
) -> dict[Key, Cuts]:
    """The cuts that may stand beside those of the last release; none where the two cannot be audited.

    Args:
        endpoint: of which all series are.
        series: all of them, also those without a curve.
        cuts: as they may stand alone.
        totals: the counts of the registry and what is hidden of them.
        before: the last release; its groups are named as they are now.
        threshold: the least number that is told.

    """
    if before.curves is None:
        return {}
    old = {key: one for (name, key), one in before.curves.items() if name == endpoint}
    if not set(old) <= set(series):
        return {}
    if old == {key: stretches_of(series[key], list(places)) for key, places in cuts.items()} and _is_same(
        endpoint, series, totals, before
    ):
        return {key: list(places) for key, places in cuts.items()}
    kept = {
        key: _apart(stretches_of(series[key], places), old.get(key), threshold)
        for key, places in cuts.items()
    }
    try:
        return _linked(endpoint, series, kept, totals, last_system(endpoint, series, old, before), threshold)
    except ArithmeticError:
        return {}


def _is_same(
    endpoint: str, series: Mapping[Key, Leaving], totals: tuple[System, Mapping[Key, str]], before: Previous
) -> bool:
    """Whether every count of the endpoint is told as it was: then nothing is learned by both."""
    system, hidden = totals
    names = {(f"{endpoint}.{quantity}", *key) for key in series for quantity in QUANTITIES}
    then = {name for name in before.told if name[0] in {f"{endpoint}.{quantity}" for quantity in QUANTITIES}}
    now = {name: None if name in hidden else system.cells[name].value for name in names}
    return then == names and all(before.told[name] == n for name, n in now.items())


def _apart(new: Stretches, old: Stretches | None, threshold: int) -> Cuts:
    """The cuts up to which, after which and between which no number changed by a few: events, others, who is left."""
    kept, last = [], (0, 0)
    whole = (sum(new.events) - sum(old.events), sum(new.others) - sum(old.others)) if old else (0, 0)
    for cut in new.cuts:
        if old is not None and cut in old.cuts:
            change = tuple(now - then for now, then in zip(new.so_far(cut), old.so_far(cut), strict=True))
            later = tuple(all_ - so_far for all_, so_far in zip(whole, change, strict=True))
            steps = (
                *(*change, sum(change)),
                *(*later, sum(later)),
                *(a - b for a, b in zip(change, last, strict=True)),
            )
            if any(0 < abs(step) < threshold for step in steps):
                continue
            last = (change[0], change[1])
        kept.append(cut)
    return kept


def _linked(
    endpoint: str,
    series: Mapping[Key, Leaving],
    cuts: Mapping[Key, Cuts],
    totals: tuple[System, Mapping[Key, str]],
    last: tuple[System, set[Key]],
    threshold: int,
) -> dict[Key, Cuts]:
    """Leave out months until both releases together tell no stretch, then or now or since, of a few."""
    cuts = {key: list(places) for key, places in cuts.items()}
    alone = set(
        _narrow(*last, [key for key, cell in last[0].cells.items() if not cell.is_published], threshold, {})
    )
    seen: Seen = {}
    moved = {key for key in series if has_moved(endpoint, key, totals[0], last[0])}
    for turn in range(_MOST_TURNS):
        if not any(cuts.values()):
            break
        system = joint_system(stretch_system(endpoint, series, cuts, totals), last[0], series)
        hidden = set(totals[1]) | {(OLD + key[0], *key[1:]) for key in last[1]}
        wanted = [
            key
            for key, cell in system.cells.items()
            if not cell.is_published
            and (
                key[0].startswith(GROWN)
                or (key[0].startswith(OLD) and (key[0].removeprefix(OLD), *key[1:]) not in alone)
                or (not key[0].startswith((OLD, "rest")) and cell.is_small(threshold))
            )
        ]
        narrow = _narrow(system, hidden, wanted, threshold, seen)
        bad = [key for key, ends in narrow.items() if not _is_harmless(key, ends, threshold)]
        if not bad:
            return {key: places for key, places in cuts.items() if places}
        dropped = {
            drop for key in bad if (drop := month_that_goes(key, series, cuts, moved, turn)) is not None
        }
        for key, place in dropped:
            cuts[key].remove(place)
    return {}


def _is_harmless(key: Key, ends: tuple[int, int], threshold: int) -> bool:
    """Whether a narrow range tells of nobody, or of many."""
    return key[0].startswith((GROWN, OLD)) and (ends[1] == 0 or ends[0] >= threshold)


def _narrow(
    system: System, hidden: set[Key], wanted: list[Key], threshold: int, seen: Seen
) -> dict[Key, tuple[int, int]]:
    """The ranges of ``wanted`` that are narrow; nothing is taken for possible that was not found to be."""
    if not seen:
        seen |= dict.fromkeys(system.cells, (float("inf"), float("-inf")))
    return pinned(system, hidden, wanted, threshold, seen)
