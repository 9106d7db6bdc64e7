"""The ends of the range: one patient, nobody, a million ties, a million distinct times."""

import numpy as np
import pytest
from oracle_cases import agree, answers

from survival.aalen_johansen import aalen_johansen, cumulative_incidence_at
from survival.confidence import confidence_limits
from survival.follow_up import median_follow_up
from survival.gray import gray_test
from survival.kaplan_meier import kaplan_meier
from survival.landmarks import survival_at
from survival.log_rank import log_rank, log_rank_trend
from survival.one_sample import against_curve, against_median
from survival.pairwise import pairwise_log_rank
from survival.quantiles import Quantile, survival_quantile
from survival.risk_table import RiskTable
from survival.rmst import compare_restricted_means, restricted_mean


def test_nobody():
    nobody = RiskTable.from_counts([], [], [])
    assert survival_quantile(kaplan_meier(nobody)) == Quantile(0.5, None, None, None)
    at = survival_at(kaplan_meier(nobody), [12])[0]
    assert (at.n_risk, at.estimate, at.beyond_followup) == (0, 1.0, True)
    assert restricted_mean(nobody, 12).estimate == 12
    assert cumulative_incidence_at(aalen_johansen(nobody), [1])[0].estimate == 0


def test_one_patient_who_dies():
    curve = kaplan_meier(RiskTable.from_subjects([5], [1]))
    assert survival_quantile(curve) == Quantile(0.5, 5.0, None, None)
    at = survival_at(curve, [4, 5])
    assert [(a.estimate, a.std_error) for a in at] == [(1.0, 0.0), (0.0, None)]
    assert median_follow_up(curve.table).estimate is None


def test_the_midpoint_where_half_survive():
    table = RiskTable.from_subjects([1, 2, 3, 4], [1, 1, 0, 1])
    assert survival_quantile(kaplan_meier(table)).estimate == 3.0
    ends_at_half = RiskTable.from_subjects([1, 2, 7, 9], [1, 1, 0, 0])
    assert survival_quantile(kaplan_meier(ends_at_half)).estimate == 5.5


def test_a_million_ties():
    table = RiskTable.from_counts([0, 7], [250_000, 500_000], [0, 250_000])
    curve = kaplan_meier(table)
    assert curve.estimate.tolist() == [0.75, pytest.approx(0.25)]
    assert log_rank([table, table]).chisq == pytest.approx(0, abs=1e-12)
    assert aalen_johansen(table).std_error[-1, 0] == pytest.approx(np.sqrt(0.25 * 0.75 / 1e6))


def test_a_million_distinct_times_of_many_groups():
    time = np.arange(1_000_000.0)
    groups = [RiskTable.from_subjects(time[start::20], np.ones(50_000)) for start in range(20)]
    test = log_rank(groups)
    assert test.df == 19
    assert test.observed.sum() == pytest.approx(test.expected.sum())
    assert gray_test(groups[:2], 1).p == pytest.approx(log_rank(groups[:2]).p, rel=1e-3)


def test_groups_that_cannot_be_compared():
    early, late = RiskTable.from_subjects([1, 2], [0, 0]), RiskTable.from_subjects([3, 4], [1, 1])
    test = log_rank([early, late])
    assert (test.chisq, test.df, test.p) == (0.0, 0, 1.0)
    no_event = log_rank([early, early])
    assert (no_event.chisq, no_event.df, no_event.p) == (0.0, -1, None)
    together = RiskTable.from_subjects([5], [1])
    singular = log_rank([together, together])
    assert (singular.chisq, singular.p, log_rank_trend(singular).chisq) == (None, None, None)
    assert gray_test([together, together], 1).chisq is None
    assert pairwise_log_rank([[together, together]])[0].p_holm is None


def test_restricted_means_without_spread():
    table = RiskTable.from_subjects([5, 6], [0, 0])
    contrast = compare_restricted_means(table, table, 4)
    assert (contrast.difference, contrast.p, contrast.ratio, contrast.p_ratio) == (0.0, None, 1.0, None)
    at_once = RiskTable.from_subjects([0], [1])
    assert compare_restricted_means(at_once, table, 4).ratio is None
    assert restricted_mean(table, 9).beyond_followup


def test_the_claims_of_the_paper():
    for row in answers("paper_table1")["one_sample"]:
        exits = np.zeros(row["n"] - row["O"])
        table = (
            RiskTable.from_subjects(
                [0] * len(exits) + [row["PM"] / row["O"]] * row["O"], [0] * len(exits) + [1] * row["O"]
            )
            if row["O"]
            else RiskTable.from_subjects([row["PM"] / row["n"]] * row["n"], [0] * row["n"])
        )
        ours = against_median(table, row["bench"])
        agree(
            [ours.expected, ours.chisq, ours.p, ours.smr, ours.smr_lower, ours.smr_upper, ours.p_exact],
            [row[key] for key in ("E", "chisq", "p2", "SMR", "lo", "hi", "p_poisson_le")],
        )


def test_a_published_curve():
    case = answers("tails")["curve"]
    ours = against_curve(
        RiskTable.from_subjects(case["time"], case["event"]), case["points"], case["survival"]
    )
    agree(
        [ours.observed, ours.expected, ours.z, ours.p_exact, ours.p_exact_worse],
        [case[key] for key in ("observed", "expected", "z", "p_exact", "p_exact_worse")],
    )
    assert ours.n_cut == 1
    median = against_median(RiskTable.from_subjects([3, 8], [1, 0]), 10)
    curve = against_curve(RiskTable.from_subjects([3, 8], [1, 0]), [10], [0.5])
    assert curve.expected == pytest.approx(median.expected)


def test_no_time_under_observation_expects_nothing():
    test = against_median(RiskTable.from_subjects([0, 0], [1, 0]), 10)
    assert (test.observed, test.expected, test.z, test.smr) == (1, 0.0, None, None)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: kaplan_meier(t, "arcsine"), "conf_type"),
        (lambda t: kaplan_meier(t, conf_level=1.0), "conf_level"),
        (lambda t: survival_quantile(kaplan_meier(t), 1.0), "between 0 and 1"),
        (lambda t: survival_at(kaplan_meier(t), [np.nan]), "landmark"),
        (lambda t: restricted_mean(t, -1), "tau"),
        (lambda t: against_median(t, 0), "median"),
        (lambda t: against_median(t, 1, conf_level=0), "conf_level"),
        (lambda t: against_curve(t, [1, 2], [0.5]), "one survival value"),
        (lambda t: against_curve(t, [2, 1], [0.5, 0.4]), "increasing"),
        (lambda t: against_curve(t, [1, 2], [0.4, 0.5]), "never rising"),
        (lambda t: against_curve(t, [1, 2], [0.4, 0]), "above 0"),
        (lambda t: confidence_limits(t.time, t.time, "log", 2), "conf_level"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ValueError, match=message):
        call(RiskTable.from_subjects([1, 2], [1, 0]))
