"""The figures of the public tier, drawn again from the coarsened curves.

Belongs here: a public tier to figures. Does not belong here: drawing (``orchestration.publish.figures``).
"""

from collections import defaultdict
from collections.abc import Iterator

from orchestration.disclosure.derived_tables import series_of
from orchestration.disclosure.tier import PublicTier
from orchestration.months import DAYS_PER_MONTH
from orchestration.publish.figures import Curve, Figure

_TITLES = {"OS": "Overall survival", "PFS": "Progression-free survival", "DFS": "Disease-free survival"}
_BY = {
    "all": "All patients",
    "centre": "By centre",
    "primary_site": "By site of the primary",
    "state": "By state as derived",
}


def figure_name(endpoint: str, grouping: str) -> str:
    """The name of a figure's files, without ending."""
    return f"{endpoint.lower()}-{grouping}"


def public_figures(tier: PublicTier) -> Iterator[Figure]:
    """A figure for each endpoint and stratification with a curve."""
    drawn: dict[tuple[str, str], list[Curve]] = defaultdict(list)
    without: dict[tuple[str, str], list[str]] = defaultdict(list)
    for endpoint, grouping, group, key in series_of(tier):
        curve = tier.curves.get((endpoint, key))
        if curve is None:
            without[endpoint, grouping].append(group.replace("_", " "))
            continue
        drawn[endpoint, grouping].append(
            Curve(
                group,
                tier.count((f"{endpoint}.n", *key)) or 0,
                sum(curve.events),
                [month * DAYS_PER_MONTH for month in curve.months],
                curve.estimate,
                curve.lower,
                curve.upper,
                curve.at_risk,
                [0] * len(curve.months),
            )
        )
    for (endpoint, grouping), curves in drawn.items():
        missing = without[endpoint, grouping]
        note = f"Without a curve, as it would tell of few patients: {', '.join(missing)}." if missing else ""
        name = figure_name(endpoint, grouping)
        subtitle = f"{_BY[grouping]} (first episodes of patients)"
        yield Figure(name, _TITLES[endpoint], subtitle, _TITLES[endpoint], curves, note, tier.threshold)
