"""Curves as small numbers: what the page's script reads.

Belongs here: packing. Does not belong here: which curves, and how they are drawn (``curves.js``).

Probabilities are whole ten-thousandths (``round_to_print``). Days, estimates and numbers at risk are told as the
difference from the one before, limits as that from the estimate.
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
        "coarse": one.is_coarse,
        "note": one.note,
        "file": one.file,
        "curves": [_curve(curve) for curve in one.curves],
    }


def _curve(curve: ReportCurve) -> dict[str, Any]:
    days = [0, *(step[0] for step in curve.steps)]
    shown = [round_to_print(step[1]) for step in curve.steps]
    return {
        "group": curve.group,
        "n": curve.n,
        "events": curve.events,
        "median": curve.median,
        "t": _differences(days),
        "s": _differences([10_000, *shown]),
        "l": [_apart(units, _units(step[2])) for units, step in zip(shown, curve.steps, strict=True)],
        "u": [_apart(units, _units(step[3])) for units, step in zip(shown, curve.steps, strict=True)],
        "end": curve.end,
        "c": _differences([0, *curve.censored]),
        "r": _at_risk(curve.at_risk),
    }


def _differences(days: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(days)]


def _at_risk(numbers: Sequence[int | None]) -> list[int | None]:
    """Each number as the difference from the one before that is not hidden."""
    told: list[int | None] = []
    last = 0
    for number in numbers:
        told.append(None if number is None else number - last)
        last = last if number is None else number
    return told


def _apart(units: int, limit: int | None) -> int | None:
    return None if limit is None else limit - units


def _units(probability: float | None) -> int | None:
    return None if probability is None else round_to_print(probability)


def round_to_print(probability: float) -> int:
    """Ten-thousandths, which print with one decimal of a percent as the probability itself does."""
    units = round(probability * 10_000)
    if units % 10 != 5:
        return units
    # Half of what is printed: rounding twice would go up where the probability is below.
    return units - 1 if float(f"{100 * probability:.1f}") * 100 < units else units + 1
