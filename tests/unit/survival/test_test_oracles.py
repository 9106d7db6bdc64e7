"""Log-rank, trend, pairs and their p-values are R's, also within strata and in the far tails."""

import pytest
from oracle_cases import SURVIVAL, agree, answers, groups, rows

from survival.chi_square import chi_square_p
from survival.gray import stratified_gray_test
from survival.log_rank import log_rank, log_rank_trend, stratified_log_rank
from survival.near_ties import merge_near_ties
from survival.pairwise import holm, pairwise_log_rank
from survival.risk_table import RiskTable

COMPARED = [name for name in SURVIVAL if "logrank" in answers(f"survival/{name}")]


def arms(name):
    tables = groups(f"survival/{name}")
    labels = [label for label in tables if label != "all"]
    return labels, merge_near_ties([tables[label] for label in labels])


@pytest.mark.parametrize(("key", "rho"), [("logrank", 0.0), ("peto_peto_rho1", 1.0)])
@pytest.mark.parametrize("name", COMPARED)
def test_log_rank(name, key, rho):
    labels, tables = arms(name)
    ours, theirs = log_rank(tables, rho), answers(f"survival/{name}")[key]
    agree(ours.observed, [theirs["observed"][label] for label in labels])
    agree(ours.expected, [theirs["expected"][label] for label in labels])
    agree(ours.variance.ravel(), [value for row in theirs["var"] for value in row])
    agree([ours.chisq, ours.df, ours.p, ours.log_p], [theirs[k] for k in ("chisq", "df", "p", "log_p")])


@pytest.mark.parametrize(
    "name", [name for name in COMPARED if "logrank_trend" in answers(f"survival/{name}")]
)
def test_trend_and_pairs(name):
    _, tables = arms(name)
    case = answers(f"survival/{name}")
    trend = log_rank_trend(log_rank(tables))
    agree([trend.chisq, trend.p], [case["logrank_trend"]["chisq"], case["logrank_trend"]["p"]])
    pairs = pairwise_log_rank([tables])
    agree([pair.p for pair in pairs], case["pairwise_logrank"]["p"])
    agree([pair.p_holm for pair in pairs], case["pairwise_logrank"]["p_holm"])


def strata():
    cases = rows("stratified")
    return [
        [
            RiskTable.from_subjects(
                [float(row["time"]) for row in cases if (row["stratum"], row["group"]) == (stratum, group)],
                [int(row["cause"]) for row in cases if (row["stratum"], row["group"]) == (stratum, group)],
                causes=[1, 2],
            )
            for group in ("a", "b", "c")
        ]
        for stratum in ("s1", "s2", "s3")
    ]


@pytest.mark.parametrize(("key", "rho"), [("logrank", 0.0), ("peto", 1.0)])
def test_stratified_log_rank(key, rho):
    ours, theirs = stratified_log_rank(strata(), rho), answers("stratified")[key]
    agree(ours.observed, theirs["observed"])
    agree(ours.expected, theirs["expected"])
    agree([ours.chisq, ours.p], [theirs["chisq"], theirs["p"]])


def test_trend_with_scores_within_strata():
    theirs = answers("stratified")["trend"]
    ours = log_rank_trend(stratified_log_rank(strata()), theirs["scores"])
    agree([ours.chisq, ours.p], [theirs["chisq"], theirs["p"]])


def test_stratified_gray():
    for theirs in answers("stratified")["gray"]:
        ours = stratified_gray_test(strata(), theirs["cause"])
        agree([ours.chisq, ours.df, ours.p], [theirs["stat"], theirs["df"], theirs["p"]])


def test_p_values_in_the_tails():
    for row in answers("tails")["tails"]:
        p, log_p = chi_square_p(row["chisq"], row["df"])
        agree([p, log_p], [row["p"], row["log_p"]])


def test_holm_counts_what_could_not_be_estimated():
    assert holm([0.01, None, 0.04]) == [0.03, None, 0.08]


def test_log_rank_refuses_what_it_cannot_compare():
    table = RiskTable.from_subjects([1, 2], [1, 0])
    with pytest.raises(ValueError, match="two groups"):
        log_rank([table])
    with pytest.raises(ValueError, match="same groups"):
        stratified_log_rank([[table, table], [table, table, table]])
    with pytest.raises(ValueError, match="one value for each group"):
        log_rank_trend(log_rank([table, table]), [1, 2, 3])
