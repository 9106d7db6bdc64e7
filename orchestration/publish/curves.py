"""Which figures a release has, and what each of them shows.

Belongs here: rows of the warehouse to figures. Does not belong here: drawing.
"""

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from orchestration.publish.figures import Curve, Figure

_ROWS = """
    with late as (
        select
            endpoint_id, stratification_id, within_group, group_name,
            list([time_days, entered_count] order by time_days) as entries
        from survival.risk_table where entered_count > 0 group by all
    )

    select
        series.endpoint_id, endpoint.title, endpoint.unit, series.stratification_id, stratification.title,
        series.within_group, series.group_name, series.estimator, series.n_count, series.event_count,
        list(curve.time_days order by curve.time_days), list(curve.estimate order by curve.time_days),
        list(curve.lower order by curve.time_days), list(curve.upper order by curve.time_days),
        list(curve.at_risk_count order by curve.time_days), list(risk_table.censored_count order by curve.time_days),
        coalesce(late.entries, [])
    from survival.summary as series
    inner join survival.curve as curve using (endpoint_id, stratification_id, within_group, group_name)
    inner join survival.risk_table as risk_table
        using (endpoint_id, stratification_id, within_group, group_name, time_days)
    left join late using (endpoint_id, stratification_id, within_group, group_name)
    inner join reference.endpoint as endpoint using (endpoint_id)
    inner join reference.stratification as stratification using (stratification_id)
    where endpoint.is_headline or series.stratification_id in ('all', 'centre')
    group by all
    order by series.endpoint_id, series.stratification_id, series.within_group, series.group_name
"""
_TESTS = "select endpoint_id, stratification_id, within_group, test, chisq, df, p, warning from survival.test"
_UNITS = {"episode": "first episodes of patients", "lesion": "treated lesions"}
_TEST_NAMES = {"log_rank": "Log-rank", "gray": "Gray's test"}


def figures(connection: duckdb.DuckDBPyConnection) -> Iterator[Figure]:
    """A figure for each endpoint, stratification and part of the registry, in the order of their names."""
    tests = {row[:3]: row[3:] for row in connection.execute(_TESTS).fetchall()}
    drawn: dict[tuple[str, str, str], list[Curve]] = defaultdict(list)
    titles: dict[tuple[str, str, str], tuple[str, str, str, str]] = {}
    for row in connection.execute(_ROWS).fetchall():
        endpoint, title, unit, stratification, by, within, group, estimator, *values = row
        key = (endpoint, stratification, within)
        drawn[key].append(Curve(group, *values))
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
