"""The public tier as data: everything that is told of a registry, and what was hidden.

Belongs here: the order of the work, from counts to rows of tables; a page or report of the public tier starts
from ``PublicTier``. Does not belong here: files (writing.py), the method of each step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestration.disclosure.cells import Key, System
from orchestration.disclosure.counts import ENDPOINTS, Counts, merged
from orchestration.disclosure.grouping import small_groups
from orchestration.disclosure.hiding import protect
from orchestration.disclosure.previous import Previous, TooLittleChangedError
from orchestration.disclosure.public_curve import PublicCurve, public_curve
from orchestration.disclosure.time_blocks import Cuts, leaving, linked_cuts, own_cuts
from orchestration.disclosure.two_releases import told_by_both

#: Endpoint and the attributes of a group.
Series = tuple[str, Key]


@dataclass(frozen=True)
class PublicTier:
    """What is told.

    counts: with small groups merged, for whoever writes a further table: nothing of it is safe by itself.
    system, hidden: the cells of ``counts``, and why some are hidden. merged: groups called 'other', by attribute.
    left_out: tables of two attributes that could not be protected. curves: by endpoint and group.
    """

    threshold: int
    counts: Counts
    system: System
    hidden: Mapping[Key, str]
    merged: Mapping[str, set[str]]
    left_out: list[tuple[str, str]]
    curves: Mapping[Series, PublicCurve] = field(default_factory=dict)

    def count(self, key: Key) -> int | None:
        """A count that is told; None where it is hidden or nobody is counted."""
        cell = self.system.cells.get(key)
        return None if cell is None or key in self.hidden or not cell.is_published else cell.value


def public_tier(counts: Counts, threshold: int, before: Previous, *, is_protected: bool = True) -> PublicTier:
    """What of ``counts`` may be told, after what the last public release told.

    Args:
        counts: of a promoted warehouse.
        threshold: the least number of patients that is told.
        before: the last public release.
        is_protected: False hides the small cells alone, without what protects them; for the test of the attack.

    Raises:
        TooLittleChangedError: beside the last public release this one would tell of a few.
        UnprotectableError: the registry is too small.

    """
    groups = small_groups(counts, threshold, before.merged)
    counts = merged(counts, groups)
    before = before.merged_as(groups)
    system, hidden, left_out = protect(
        counts, threshold, lambda one: before.hides(one, threshold), is_complemented=is_protected
    )
    if before.release and (both := told_by_both(before, system, hidden, threshold)):
        raise TooLittleChangedError(f"{len(both)} hidden counts")
    curves: dict[Series, PublicCurve] = {}
    for endpoint in ENDPOINTS:
        series = {key: leaving(exits) for key, exits in sorted(counts.exits[endpoint].items())}
        if not series:
            continue

        def changed(
            key: Key, cuts: Cuts, endpoint: str = endpoint, series: Mapping[Key, object] = series
        ) -> int | None:
            return before.small_change(endpoint, key, series[key], cuts, threshold)  # type: ignore[arg-type]

        cuts = {
            key: own_cuts(left, threshold, lambda cuts, key=key: changed(key, cuts))  # type: ignore[misc]
            for key, left in series.items()
            if not any((f"{endpoint}.{quantity}", *key) in hidden for quantity in ("n", "events", "censored"))
            and system.cells[(f"{endpoint}.events", *key)].value >= threshold
        }
        cuts = linked_cuts(
            endpoint, series, cuts, (system, hidden), threshold, changed, is_linked=is_protected
        )
        for key, places in cuts.items():
            curves[endpoint, key] = public_curve(counts.exits[endpoint][key], series[key], places, threshold)
    return PublicTier(threshold, counts, system, hidden, groups, left_out, curves)
