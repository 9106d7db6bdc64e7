"""The curves of the report, thinned where there are more steps than a page should carry.

Belongs here: which sets are shown, and their values as estimated. Does not belong here: estimating, drawing.
"""

from typing import Any

import duckdb

from orchestration.months import DAYS_PER_MONTH, whole_days
from orchestration.publish.curves import figure_name
from orchestration.publish.figures import MOST_GROUPS
from orchestration.report.data import CurveSet, ReportCurve
from orchestration.report.reading.labels import labels_of
from orchestration.report.reading.series import Group, Key, Series, series_of
from orchestration.report.thinning import fitted, steps_of
from orchestration.report.words import NOT_REACHED, count, interval, p_value, words

_CURVES = """
    with wanted as (
        select
            unnest(?) as endpoint_id, unnest(?) as stratification_id, unnest(?) as within_group,
            unnest(?) as group_name
    )

    select
        endpoint_id, stratification_id, within_group, group_name,
        list(risk.time_days order by risk.time_days), list(risk.at_risk_count order by risk.time_days),
        list(risk.censored_count order by risk.time_days), sum(risk.entered_count),
        list(curve.estimate order by risk.time_days), list(curve.lower order by risk.time_days),
        list(curve.upper order by risk.time_days)
    from wanted
    inner join survival.risk_table as risk using (endpoint_id, stratification_id, within_group, group_name)
    left join survival.curve as curve
        using (endpoint_id, stratification_id, within_group, group_name, time_days)
    group by all
"""
_TESTS = "select endpoint_id, stratification_id, within_group, test, chisq, df, p, warning from survival.test"
_TEST_NAMES = {"log_rank": "Log-rank test", "gray": "Gray’s test"}
_UNITS = {"episode": "first episodes of patients", "lesion": "treated lesions"}


def read_curves(connection: duckdb.DuckDBPyConnection) -> tuple[list[CurveSet], str]:
    """Every set that has a figure, those of the whole registry first, and how they were thinned ('' if not at all)."""
    sets, left_out = series_of(connection)
    tests = {row[:3]: row[3:] for row in connection.execute(_TESTS).fetchall()}
    labels = labels_of(connection)
    wanted = [(*one.key, group.name) for one in sets for group in one.groups]
    columns = [list(column) for column in zip(*wanted, strict=True)] or [[]] * 4
    lists = {row[:4]: row[4:] for row in connection.execute(_CURVES, columns).fetchall()}
    return fitted([_set(one, lists, tests.get(one.key), labels) for one in sets], left_out)


def _set(
    one: Series, lists: dict[Any, tuple[Any, ...]], test: tuple[Any, ...] | None, labels: dict[str, str]
) -> CurveSet:
    is_incidence = one.estimator != "kaplan_meier"
    curves, entered = [], 0
    for group in one.groups:
        days, at_risk, censored, late, *values = lists[(*one.key, group.name)]
        entered += int(late)
        name = _name(one.key, group.name, labels)
        curves.append(_curve(name, group, is_incidence, days, at_risk, censored, *values))
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


def _name(key: Key, group: str, labels: dict[str, str]) -> str:
    if key.stratification == "all":
        return "All patients"
    return group if key.stratification == "centre" else words(group, labels)


def _curve(
    name: str,
    group: Group,
    is_incidence: bool,
    days: list[int],
    at_risk: list[int],
    censored: list[int],
    *values: list[Any],
) -> ReportCurve:
    end = max((day for day, left in zip(days, values[0], strict=True) if left is not None), default=0)
    months = [whole_days(month) for month in range(int(end / DAYS_PER_MONTH) + 2)]
    return ReportCurve(
        name,
        group.n,
        group.events,
        "none: death competes" if is_incidence else interval(*group.median, missing=NOT_REACHED),
        steps_of(days, *values),
        end,
        [day for day, left in zip(days, censored, strict=True) if left],
        _at_risk(days, at_risk, [day for day in months if day <= end]),
    )


def _at_risk(days: list[int], at_risk: list[int], asked: list[int]) -> list[int]:
    """Under observation just before each of the ``asked`` days: of the first day on which somebody leaves or enters."""
    found, place = [], 0
    for day in asked:
        while place < len(days) and days[place] < day:
            place += 1
        found.append(at_risk[place] if place < len(days) else 0)
    return found


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
