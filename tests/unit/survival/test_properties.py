"""What holds for any data: monotone curves, sums, independence of order and of how the table was made."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from survival.aalen_johansen import aalen_johansen
from survival.gray import gray_test
from survival.kaplan_meier import kaplan_meier
from survival.log_rank import log_rank, stratified_log_rank
from survival.pairwise import pairwise_log_rank
from survival.quantiles import survival_quantile
from survival.risk_table import RiskTable, sum_risk_tables

subject = st.tuples(st.integers(0, 12), st.integers(0, 3))
cohort = st.lists(subject, min_size=1, max_size=40)
late_subject = st.tuples(st.integers(0, 6), st.integers(1, 8), st.integers(0, 2))
COLUMNS = ("time", "n_risk", "n_event", "n_censor")


def table(subjects):
    return RiskTable.from_subjects([s[0] for s in subjects], [s[1] for s in subjects], causes=[1, 2, 3])


@given(cohort)
def test_curves_fall_and_incidences_rise_to_one_less_survival(subjects):
    curve, incidence = kaplan_meier(table(subjects)), aalen_johansen(table(subjects))
    assert np.all(np.diff(curve.estimate, prepend=1.0) <= 0)
    assert np.all(np.diff(incidence.estimate, axis=0, prepend=0.0) >= 0)
    assert np.allclose(incidence.estimate.sum(axis=1), 1 - curve.estimate, atol=1e-12)
    known = ~np.isnan(curve.lower)
    assert np.all(curve.lower[known] <= curve.estimate[known])
    assert np.all(curve.estimate[known] <= curve.upper[known])
    assert np.all(incidence.variance > -1e-12)


@given(cohort, st.randoms())
def test_the_order_of_rows_does_not_matter(subjects, random):
    shuffled = random.sample(subjects, len(subjects))
    for column in COLUMNS:
        assert np.array_equal(getattr(table(subjects), column), getattr(table(shuffled), column))


@given(st.lists(cohort, min_size=1, max_size=4))
def test_pooled_equals_federated(centres):
    federated = sum_risk_tables([table(centre) for centre in centres])
    pooled = table([s for centre in centres for s in centre])
    for column in COLUMNS:
        assert np.array_equal(getattr(federated, column), getattr(pooled, column))
    assert np.array_equal(kaplan_meier(federated).estimate, kaplan_meier(pooled).estimate)


@given(st.lists(late_subject, min_size=1, max_size=15), st.lists(late_subject, min_size=1, max_size=15))
def test_pooled_equals_federated_with_delayed_entry(one, other):
    def late(rows):
        entry = [row[0] for row in rows]
        return RiskTable.from_subjects(
            [row[0] + row[1] for row in rows], [row[2] for row in rows], entry, causes=[1, 2]
        )

    federated, pooled = sum_risk_tables([late(one), late(other)]), late(one + other)
    for column in (*COLUMNS, "n_enter"):
        assert np.array_equal(getattr(federated, column), getattr(pooled, column))


@given(cohort, cohort)
@example([(0, 0), (0, 1)], [(1, 1), (1, 1)])  # one group left before the other's ties
@example([(1, 1), (1, 1)], [(0, 0), (0, 2), (1, 1)])  # a variance that the ties make negative
@settings(max_examples=60)
def test_tests_do_not_depend_on_the_order_of_groups(one, other):
    a, b = table(one), table(other)
    forward, backward = log_rank([a, b]), log_rank([b, a])
    assert (forward.chisq is None) == (backward.chisq is None)
    if forward.chisq is not None:
        assert forward.chisq == pytest.approx(backward.chisq, abs=1e-9)
    gray, yarg = gray_test([a, b], 1), gray_test([b, a], 1)
    if gray.chisq is not None and yarg.chisq is not None:
        assert gray.chisq == pytest.approx(yarg.chisq, rel=1e-6, abs=1e-9)


@given(cohort, st.sampled_from([0.25, 0.5, 0.75]))
def test_a_quantile_is_where_the_curve_crosses(subjects, p):
    curve = kaplan_meier(table(subjects))
    median = survival_quantile(curve, p).estimate
    if median is None:
        assert curve.estimate.min() > 1 - p - 1e-7
    else:
        assert np.all(curve.estimate[curve.time < median] > 1 - p - 1e-7)
        assert np.all(curve.estimate[curve.time > median] < 1 - p + 1e-7)


@given(cohort)
def test_the_jackknife_of_uncensored_data_is_binomial(subjects):
    events = [(time, max(cause, 1)) for time, cause in subjects]
    curve = aalen_johansen(table(events))
    assert np.allclose(curve.std_error**2, curve.estimate * (1 - curve.estimate) / len(events), atol=1e-12)


@given(st.lists(st.lists(cohort | st.just([]), min_size=3, max_size=3), min_size=1, max_size=3))
@settings(max_examples=50)
def test_pairs_are_the_log_rank_tests_of_two_groups(strata):
    tables = [[table(group) for group in groups] for groups in strata]
    for pair in pairwise_log_rank(tables):
        alone = stratified_log_rank([[groups[pair.first], groups[pair.second]] for groups in tables])
        assert (pair.chisq is None) == (alone.chisq is None)
        if alone.chisq is not None:
            assert pair.chisq == pytest.approx(alone.chisq, rel=1e-9, abs=1e-9)


@given(st.lists(cohort, min_size=2, max_size=4))
@settings(max_examples=50)
def test_groups_that_are_their_own_strata_are_never_compared(groups):
    nobody = table([])
    strata = [
        [table(group) if i == j else nobody for j in range(len(groups))] for i, group in enumerate(groups)
    ]
    for rho in (0.0, 1.0):
        test = stratified_log_rank(strata, rho)
        assert not np.any(test.variance)
        assert test.chisq is None or test.df < 1
