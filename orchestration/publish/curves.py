"""Which figures a release has, and what each of them shows.

Belongs here: rows of the warehouse to figures. Does not belong here: drawing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import duckdb
import numpy as np

from orchestration.publish.figures import Curve, Figure

_SERIES = """
    create or replace temporary table drawn as
    select
        series.endpoint_id, endpoint.title, endpoint.unit, series.stratification_id, stratification.title as by,
        series.within_group, series.group_name, series.estimator, series.n_count, series.event_count,
        row_number() over (
            order by series.endpoint_id, series.stratification_id, series.within_group, series.group_name
        ) - 1 as series
    from survival.summary as series
    inner join reference.endpoint as endpoint using (endpoint_id)
    inner join reference.stratification as stratification using (stratification_id)
    where
        (endpoint.is_headline or series.stratification_id in ('all', 'centre'))
        and (series.within_group = '' or series.stratification_id not in (select unnest($undrawn)))
"""
_UNDRAWN = """
    select stratification_id from survival.summary where within_group <> ''
    group by stratification_id having count(distinct within_group) > $most order by stratification_id
"""
#: In columns and by numbers: the steps of all curves of a large registry are millions.
_STEPS = """
    select
        drawn.series, time_days as time, curve.estimate, curve.lower, curve.upper,
        curve.at_risk_count as at_risk, risk.censored_count as censored
    from drawn
    inner join survival.curve as curve using (endpoint_id, stratification_id, within_group, group_name)
    inner join survival.risk_table as risk
        using (endpoint_id, stratification_id, within_group, group_name, time_days)
    order by drawn.series, time
"""
_LATE = """
    select drawn.series, list([time_days, entered_count] order by time_days)
    from drawn inner join survival.risk_table using (endpoint_id, stratification_id, within_group, group_name)
    where entered_count > 0 group by drawn.series
"""
_TESTS = "select endpoint_id, stratification_id, within_group, test, chisq, df, p, warning from survival.test"
_UNITS = {"episode": "first episodes of patients", "lesion": "treated lesions"}
_TEST_NAMES = {"log_rank": "Log-rank", "gray": "Gray's test"}


def undrawn(connection: duckdb.DuckDBPyConnection, most: int) -> list[str]:
    """The stratifications whose parts have no figures of their own, as there are more than ``most`` parts.

    A figure takes a quarter of a second: a hundred centres would have eight hundred, which nobody opens.
    """
    return [name for (name,) in connection.execute(_UNDRAWN, {"most": most}).fetchall()]


def figures(connection: duckdb.DuckDBPyConnection, left_out: Sequence[str] = ()) -> Iterator[Figure]:
    """A figure for each endpoint, stratification and part of the registry, in the order of their names.

    left_out: stratifications of parts that have none (``undrawn``).
    """
    tests = {row[:3]: row[3:] for row in connection.execute(_TESTS).fetchall()}
    drawn: dict[tuple[str, str, str], list[Curve]] = defaultdict(list)
    titles: dict[tuple[str, str, str], tuple[str, str, str, str]] = {}
    connection.execute(_SERIES, {"undrawn": list(left_out)})
    steps = connection.execute(_STEPS).fetchnumpy()
    late = dict(connection.execute(_LATE).fetchall())
    for *row, number in connection.execute("from drawn order by series").fetchall():
        endpoint, title, unit, stratification, by, within, group, estimator, n, events = row
        key = (endpoint, stratification, within)
        start, end = np.searchsorted(steps["series"], (number, number + 1))
        own = {name: column[start:end].tolist() for name, column in steps.items() if name != "series"}
        drawn[key].append(Curve(group, n, events, **own, late=late.get(number, [])))
        titles[key] = (title, unit, by, estimator)
    for key, curves in drawn.items():
        endpoint, stratification, within = key
        title, unit, by, estimator = titles[key]
        name = figure_name(endpoint, stratification, within)
        quantity = title if estimator == "kaplan_meier" else f"{title} (1 - cumulative incidence)"
        subtitle = f"{by}: {within}" if within else by
        yield Figure(name, title, f"{subtitle} ({_UNITS[unit]})", quantity, curves, _note(tests.get(key)))


def figure_name(endpoint: str, stratification: str, within: str) -> str:
    """The name of a figure's files, without their ending."""
    return "-".join(part for part in (endpoint.lower(), stratification, within) if part)


def _note(test: tuple[str, float | None, int, float | None, str | None] | None) -> str:
    if test is None or test[3] is None:
        return ""
    name, chisq, df, p, warning = test
    value = "p < 0.001" if p is not None and p < 0.001 else f"p = {p:.3f}"
    return f"{_TEST_NAMES[name]}: chi-square {chisq:.2f} on {df} df, {value}" + (
        f". Caution: {warning}" if warning else ""
    )
