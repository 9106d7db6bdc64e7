"""The Cox model is R's: ties, strata, delayed entry, clusters, causes; what has no maximum is said to have none."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_cases import COMPETING, SURVIVAL, agree, answers, groups, rows

from survival.cluster_cells import ClusterCells
from survival.cox import cox_model, hazard_ratios
from survival.cox_robust import robust_variance
from survival.cox_summary import cox_values
from survival.efron import efron_sums
from survival.near_ties import merge_near_ties
from survival.risk_table import RiskTable

MODELS = [(name, i) for name in ("days", "continuous") for i in range(16)]
LABELS = ("a", "b", "c")


def lesions(name, model):
    """The risk tables by stratum and the cells of one data set, as one model of R takes them."""
    case = [row for row in rows("cox_and_clusters") if row["set"] == name]
    time, entry = (np.array([float(row[part]) for row in case]) for part in ("time", "entry"))
    cause = np.array([int(row["cause"]) for row in case])
    group = np.array([LABELS.index(row["group"]) for row in case])
    stratum = np.array([int(row["stratum"][1]) - 1 if model["strata"] else 0 for row in case])
    patient = np.unique([row["patient"] for row in case], return_inverse=True)[1]
    entry = entry if model["late"] else None
    tables = [
        RiskTable.from_subjects(time[own], cause[own], None if entry is None else entry[own], causes=[1, 2])
        for s in range(stratum.max() + 1)
        for own in ((group == g) & (stratum == s) for g in range(3))
    ]
    if model["cause"]:
        tables = [table.for_cause(1) for table in tables]
    merged = merge_near_ties(tables)
    cells = ClusterCells(time, entry, cause, group, stratum, patient, np.ones(len(time), dtype=np.int64))
    return [merged[i : i + 3] for i in range(0, len(merged), 3)], cells.with_merged_times()


@pytest.mark.parametrize(("name", "i"), MODELS)
def test_models_with_ties_entry_strata_and_clusters(name, i):
    theirs = answers("cox_and_clusters")["models"][name][i]
    strata, cells = lesions(name, theirs)
    reference = LABELS.index(theirs["reference"])
    ours = cox_values(LABELS, strata, reference)
    assert [term["group"] for term in ours["terms"]] == theirs["groups"]
    for ours_key, key in (
        ("coef", "coef"),
        ("std_error", "se"),
        ("hr", "hr"),
        ("lower", "lower"),
        ("p", "p"),
    ):
        agree([term[ours_key] for term in ours["terms"]], theirs[key])
    agree(
        [ours["likelihood_ratio"]["chisq"], ours["likelihood_ratio"]["p"]], [theirs["lrt"], theirs["lrt_p"]]
    )
    robust = cox_values(LABELS, strata, reference, cells, theirs["cause"])
    assert robust["errors"] == "cluster-robust"
    assert robust["likelihood_ratio"] is None
    for ours_key, key in (("std_error", "se"), ("lower", "lower"), ("upper", "upper"), ("p", "p")):
        agree([term[ours_key] for term in robust["terms"]], theirs[f"robust_{key}"])


@pytest.mark.parametrize("name", [name for name in SURVIVAL if "cox_efron" in answers(f"survival/{name}")])
def test_published_and_drawn_cases(name):
    theirs, tables = answers(f"survival/{name}")["cox_efron"], groups(f"survival/{name}")
    merged = merge_near_ties([table for label, table in tables.items() if label != "all"])
    ours = hazard_ratios(cox_model([merged]))
    # R's own warning "Loglik converged before variable" goes with a coefficient of -21 and an error of 23330.
    known = [i for i, ratio in enumerate(ours) if ratio.reason is None]
    assert len(known) == len(ours) or name in ("group_of_one", "group_without_exposure")
    tolerant = name == "group_of_one"
    for ours_key, key in (("coef", "coef"), ("std_error", "se"), ("hr", "hr"), ("p", "p_wald")):
        expected = np.atleast_1d(theirs[key])[known]
        found = [getattr(ours[i], ours_key) for i in known]
        assert np.allclose(found, expected.astype(float), rtol=1e-9, atol=0) or tolerant


@pytest.mark.parametrize("name", [name for name in COMPETING if name != "single_cause"])
def test_cause_specific(name):
    tables = groups(f"competing/{name}", "cause")
    for theirs in answers(f"competing/{name}")["cause_specific_cox"]:
        own = [table.for_cause(theirs["cause"]) for label, table in tables.items() if label != "all"]
        ours = hazard_ratios(cox_model([merge_near_ties(own)]))
        for ours_key, key in (("hr", "hr"), ("lower", "lower"), ("upper", "upper"), ("p", "p")):
            agree([getattr(ratio, ours_key) for ratio in ours], theirs[key])


@pytest.mark.parametrize(
    ("tied", "staying", "failing"),
    [
        (1, 5, 1.2),
        (3, 0, 2),
        (17, 0, 9),
        (40, 1e6, 50),
        (1000, 0, 1000),
        (5000, 0.1, 700),
        (100_000, 1e6, 1e5),
    ],
)
def test_efrons_sums_are_those_of_adding_one_by_one(tied, staying, failing):
    w = np.arange(tied) / tied
    denominators = staying + failing * (1 - w)
    ours = efron_sums(*(np.array([float(value)]) for value in (tied, staying, failing)))
    reached = (staying + failing) / failing
    for found, terms, loss in (
        (ours.log, np.log(denominators), 1),
        (ours.h0, 1 / denominators, 1),
        (ours.h1, w / denominators, reached),
        (ours.s0, denominators**-2.0, 1),
        (ours.s1, w * denominators**-2.0, reached),
        (ours.s2, w**2 * denominators**-2.0, reached**2),
    ):
        # What w weighs less by, it may lose of its digits: it enters multiplied by failing / at risk.
        assert found[0] == pytest.approx(math.fsum(terms), rel=1e-12 * loss, abs=1e-14)


def test_thousands_of_ties_cost_no_more_than_one():
    theirs = answers("cox_and_clusters")["many_ties"]
    columns = ("time", "events", "censored")
    tables = [
        RiskTable.from_counts(
            *([row[key] for row in theirs["counts"] if row["group"] == g] for key in columns)
        )
        for g in LABELS
    ]
    ours = hazard_ratios(cox_model([tables]))
    agree([ratio.coef for ratio in ours], theirs["coef"])
    agree([ratio.std_error for ratio in ours], theirs["se"])


def test_a_group_without_events_leaves_the_others_as_if_it_were_not_there():
    theirs = answers("cox_and_clusters")["without_group"]
    strata, _ = lesions("days", {"strata": False, "late": False, "cause": None})
    b = strata[0][1]
    quiet = RiskTable.from_counts(b.time, np.zeros(len(b.time), dtype=int), b.exits)
    others = [RiskTable.from_counts(t.time, t.events, t.n_censor) for t in (strata[0][0], strata[0][2])]
    model = cox_model([[others[0], quiet, others[1]]])
    assert model.reasons == (None, "no_events_in_group", None)
    assert model.chisq is None
    none, other = hazard_ratios(model)
    assert (none.hr, none.p) == (None, None)
    agree([other.coef, other.std_error], [theirs["coef"][0], theirs["se"][0]])
    assert cox_model([[quiet, *others]]).reasons == (None, "no_events_in_reference", "no_events_in_reference")
    assert cox_model([[quiet, quiet]]).reasons == (None, "no_events")


@pytest.mark.parametrize(
    ("time", "event", "reason"),
    [
        (([1, 2, 3], [4, 5]), ([1, 1, 0], [1, 1]), "separated"),
        (([5, 6], [1, 2]), ([1, 1], [1, 1]), "separated"),
        (([1, 4], [2, 3]), ([1, 0], [1, 1]), None),
        (([2], [2]), ([1], [1]), None),
    ],
)
def test_monotone_likelihood(time, event, reason):
    tables = [RiskTable.from_subjects(*one) for one in zip(time, event, strict=True)]
    assert cox_model([tables]).reasons[1] == reason


def test_never_at_risk_together():
    early, late = RiskTable.from_subjects([2, 3], [1, 1]), RiskTable.from_subjects([8, 9], [1, 1], [5, 6])
    assert cox_model([[early, late]]).reasons[1] == "not_comparable"


def test_errors_without_spread_between_clusters_make_no_p():
    strata, cells = lesions("days", {"strata": False, "late": False, "cause": None})
    alone = ClusterCells(**{**vars(cells), "cluster": np.zeros(len(cells.time), dtype=np.int64)})
    variance, n_clusters = robust_variance(cox_model(strata), strata, alone)
    assert (n_clusters, np.isnan(variance).all()) == (1, True)
    assert hazard_ratios(cox_model(strata), variance)[0].p is None


def test_small_series_carry_their_warnings():
    tables = [RiskTable.from_subjects([1, 4], [1, 0]), RiskTable.from_subjects([2, 3], [1, 1])]
    term = cox_values(("a", "b"), [tables])["terms"][0]
    assert "fewer than 10 patients in an arm" in term["warning"]
    assert "fewer than 10 events" in term["warning"]


subject = st.tuples(st.integers(0, 8), st.integers(0, 1), st.integers(0, 2))


@given(st.lists(subject, min_size=4, max_size=40))
@settings(max_examples=40)
def test_the_reference_only_turns_the_ratio_round(subjects):
    tables = [
        RiskTable.from_subjects([s[0] for s in subjects if s[2] == g], [s[1] for s in subjects if s[2] == g])
        for g in range(3)
    ]
    first, second = cox_model([tables], 0), cox_model([tables], 1)
    assert (first.reasons[1] is None) == (second.reasons[0] is None)
    if first.reasons[1] is None:
        assert first.coefficient[1] == pytest.approx(-second.coefficient[0], rel=1e-7, abs=1e-9)
        assert first.variance[1, 1] == pytest.approx(second.variance[0, 0], rel=1e-7)


@pytest.mark.parametrize(
    "call", [lambda t: cox_model([[t]]), lambda t: cox_model([]), lambda t: cox_model([[t, t]], 2)]
)
def test_refusals(call):
    with pytest.raises(ValueError, match=r"two groups|one of the groups"):
        call(RiskTable.from_subjects([1, 2], [1, 0]))
    with pytest.raises(ValueError, match="same groups"):
        cox_model([[RiskTable.from_subjects([1], [1])] * 2, [RiskTable.from_subjects([1], [1])] * 3])


def test_a_step_too_far_is_halved_in_silence(recwarn):
    """Newton's second step lands at e^3983, where every risk is nought; the answers are of R's survival 3.5-3."""
    groups = [
        (6, 15, -23, -26, 28, 30, -37, -39, 47, -48, 52, 54, -56),
        (5, -8, 10, 14, -17, 18, 19, 27, -34, 38, 44, 45, 46, -55),
        (4,),
        (7, 16, -25, -49),
        (2, 22, 24, 29, 32, 33, 40, 42, 51),
        (1, 4, 12, 13),
        (-3, 9, 11, 20, -21, 31, -35, 36, 41, 43, -50, -53, 57),
    ]  # days, those of a censoring negative
    tables = [
        RiskTable.from_subjects(np.abs(days).astype(float), np.sign(days) > 0)
        for days in map(np.array, groups)
    ]
    agree(
        list(cox_model([tables], reference=1).coefficient),
        [
            -0.703612352790,
            0,
            3.389728679902,
            -0.180696720931,
            0.307063657886,
            2.367022143712,
            -0.495940264352,
        ],
    )
    assert len(recwarn) == 0
