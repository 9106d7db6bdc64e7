"""The public tier as data: everything that is told of a registry, and what was hidden.

Belongs here: the order of the work, from counts to rows of tables; a page or report of the public tier starts
from ``PublicTier``. Does not belong here: files (writing.py), the method of each step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestration.disclosure.across_endpoints import apart
from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.counts import ENDPOINTS, Counts, merged
from orchestration.disclosure.curves_since import cuts_beside
from orchestration.disclosure.effort import Effort, TooMuchWorkError, bounded
from orchestration.disclosure.grouping import small_groups
from orchestration.disclosure.linked_curves import linked_cuts
from orchestration.disclosure.previous import Previous
from orchestration.disclosure.public_curve import PublicCurve, public_curve
from orchestration.disclosure.time_blocks import Cuts, Leaving, Stretches, leaving, own_cuts, stretches_of
from orchestration.disclosure.two_releases import protect_beside

#: An audit that came to no end: too much work, or a solver that gave up.
_UNAUDITED = (TooMuchWorkError, ArithmeticError)
#: Endpoint and the attributes of a group.
Series = tuple[str, Key]


@dataclass(frozen=True)
class PublicTier:
    """What is told.

    counts: with small groups merged, for whoever writes a further table: nothing of it is safe by itself.
    system, hidden: the cells of ``counts``, and why some are hidden. merged: groups called 'other', by attribute.
    left_out: tables of two attributes that could not be protected. curves: by endpoint and group. stretches: what each
    curve tells at most, for the audit of the next release. unaudited: endpoints without curves, as their audit came to
    no end.
    """

    threshold: int
    counts: Counts
    system: System
    hidden: Mapping[Key, str]
    merged: Mapping[str, set[str]]
    left_out: list[tuple[str, str]]
    curves: Mapping[Series, PublicCurve] = field(default_factory=dict)
    stretches: Mapping[Series, Stretches] = field(default_factory=dict)
    unaudited: list[str] = field(default_factory=list)

    def count(self, key: Key) -> int | None:
        """A count that is told; None where it is hidden or nobody is counted."""
        cell = self.system.cells.get(key)
        return None if cell is None or key in self.hidden or not cell.is_published else cell.value


def public_tier(counts: Counts, threshold: int, before: Previous, *, is_protected: bool = True) -> PublicTier:
    """What of ``counts`` may be told, after what the last public release told.

    Args:
        counts: of a promoted warehouse.
        threshold: the least number of patients that is told.
        before: the last public release, with the earlier ones.
        is_protected: False hides the small cells alone, without what protects them; for the test of the attack.

    Raises:
        TooLittleChangedError: beside the last public release this one would tell of a few.
        TooMuchWorkError, ArithmeticError: the audit of the counts came to no end.
        UnprotectableError: the registry is too small.

    """
    groups = small_groups(counts, threshold, before.merged)
    counts = merged(counts, groups)
    # A curve of 'other' says nothing of what 'other' was before: where groups were merged anew, there are no curves.
    is_comparable = not any(one.regroups(groups) for one in before.all())
    releases = [one.merged_as(groups) for one in before.all()]
    with bounded(Effort()):
        system, hidden, left_out = protect_beside(counts, threshold, releases, is_complemented=is_protected)
    series = {
        endpoint: {key: leaving(exits) for key, exits in sorted(counts.exits[endpoint].items())}
        for endpoint in ENDPOINTS
        if is_comparable and counts.exits[endpoint]
    }
    totals, unaudited = (system, hidden), []
    cuts: dict[str, dict[Key, Cuts]] = {}
    efforts = {endpoint: Effort() for endpoint in series}
    for endpoint, own in series.items():
        try:
            with bounded(efforts[endpoint]):
                cuts[endpoint] = _cuts(endpoint, own, totals, threshold, is_protected=is_protected)
        except _UNAUDITED:
            unaudited.append(endpoint)
    cuts = apart(cuts, series, threshold) if is_protected else cuts
    curves: dict[Series, PublicCurve] = {}
    told: dict[Series, Stretches] = {}
    for endpoint, beside in cuts.items():
        try:
            with bounded(efforts[endpoint]):
                for one in releases:
                    beside = cuts_beside(endpoint, series[endpoint], beside, totals, one, threshold)
        except _UNAUDITED:
            unaudited.append(endpoint)
            continue
        for key, places in beside.items():
            left = series[endpoint][key]
            curves[endpoint, key] = public_curve(counts.exits[endpoint][key], left, places, threshold)
            told[endpoint, key] = stretches_of(left, places)
    return PublicTier(threshold, counts, system, hidden, groups, left_out, curves, told, unaudited)


def _cuts(
    endpoint: str,
    series: Mapping[Key, Leaving],
    totals: tuple[System, Mapping[Key, str]],
    threshold: int,
    *,
    is_protected: bool,
) -> dict[Key, Cuts]:
    """The months of an endpoint's curves: each for itself, then beside the others."""
    system, hidden = totals
    cuts = {
        key: own_cuts(left, threshold)
        for key, left in series.items()
        if not any((f"{endpoint}.{quantity}", *key) in hidden for quantity in ("n", "events", "censored"))
        and system.cells[(f"{endpoint}.events", *key)].value >= threshold
    }
    return linked_cuts(endpoint, series, cuts, totals, threshold) if is_protected else cuts
