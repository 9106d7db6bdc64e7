"""The survival tables of the warehouse: risk tables, curves, summaries and tests of every group.

Belongs here: counts in, rows out. Does not belong here: estimators (``survival``), databases, Dagster.

A *series* is one group of one stratification for one endpoint. An endpoint with a competing cause (local
control, where death competes) is estimated by Aalen-Johansen, as one minus the cumulative incidence of its
event; all others by Kaplan-Meier with log-log intervals.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from survival.aalen_johansen import AalenJohansen, aalen_johansen, cumulative_incidence_at
from survival.follow_up import median_follow_up
from survival.gray import gray_test
from survival.kaplan_meier import KaplanMeier, kaplan_meier
from survival.landmarks import survival_at
from survival.log_rank import log_rank
from survival.quantiles import Quantile, survival_quantile
from survival.risk_table import RiskTable

DAYS_PER_MONTH = 365.25 / 12
LANDMARKS_MONTHS = (6, 12, 24, 36, 60)
#: Below this many patients or events, a figure carries its warning.
SMALL = 10

Row = dict[str, Any]


class Series(NamedTuple):
    """One group of one stratification for one endpoint."""

    endpoint_id: str
    stratification_id: str
    within_group: str
    group_name: str


def risk_tables(counts: Iterable[tuple[str, str, str, str, int, int, int, int]]) -> dict[Series, RiskTable]:
    """Risk tables from the count table of the warehouse.

    Args:
        counts: (endpoint, stratification, within, group, entry in whole days, time in whole days, cause, n),
            in any order; entry is 0 where it is not delayed.

    Returns:
        A risk table a series, in the order of their names. All series of an endpoint have the same causes,
        so that a group without a competing event is still estimated as the others are.

    """
    by_series: dict[Series, list[tuple[int, int, int, int]]] = defaultdict(list)
    causes: dict[str, set[int]] = defaultdict(lambda: {1})
    for endpoint, stratification, within, group, entry, time, cause, n in counts:
        by_series[Series(endpoint, stratification, within, group)].append((entry, time, cause, n))
        causes[endpoint] |= {cause} - {0}
    return {
        series: _risk_table(rows, sorted(causes[series.endpoint_id]))
        for series, rows in sorted(by_series.items())
    }


def _risk_table(rows: list[tuple[int, int, int, int]], causes: list[int]) -> RiskTable:
    entry, time, cause, n = (np.array(column) for column in zip(*rows, strict=True))
    n_event = np.stack([np.where(cause == code, n, 0) for code in causes], axis=1)
    n_censor = np.where(cause == 0, n, 0)
    late = entry > 0
    if not late.any():
        return RiskTable.from_counts(time, n_event, n_censor, causes=tuple(causes))
    # Who enters late is counted on the day of entry as well, and is at risk just after it.
    return RiskTable.from_counts(
        np.concatenate([time, entry[late]]),
        np.concatenate([n_event, np.zeros((late.sum(), len(causes)), dtype=n_event.dtype)]),
        np.concatenate([n_censor, np.zeros(late.sum(), dtype=n_censor.dtype)]),
        np.concatenate([np.zeros_like(n_censor), n[late]]),
        causes=tuple(causes),
    )


def risk_rows(tables: dict[Series, RiskTable]) -> Iterator[Row]:
    """``survival.risk_table``: who is at risk on each day on which somebody leaves or enters, and how."""
    for series, table in tables.items():
        events = table.n_event
        for i in range(len(table.time)):
            yield {
                **series._asdict(),
                "time_days": int(table.time[i]),
                "at_risk_count": int(table.n_risk[i]),
                "event_count": int(events[i, 0]),
                "competing_count": int(events[i, 1:].sum()),
                "censored_count": int(table.n_censor[i]),
                "entered_count": 0 if table.n_enter is None else int(table.n_enter[i]),
            }


def curve_rows(tables: dict[Series, RiskTable]) -> Iterator[Row]:
    """``survival.curve``: the estimate on each day on which somebody leaves."""
    for series, table in tables.items():
        curve = _curve(table)
        if isinstance(curve, AalenJohansen):
            estimate, lower, upper = 1 - curve.estimate[:, 0], 1 - curve.upper[:, 0], 1 - curve.lower[:, 0]
            std_error, name = curve.std_error[:, 0], "aalen_johansen"
        else:
            estimate, lower, upper = curve.estimate, curve.lower, curve.upper
            std_error, name = curve.std_error, "kaplan_meier"
        for i in range(len(curve.time)):
            yield {
                **series._asdict(),
                "estimator": name,
                "time_days": int(curve.time[i]),
                "time_months": float(curve.time[i]) / DAYS_PER_MONTH,
                "at_risk_count": int(curve.n_risk[i]),
                "estimate": _number(estimate[i]),
                "std_error": _number(std_error[i]),
                # As long as nobody failed there is no interval: (1 to 1) would claim a certainty that one
                # patient gives as well as a thousand.
                "lower": _number(lower[i]) if estimate[i] < 1 else None,
                "upper": _number(upper[i]) if estimate[i] < 1 else None,
            }


def summary_rows(
    tables: dict[Series, RiskTable],
    nested: frozenset[str] = frozenset(),
    extremes: dict[str, dict[Series, RiskTable]] | None = None,
) -> Iterator[Row]:
    """``survival.summary``: one row a series. What is not reached is null, never a number.

    Args:
        tables: the series.
        nested: endpoints whose units share patients (lesions), so that intervals come out too narrow.
        extremes: the series of the endpoints to which partial dates matter, with every partial date at its
            ``earliest`` and at its ``latest``.

    """
    at_extreme = {name: (extremes or {}).get(name, {}) for name in ("earliest", "latest")}
    for series, table in tables.items():
        curve = _curve(table)
        is_competing = isinstance(curve, AalenJohansen)
        median = _median(curve)
        medians = {name: _median(_curve(own[series])) for name, own in at_extreme.items() if series in own}
        # Partial dates matter to a series where they move its median, or make or break it.
        is_moved = any(other.estimate != median.estimate for other in medians.values())
        follow_up = median_follow_up(table)
        n, events = table.n_subjects, int(table.n_event[:, 0].sum())
        yield {
            **series._asdict(),
            "estimator": "aalen_johansen" if is_competing else "kaplan_meier",
            "n_count": n,
            "event_count": events,
            "competing_count": int(table.n_event[:, 1:].sum()),
            "censored_count": int(table.n_censor.sum()),
            "person_months": table.person_time / DAYS_PER_MONTH,
            **_months("median", median),
            **{
                f"median_{name}_months": _in_months(medians[name].estimate) if is_moved else None
                for name in at_extreme
            },
            "has_partial_dates": bool(medians) and is_moved,
            **_months("followup", follow_up),
            **_landmarks(curve, table),
            "warning": _caution(n, events, series.endpoint_id in nested),
        }


def test_rows(tables: dict[Series, RiskTable], nested: frozenset[str] = frozenset()) -> Iterator[Row]:
    """``survival.test``: groups of one stratification against each other, where there are two or more.

    Log-rank; for an endpoint with a competing cause Gray's test of its event, or, where units enter late, the
    log-rank test of its cause-specific hazard. ``nested`` as for summaries.
    """
    sets: dict[tuple[str, str, str], list[RiskTable]] = defaultdict(list)
    for series, table in tables.items():
        sets[series[:3]].append(table)
    for (endpoint, stratification, within), groups in sets.items():
        if len(groups) < 2:
            continue
        is_competing = len(groups[0].causes) > 1
        is_delayed = any(group.n_enter is not None for group in groups)
        # Gray's test is not defined where some enter late: the hazards of the event itself are compared then.
        is_gray = is_competing and not is_delayed
        test = gray_test(groups, 1) if is_gray else log_rank([group.for_cause(1) for group in groups])
        is_made = test.p is not None and test.df > 0
        smallest = min(group.n_subjects for group in groups)
        events = sum(int(group.n_event[:, 0].sum()) for group in groups)
        yield {
            "endpoint_id": endpoint,
            "stratification_id": stratification,
            "within_group": within,
            "test": "gray" if is_gray else "log_rank",
            "group_count": len(groups),
            "n_count": sum(group.n_subjects for group in groups),
            "event_count": events,
            # Without an event, or with one group at risk of any, nothing is compared.
            "chisq": test.chisq if is_made else None,
            "df": test.df if is_made else None,
            "p": test.p if is_made else None,
            "warning": _caution(smallest, events, endpoint in nested, " in the smallest group"),
        }


def _curve(table: RiskTable) -> KaplanMeier | AalenJohansen:
    return aalen_johansen(table) if len(table.causes) > 1 else kaplan_meier(table)


def _median(curve: KaplanMeier | AalenJohansen) -> Quantile:
    return Quantile(0.5, None, None, None) if isinstance(curve, AalenJohansen) else survival_quantile(curve)


def _months(name: str, quantile: Quantile) -> Row:
    values = {"": quantile.estimate, "_lower": quantile.lower, "_upper": quantile.upper}
    return {f"{name}{end}_months": _in_months(value) for end, value in values.items()}


def _in_months(days: float | None) -> float | None:
    return None if days is None else days / DAYS_PER_MONTH


def _landmarks(curve: KaplanMeier | AalenJohansen, table: RiskTable) -> Row:
    # Whole days, rounded as a centre's months are, so that "12 months" means the same day in both.
    days = [round(months * DAYS_PER_MONTH) for months in LANDMARKS_MONTHS]
    at_risk = table.at_risk(np.array(days, dtype=float))
    if isinstance(curve, AalenJohansen):
        found = [mark for mark in cumulative_incidence_at(curve, days) if mark.cause == 1]
        values = [(1 - mark.estimate, _complement(mark.upper), _complement(mark.lower)) for mark in found]
    else:
        values = [(mark.estimate, mark.lower, mark.upper) for mark in survival_at(curve, days)]
    row: Row = {}
    for months, day, n, (estimate, lower, upper) in zip(LANDMARKS_MONTHS, days, at_risk, values, strict=True):
        # Past the last observation nothing is known, whatever the last step of the curve was.
        is_known = table.last_time is not None and (day <= table.last_time or estimate == 0)
        row |= {
            f"survival_at_{months}_months": estimate if is_known else None,
            f"lower_at_{months}_months": lower if is_known and estimate < 1 else None,
            f"upper_at_{months}_months": upper if is_known and estimate < 1 else None,
            f"at_risk_at_{months}_months_count": int(n),
        }
    return row


def _complement(value: float | None) -> float | None:
    return None if value is None else 1 - value


def _caution(n: int, events: int, is_nested: bool, where: str = "") -> str | None:
    found = ["lesions of one patient are counted as independent"] if is_nested else []
    if n < SMALL:
        found.append(f"fewer than {SMALL} units{where}: {n}")
    if events < SMALL:
        found.append(f"fewer than {SMALL} events: {events}")
    return "; ".join(found) or None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
