"""Which other statistic is the printed number, when it is not the one that the text names.

Belongs here: the search and the rule by which a match is named. Does not belong here: making candidates
(``candidates``).

A printed number is compared with other figures in tiers, nearest first: other statistics of the same patients; those
of the part without and of the part with an event; other cohorts. The first tier with a match is the answer, with all
of its matches. The more is tried, the likelier something fits by chance: a tier is only used while the figures tried
so far, rounded as printed, cover a small enough share of the numbers that could have been printed, a quarter for
figures of the same patients and a tenth for other cohorts, which are a stranger mistake. From 8 to 36 months there are
281 numbers with one decimal, and 18.4 is hard to meet by chance; without a decimal there are 29, which the figures of a
few cohorts fill.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from orchestration.claims.printed import Printed, rounded

#: The largest share of the numbers that could have been printed at which a match is still named.
OF_THE_SAME, OF_OTHERS = 0.25, 0.10


@dataclass(frozen=True)
class Candidate:
    """A figure that may have been printed: what of whom, in words, and its value in the unit of the claim."""

    statistic: str
    of: str
    value: float


@dataclass(frozen=True)
class Tier:
    """Candidates that are equally near, the likelier first, and the share up to which a match is named."""

    candidates: Iterable[Candidate]
    most: float = OF_THE_SAME


@dataclass(frozen=True)
class Found:
    """What the search gave.

    named: the matches of the nearest tier that has any. is_stopped: whether further figures were so many that a match
    would be chance.
    """

    named: tuple[Candidate, ...] = ()
    is_stopped: bool = False


def search(
    printed: Printed, recomputed: float | None, tiers: Iterable[Tier], lowest: float, highest: float
) -> Found:
    """Look for the printed number in the tiers, nearest first.

    Args:
        printed: the number in print.
        recomputed: what the claimed statistic gives, which is no candidate; None where it gives none.
        tiers: candidates, nearest first; a tier is not asked for before the ones ahead of it are searched.
        lowest: below it no number of this kind lies.
        highest: above it none does.

    """
    own = set() if recomputed is None else rounded(recomputed, printed.decimals)
    possible = max(1.0, (highest - lowest) / printed.step + 1)
    seen: set[Decimal] = set()
    for tier in tiers:
        matches = []
        for figure in tier.candidates:
            seen |= {min(rounded(figure.value, printed.decimals))} - own
            if len(seen) / possible > tier.most:
                return Found(is_stopped=True)
            if printed.covers(figure.value):
                matches.append(figure)
        if matches:
            return Found(tuple(matches))
    return Found()
