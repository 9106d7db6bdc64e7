"""Curves as small numbers: what the page's script reads.

Belongs here: packing. Does not belong here: which curves, and how they are drawn (``curves.js``).

Probabilities are whole ten-thousandths (``_units``), days are those since the step before.
Nothing else is rounded.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from orchestration.report.data import CurveSet, ReportCurve


def packed(one: CurveSet) -> dict[str, Any]:
    """A set as the script reads it."""
    return {
        "endpoint": one.endpoint,
        "title": one.title,
        "unit": one.unit,
        "by": f"{one.by}: {one.within}" if one.within else one.by,
        "key": f"{one.stratification}/{one.within}",
        "incidence": one.is_incidence,
        "note": one.note,
        "file": one.file,
        "curves": [_curve(curve) for curve in one.curves],
    }


def _curve(curve: ReportCurve) -> dict[str, Any]:
    days = [0, *(step[0] for step in curve.steps)]
    return {
        "group": curve.group,
        "n": curve.n,
        "events": curve.events,
        "median": curve.median,
        "t": _differences(days),
        "s": [_units(step[1]) for step in curve.steps],
        "l": [_units(step[2]) for step in curve.steps],
        "u": [_units(step[3]) for step in curve.steps],
        "end": curve.end,
        "c": _differences([0, *curve.censored]),
        "r": list(curve.at_risk),
    }


def _differences(days: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(days)]


def _units(probability: float | None) -> int | None:
    """Ten-thousandths, which print with one decimal of a percent as the probability itself does."""
    if probability is None:
        return None
    units = round(probability * 10_000)
    if units % 10 != 5:
        return units
    # Half of what is printed: rounding twice would go up where the probability is below.
    return units - 1 if float(f"{100 * probability:.1f}") * 100 < units else units + 1
