"""Tables that are reckoned from what the public tier tells anyway, and so tell nothing more.

Belongs here: restricted means and the medians beside published ones, from told points and counts alone. Does not
belong here: a number that needs a patient, or a curve as estimated (public_tables.py).
"""

from collections.abc import Iterator
from itertools import pairwise

from orchestration.disclosure.cells import Key
from orchestration.disclosure.counts import ENDPOINTS, GROUPINGS, place
from orchestration.disclosure.public_curve import PublicCurve, quantile
from orchestration.disclosure.tier import PublicTier
from orchestration.survival_tables.definition import Row

#: Months to which a mean is told, where the curve has a point there.
_HORIZONS = (12, 24, 36, 60)
_DIGITS = 1
#: A mean is told where the points leave it open by no more than this part of its months.
_OPEN = 0.2


def series_of(tier: PublicTier) -> Iterator[tuple[str, str, str, Key]]:
    """Endpoint, stratification, group and attributes of every group that is told, in order."""
    for endpoint in ENDPOINTS:
        for grouping in GROUPINGS:
            for key in sorted(tier.counts.exits[endpoint]):
                if key[0] == ("" if grouping == "all" else grouping):
                    yield endpoint, grouping, key[1] or "all", key


def restricted_mean(tier: PublicTier) -> Iterator[Row]:
    """The area under each told curve up to some months.

    The mean is that under the lines that join the points; least and most are what any curve through the points has,
    as it never rises. The points are rounded, so that all three are as exact as half a hundredth of the months.
    """
    for endpoint, grouping, group, key in series_of(tier):
        curve = tier.curves.get((endpoint, key))
        for horizon in _HORIZONS if curve else ():
            if curve and horizon in curve.months:
                least, most = _areas(curve, horizon)
                if most - least > _OPEN * horizon:
                    continue
                yield {
                    "endpoint_id": endpoint,
                    "stratification_id": grouping,
                    "group_name": group,
                    "to_months": horizon,
                    "restricted_mean_months": round((least + most) / 2, _DIGITS),
                    "least_months": round(least, _DIGITS),
                    "most_months": round(most, _DIGITS),
                }


def _areas(curve: PublicCurve, horizon: int) -> tuple[float, float]:
    points = [point for point in zip(curve.months, curve.estimate, strict=True) if point[0] <= horizon]
    steps = list(pairwise(points))
    least = sum(after * (end - start) for (start, _), (end, after) in steps)
    most = sum(before * (end - start) for (start, before), (end, _) in steps)
    return least, most


def published_median(tier: PublicTier) -> Iterator[Row]:
    """The medians told here beside those in print, of the same primary site where they are of one."""
    for benchmark in tier.counts.benchmarks:
        endpoint, site = benchmark.endpoint_id, benchmark.primary_site
        key = place({"primary_site": site} if site else {})
        curve = tier.curves.get((endpoint, key))
        median = quantile(curve, curve.estimate, 0.5) if curve else None
        if curve is None or median is None:
            continue
        yield {
            "benchmark_id": benchmark.benchmark_id,
            "endpoint_id": endpoint,
            "stratification_id": "primary_site" if site else "all",
            "group_name": site or "all",
            "n_count": tier.count((f"{endpoint}.n", *key)),
            "event_count": tier.count((f"{endpoint}.events", *key)),
            "median_months": median,
            "median_lower_months": quantile(curve, curve.lower, 0.5),
            "median_upper_months": quantile(curve, curve.upper, 0.5),
            "published_median_months": benchmark.median_months,
            "title": benchmark.title,
            "narrower_than_site": benchmark.narrower_than_site,
            "citation": benchmark.citation,
        }
