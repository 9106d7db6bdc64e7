"""The curves of the report, thinned where there are more steps than a page should carry.

Belongs here: which sets are shown, and their values as estimated. Does not belong here: estimating, drawing.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import duckdb

from orchestration.publish.curves import figure_name
from orchestration.publish.figures import DAYS_PER_MONTH, MOST_GROUPS
from orchestration.report.data import CurveSet, ReportCurve
from orchestration.report.reading.labels import labels_of
from orchestration.report.thinning import fitted, steps_of
from orchestration.report.words import NOT_REACHED, count, interval, p_value, words

_SERIES = """
    select
        series.endpoint_id, endpoint.title, endpoint.unit, series.stratification_id, stratification.title,
        series.within_group, series.group_name, series.estimator, series.n_count, series.event_count,
        series.median_months, series.median_lower_months, series.median_upper_months,
        list(risk.time_days order by risk.time_days), list(risk.at_risk_count order by risk.time_days),
        list(risk.censored_count order by risk.time_days), list(curve.estimate order by risk.time_days),
        list(curve.lower order by risk.time_days), list(curve.upper order by risk.time_days), sum(risk.entered_count)
    from survival.summary as series
    inner join survival.risk_table as risk using (endpoint_id, stratification_id, within_group, group_name)
    left join survival.curve as curve
        using (endpoint_id, stratification_id, within_group, group_name, time_days)
    inner join reference.endpoint as endpoint using (endpoint_id)
    inner join reference.stratification as stratification using (stratification_id)
    where endpoint.is_headline or series.stratification_id in ('all', 'centre')
    group by all
    order by series.endpoint_id, series.stratification_id, series.within_group, series.group_name
"""
_TESTS = "select endpoint_id, stratification_id, within_group, test, chisq, df, p, warning from survival.test"
#: The order in which endpoints and stratifications are offered; others follow by name.
_FIRST = ("OS", "PFS", "DFS", "LC", "all", "centre", "state", "primary_site", "declared_state")
_TEST_NAMES = {"log_rank": "Log-rank test", "gray": "Gray’s test"}
_UNITS = {"episode": "first episodes of patients", "lesion": "treated lesions"}


def read_curves(connection: duckdb.DuckDBPyConnection) -> tuple[list[CurveSet], str]:
    """Every set that has a figure, those of the whole registry first, and how they were thinned ('' if not at all)."""
    tests = {row[:3]: row[3:] for row in connection.execute(_TESTS).fetchall()}
    labels = labels_of(connection)
    entered: Counter[tuple[str, str, str]] = Counter()
    sets: dict[tuple[str, str, str], CurveSet] = {}
    curves: dict[tuple[str, str, str], list[tuple[int, ReportCurve]]] = defaultdict(list)
    for row in connection.execute(_SERIES).fetchall():
        endpoint, title, unit, stratification, by, within, group, estimator, n, events, *values = row
        key = (endpoint, stratification, within)
        median = interval(*values[:3], missing=NOT_REACHED)
        is_incidence = estimator != "kaplan_meier"
        name = group if stratification == "centre" else words(group, labels)
        name = "All patients" if stratification == "all" else name
        made = _curve(name, n, events, "none: death competes" if is_incidence else median, *values[3:9])
        curves[key].append((n, made))
        entered[key] += int(values[9])
        names = figure_name(*key)
        told = " ".join(filter(None, (_told(tests.get(key)), _late(entered[key]))))
        sets[key] = CurveSet(
            endpoint, title, _UNITS[unit], stratification, by, within, is_incidence, (), told, names
        )
    ordered = sorted(sets, key=lambda key: (key[2] != "", _place(key[0]), _place(key[1]), key[2]))
    return fitted([_largest(sets[key], curves[key]) for key in ordered])


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _curve(
    group: str,
    n: int,
    events: int,
    median: str,
    days: list[int],
    at_risk: list[int],
    censored: list[int],
    *values: list[Any],
) -> ReportCurve:
    end = max((day for day, left in zip(days, values[0], strict=True) if left is not None), default=0)
    months = range(int(end / DAYS_PER_MONTH) + 1)
    return ReportCurve(
        group,
        n,
        events,
        median,
        steps_of(days, *values),
        end,
        [day for day, left in zip(days, censored, strict=True) if left],
        _at_risk(days, at_risk, [round(month * DAYS_PER_MONTH) for month in months]),
    )


def _at_risk(days: list[int], at_risk: list[int], asked: list[int]) -> list[int]:
    """Under observation just before each of the ``asked`` days: of the first day on which somebody leaves or enters."""
    found, place = [], 0
    for day in asked:
        while place < len(days) and days[place] < day:
            place += 1
        found.append(at_risk[place] if place < len(days) else 0)
    return found


def _largest(made: CurveSet, curves: list[tuple[int, ReportCurve]]) -> CurveSet:
    """The set with its largest groups, the rest named."""
    kept = sorted(sorted(range(len(curves)), key=lambda place: -curves[place][0])[:MOST_GROUPS])
    left = [curve.group for place, (_, curve) in enumerate(curves) if place not in kept]
    named = ", ".join(left[:MOST_GROUPS]) + (
        f" and {count(len(left) - MOST_GROUPS)} more" if left[MOST_GROUPS:] else ""
    )
    note = f"Not drawn, being the smallest groups: {named}." if left else ""
    told = " ".join(filter(None, (made.note, note)))
    return replace(made, curves=[curves[place][1] for place in kept], note=told)


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
