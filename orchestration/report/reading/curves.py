"""The curves of the report, thinned where there are more steps than a page should carry.

Belongs here: which sets are shown, and their values as estimated. Does not belong here: estimating, drawing.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from orchestration.months import DAYS_PER_MONTH, whole_days
from orchestration.publish.curves import figure_name
from orchestration.publish.figures import MOST_GROUPS
from orchestration.report.data import CurveSet, ReportCurve
from orchestration.report.reading.labels import labels_of
from orchestration.report.reading.series import Group, Key, Series, series_of
from orchestration.report.thinning import fitted, steps_of
from orchestration.report.words import NOT_REACHED, count, interval, p_value, words

#: A row a series and day, in columns: there are hundreds of thousands.
_STEPS = """
    with wanted as (
        select
            unnest(?) as endpoint_id, unnest(?) as stratification_id, unnest(?) as within_group,
            unnest(?) as group_name, unnest(?) as place
    )

    select
        place, risk.time_days, risk.at_risk_count, risk.censored_count, risk.entered_count,
        curve.estimate, curve.lower, curve.upper
    from wanted
    inner join survival.risk_table as risk using (endpoint_id, stratification_id, within_group, group_name)
    left join survival.curve as curve
        using (endpoint_id, stratification_id, within_group, group_name, time_days)
    order by place, risk.time_days
"""
_TESTS = "select endpoint_id, stratification_id, within_group, test, chisq, df, p, warning from survival.test"
_NO_FILE = "There are too many centres for figures of each (setting figures_within): survival/curve.csv has the data."
_TEST_NAMES = {"log_rank": "Log-rank test", "gray": "Gray’s test"}
#: Of one series, parallel by day.
Columns = dict[str, NDArray[Any]]
_UNITS = {"episode": "first episodes of patients", "lesion": "treated lesions"}


def read_curves(
    connection: duckdb.DuckDBPyConnection, undrawn: Sequence[str] = ()
) -> tuple[list[CurveSet], str]:
    """The sets, those of the whole registry first, and how they were thinned ('' if not at all).

    undrawn: stratifications of parts that have no figures of their own.
    """
    sets, left_out = series_of(connection)
    tests = {row[:3]: row[3:] for row in connection.execute(_TESTS).fetchall()}
    labels = labels_of(connection)
    wanted = [(*one.key, group.name) for one in sets for group in one.groups]
    asked = [list(column) for column in zip(*wanted, strict=True)] or [[]] * 4
    columns = connection.execute(_STEPS, [*asked, list(range(len(wanted)))]).fetchnumpy()
    steps = {name: np.ma.filled(column, np.nan) for name, column in columns.items()}
    ends = np.searchsorted(steps.pop("place"), np.arange(len(wanted) + 1)).tolist()
    own = {
        series: {name: column[start:end] for name, column in steps.items()}
        for series, (start, end) in zip(wanted, pairwise(ends), strict=True)
    }
    shown = [_set(one, own, tests.get(one.key), labels) for one in sets]
    return fitted([_without_file(one) if one.stratification in undrawn else one for one in shown], left_out)


def _set(
    one: Series, steps: dict[Any, Columns], test: tuple[Any, ...] | None, labels: dict[str, str]
) -> CurveSet:
    is_incidence = one.estimator != "kaplan_meier"
    curves, entered = [], 0
    for group in one.groups:
        own = steps[(*one.key, group.name)]
        entered += int(own["entered_count"].sum())
        curves.append(_curve(_name(one.key, group.name, labels), group, is_incidence, own))
    left = [_name(one.key, name, labels) for name in one.left_out]
    return CurveSet(
        one.key.endpoint,
        one.title,
        _UNITS[one.unit],
        one.key.stratification,
        one.by,
        one.key.within,
        is_incidence,
        curves,
        " ".join(filter(None, (_told(test), _late(entered), _smaller(left)))),
        figure_name(*one.key),
    )


def _without_file(one: CurveSet) -> CurveSet:
    return replace(one, file="", note=f"{one.note} {_NO_FILE}".strip())


def _name(key: Key, group: str, labels: dict[str, str]) -> str:
    if key.stratification == "all":
        return "All patients"
    return group if key.stratification == "centre" else words(group, labels)


def _curve(name: str, group: Group, is_incidence: bool, steps: Columns) -> ReportCurve:
    days = steps["time_days"]
    # Who enters late is a row of the counts, and no step of the curve.
    left = ~np.isnan(steps["estimate"])
    end = int(days[left].max(initial=0))
    months = [whole_days(month) for month in range(int(end / DAYS_PER_MONTH) + 2)]
    # Under observation just before a day: that is told by the first day from it on on which somebody leaves or enters.
    places = np.searchsorted(days, [day for day in months if day <= end])
    return ReportCurve(
        name,
        group.n,
        group.events,
        "none: death competes" if is_incidence else interval(*group.median, missing=NOT_REACHED),
        steps_of(*(steps[name][left] for name in ("time_days", "estimate", "lower", "upper"))),
        end,
        days[steps["censored_count"] > 0].tolist(),
        np.append(steps["at_risk_count"], 0)[places].tolist(),
    )


def _smaller(left: list[str]) -> str:
    """The groups that are not drawn, in words."""
    if not left:
        return ""
    more = f" and {count(len(left) - MOST_GROUPS)} more" if left[MOST_GROUPS:] else ""
    return f"Not drawn, being the smallest groups: {', '.join(left[:MOST_GROUPS])}{more}."


def _told(test: tuple[str, float | None, int, float | None, str | None] | None) -> str:
    if test is None or test[3] is None:
        return ""
    name, chisq, df, p, warning = test
    told = f"{_TEST_NAMES[name]} between the groups: chi-square {chisq:.2f} on {df} df, p {_equals(p)}."
    return told + (f" Caution: {warning}." if warning else "")


def _late(entered: int) -> str:
    return f"{count(entered)} were first observed later, and are at risk from then on." if entered else ""


def _equals(p: float | None) -> str:
    shown = p_value(p)
    return shown if shown.startswith("<") else f"= {shown}"
