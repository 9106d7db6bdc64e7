"""Curves of a very large registry have more steps than an eye can tell apart: some are left out, none is moved.

Belongs here: which steps are kept. Does not belong here: any value of a step.

A step is kept where the curve has fallen by the tolerance since the last one kept, and where it is the last one up to
the end of a whole month, so that each value read at a whole month is as estimated. Of the tolerances the smallest is
taken by which all sets fit; with 0 every step is there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orchestration.months import DAYS_PER_MONTH, whole_days
from orchestration.report.curve_data import packed
from orchestration.report.data import CurveSet, ReportCurve
from orchestration.report.scripts import as_json

Step = tuple[int, float, float | None, float | None]
#: Characters that the curves of a page take, names and numbers at risk included: what is left of 2 MB beside the
#: library of charts and the tables of fifty centres, with a reserve.
MOST_CHARACTERS = 550_000
TOLERANCES = (0.0, 0.0025, 0.005, 0.01)


def steps_of(
    days: NDArray[Any], estimate: NDArray[Any], lower: NDArray[Any], upper: NDArray[Any]
) -> list[Step]:
    """Where the curve falls: parallel arrays by day; NaN is a value that there is none of."""
    before = np.concatenate(([1.0], np.fmin.accumulate(estimate)))[:-1]
    falls = np.flatnonzero(estimate < before)
    limits = [
        [None if isnan(value) else value for value in limit[falls].tolist()] for limit in (lower, upper)
    ]
    return list(zip(days[falls].tolist(), estimate[falls].tolist(), *limits, strict=True))


def fitted(
    sets: Sequence[CurveSet], left_out: int = 0, most: int = MOST_CHARACTERS
) -> tuple[list[CurveSet], str]:
    """The sets with at most ``most`` characters in all, and in words what was left out ('' for nothing).

    left_out: sets that were left out already. Where no tolerance is enough, the last sets are left out too; their
    data are published all the same.
    """
    thinned: list[CurveSet] = []
    for tolerance in TOLERANCES:
        thinned = [_thinned(one, tolerance) for one in sets] if tolerance else list(sets)
        if sum(map(_characters, thinned)) <= most:
            return thinned, _told(tolerance, left_out)
    kept = list(_first(thinned, most))
    return kept, _told(TOLERANCES[-1], left_out + len(thinned) - len(kept))


def _thinned(one: CurveSet, tolerance: float) -> CurveSet:
    return replace(one, curves=[_thin(curve, tolerance) for curve in one.curves])


def _thin(curve: ReportCurve, tolerance: float) -> ReportCurve:
    kept: list[Step] = []
    last = 1.0
    for step, following in zip_longest(curve.steps, curve.steps[1:]):
        is_last_of_month = following is None or _month(following[0]) > _month(step[0])
        if last - step[1] >= tolerance or is_last_of_month:
            kept.append(step)
            last = step[1]
    return replace(curve, steps=kept, censored=())


def _month(day: int) -> int:
    """The whole month by whose end the day has passed; the end of a month is the day on which it is read."""
    month = int(day / DAYS_PER_MONTH)
    return month if day <= whole_days(month) else month + 1


def _characters(one: CurveSet) -> int:
    return len(as_json(packed(one)))


def _first(sets: Sequence[CurveSet], most: int) -> Iterator[CurveSet]:
    used = 0
    for one in sets:
        used += _characters(one)
        if used > most:
            return
        yield one


def _told(tolerance: float, left_out: int) -> str:
    sentences = []
    if tolerance:
        sentences.append(
            f"To keep the page small, steps that lower a curve by less than {tolerance:g} are drawn together with the "
            "next, and censorings are not marked. No value is moved, and values at whole months are exact. Every step "
            "is in the data files."
        )
    if left_out:
        sentences.append(
            f"Sets of curves of parts of the registry that are in survival/curve.csv only: {left_out:,}."
        )
    return " ".join(sentences)
