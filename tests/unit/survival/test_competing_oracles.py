"""Cumulative incidence is survfit's and cuminc's, and Gray's test is cuminc's."""

import numpy as np
import pytest
from oracle_cases import COMPETING, agree, answers, groups, rows, tied

from survival.aalen_johansen import aalen_johansen, cumulative_incidence_at
from survival.gray import gray_test, stratified_gray_test
from survival.log_rank import log_rank
from survival.risk_table import RiskTable


@pytest.mark.parametrize("conf_type", ["log-log", "log", "plain"])
@pytest.mark.parametrize("name", COMPETING)
def test_curves_and_intervals(name, conf_type):
    printed = rows(f"competing/{name}_cif")
    for label, counted in groups(f"competing/{name}", "cause").items():
        curve = aalen_johansen(tied(counted), conf_type)
        assert np.allclose(curve.estimate.sum(axis=1), 1 - curve.survival, atol=1e-12)
        for k, cause in enumerate(curve.causes):
            theirs = [row for row in printed if (row["group"], row["cause"]) == (label, str(cause))]
            column = {key: [row[key] for row in theirs] for key in theirs[0]}
            agree(curve.time, column["time"])
            agree(curve.n_risk, column["n_risk"])
            agree(curve.n_event[:, k], column["n_event"])
            agree(curve.estimate[:, k], column["cif"])
            agree(curve.std_error[:, k], column["se"])
            agree(curve.lower[:, k], column[f"{conf_type.replace('-', '')}_lower"])
            agree(curve.upper[:, k], column[f"{conf_type.replace('-', '')}_upper"])


@pytest.mark.parametrize("name", COMPETING)
def test_variance_of_cuminc(name):
    case, tables = answers(f"competing/{name}"), groups(f"competing/{name}", "cause")
    for printed in case["cmprsk_timepoints"]:
        label, cause = printed["curve"].rsplit(" ", 1)
        found = cumulative_incidence_at(aalen_johansen(tables[label]), case["landmarks"])
        found = [incidence for incidence in found if str(incidence.cause) == cause]
        for incidence, estimate, variance in zip(found, printed["est"], printed["var"], strict=True):
            # cuminc ends with the longest follow-up; past it the last value is carried, and said to be.
            assert incidence.beyond_followup == (estimate in (None, "NA"))
            if not incidence.beyond_followup:
                agree([incidence.estimate, incidence.variance], [estimate, variance])


@pytest.mark.parametrize("name", COMPETING)
def test_tests_between_groups(name):
    case, tables = answers(f"competing/{name}"), groups(f"competing/{name}", "cause")
    arms = [table for label, table in tables.items() if label != "all"]
    for theirs in case["gray_tests"]:
        ours = gray_test(arms, int(theirs["cause"]))
        agree([ours.chisq, ours.df], [theirs["stat"], theirs["df"]])
        assert ours.p == pytest.approx(theirs["p"], rel=1e-9, abs=1e-15)
    for theirs in case["cause_specific_logrank"]:
        ours = log_rank([table.for_cause(theirs["cause"]) for table in arms])
        agree([ours.chisq, ours.df, ours.p], [theirs["chisq"], theirs["df"], theirs["p"]])


def test_one_cause_is_one_minus_kaplan_meier():
    table = RiskTable.from_subjects([1, 2, 2, 3, 5], [1, 0, 1, 1, 0])
    curve = aalen_johansen(table)
    assert np.allclose(curve.estimate[:, 0], 1 - curve.survival)


def test_everybody_having_the_event_is_certain():
    curve = aalen_johansen(RiskTable.from_subjects([1, 1, 2, 3, 3], [1, 1, 1, 1, 1]))
    assert curve.estimate[-1, 0] == pytest.approx(1)
    assert curve.std_error[-1, 0] == 0


def test_empty_arms_are_left_out_of_grays_test():
    one = RiskTable.from_subjects([1, 2, 4, 6], [1, 2, 0, 1])
    other = RiskTable.from_subjects([2, 3, 5, 7], [2, 1, 1, 0])
    empty = RiskTable.from_counts([], np.zeros((0, 2)), [])
    assert gray_test([one, empty, other], 1) == gray_test([one, other], 1)


def test_refusals():
    table = RiskTable.from_subjects([1, 2], [1, 2])
    late = RiskTable.from_subjects([2, 3], [1, 2], entry=[0, 1])
    with pytest.raises(ValueError, match="two groups"):
        gray_test([table], 1)
    with pytest.raises(ValueError, match="delayed entry"):
        gray_test([table, late], 1)
    with pytest.raises(ValueError, match="no such cause"):
        gray_test([table, table], 3)
    with pytest.raises(ValueError, match="same groups"):
        stratified_gray_test([[table, table], [table]], 1)
    with pytest.raises(ValueError, match="landmark"):
        cumulative_incidence_at(aalen_johansen(table), [-1])
    with pytest.raises(ValueError, match="no such cause"):
        table.for_cause(3)
