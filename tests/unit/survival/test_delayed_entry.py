"""Delayed entry: the curves are R's for Surv(entry, time, event), and what cannot be known is refused."""

import numpy as np
import pytest
from oracle_cases import agree, answers, rows

from survival.aalen_johansen import aalen_johansen
from survival.follow_up import median_follow_up
from survival.kaplan_meier import kaplan_meier
from survival.landmarks import survival_at
from survival.log_rank import log_rank
from survival.one_sample import against_median
from survival.quantiles import survival_quantile
from survival.risk_table import RiskTable, sum_risk_tables


def table(name, group=None):
    chosen = [row for row in rows("delayed_entry") if row["set"] == name and group in (None, row["group"])]
    return RiskTable.from_subjects(
        [float(row["time"]) for row in chosen],
        [int(row["cause"]) for row in chosen],
        [float(row["entry"]) for row in chosen],
    )


@pytest.mark.parametrize("name", ["days", "continuous"])
@pytest.mark.parametrize("conf_type", ["log-log", "log", "plain"])
def test_curve_and_quantiles(name, conf_type):
    curve, theirs = kaplan_meier(table(name), conf_type), answers("delayed_entry")[name]["km"][conf_type]
    for ours, key in (
        (curve.time, "time"),
        (curve.n_risk, "n_risk"),
        (curve.n_event, "n_event"),
        (curve.n_censor, "n_censor"),
        (curve.estimate, "surv"),
        (curve.std_error_log, "std_err_log"),
        (curve.lower, "lower"),
        (curve.upper, "upper"),
    ):
        agree(ours, theirs[key])
    for p, quantile in zip((0.25, 0.5, 0.75), theirs["quantiles"], strict=True):
        ours = survival_quantile(curve, p)
        agree([ours.estimate, ours.lower, ours.upper], quantile)


@pytest.mark.parametrize("name", ["days", "continuous"])
def test_follow_up_person_time_and_incidence(name):
    theirs = answers("delayed_entry")[name]
    follow_up = median_follow_up(table(name))
    agree([follow_up.estimate, follow_up.lower, follow_up.upper], theirs["reverse"])
    agree(table(name).person_time, theirs["person_time"])
    curve = aalen_johansen(table(name))
    agree(curve.time, theirs["cif_time"])
    for k, cause in enumerate(curve.causes):
        agree(curve.estimate[:, k], theirs["cif"][str(cause)])
    assert np.array_equal(curve.std_error, np.sqrt(curve.variance))


def test_log_rank_is_the_score_test_without_ties():
    arms = [table("continuous", "a"), table("continuous", "b")]
    agree(log_rank(arms).chisq, answers("delayed_entry")["continuous"]["score"])


@pytest.mark.parametrize("name", ["days", "continuous"])
def test_groups_add_up(name):
    total, whole = sum_risk_tables([table(name, "a"), table(name, "b")]), table(name)
    for column in ("time", "n_risk", "n_event", "n_censor", "n_enter"):
        assert np.array_equal(getattr(total, column), getattr(whole, column))


def test_late_entries_join_those_at_risk_from_the_start():
    start = RiskTable.from_subjects([2, 5], [1, 0])
    late = RiskTable.from_subjects([4, 6], [1, 1], entry=[1, 3])
    both = sum_risk_tables([start, late])
    assert both.time.tolist() == [1, 2, 3, 4, 5, 6]
    assert both.n_risk.tolist() == [2, 3, 2, 3, 2, 1]
    assert both.at_risk([0, 1.5, 3.5, 7]).tolist() == [2, 3, 3, 0]
    assert [at.n_risk for at in survival_at(kaplan_meier(both), [3.5])] == [3]


def test_person_time_and_expected_events_start_at_entry():
    late = RiskTable.from_subjects([4, 6], [1, 1], entry=[1, 3])
    assert late.person_time == 6
    assert against_median(late, 3).expected == pytest.approx(np.log(2) * 2)
