"""Clustered intervals: the same for any order, as wide as Greenwood's for single lesions, wider where they depend."""

import numpy as np
import pytest
from oracle_cases import answers, rows

from survival.aalen_johansen import aalen_johansen, cumulative_incidence_at
from survival.cluster_cells import ClusterCells
from survival.clustered_bootstrap import clustered_bootstrap, limit_rank, resampled
from survival.kaplan_meier import kaplan_meier
from survival.landmarks import survival_at
from survival.quantiles import survival_quantile
from survival.risk_table import RiskTable

TIMES = [3.0, 6.0, 12.0]


def cells(time, cause, patient, entry=None, n=None):
    none = np.zeros(len(time), dtype=np.int64)
    number = np.unique(patient, return_inverse=True)[1]
    entry = None if entry is None else np.asarray(entry, dtype=np.float64)
    n = none + 1 if n is None else np.asarray(n)
    return ClusterCells(np.asarray(time, dtype=np.float64), entry, np.asarray(cause), none, none, number, n)


def lesions():
    case = [row for row in rows("cox_and_clusters") if row["set"] == "days"]
    columns = [[float(row[name]) for row in case] for name in ("time", "entry")]
    return columns[0], [int(row["cause"]) for row in case], [row["patient"] for row in case], columns[1]


@pytest.mark.parametrize("late", [False, True])
def test_the_estimates_are_those_of_the_curves(late):
    time, cause, patient, entry = lesions()
    ours = clustered_bootstrap(cells(time, cause, patient, entry if late else None), TIMES, (1, 2), 100)
    table = RiskTable.from_subjects(time, cause, entry if late else None)
    curve = kaplan_meier(table)
    assert [at.estimate for at in ours.survival] == pytest.approx(
        [at.estimate for at in survival_at(curve, TIMES)]
    )
    assert [at.estimate for row in ours.incidence for at in row] == pytest.approx(
        [at.estimate for at in cumulative_incidence_at(aalen_johansen(table), TIMES)]
    )
    assert ours.median.estimate == survival_quantile(curve).estimate
    for at in (*ours.survival, *ours.incidence[0], ours.median):
        assert at.lower < at.estimate < at.upper


def test_neither_order_nor_names_nor_counting_change_a_number():
    time, cause, patient, entry = lesions()
    first = clustered_bootstrap(cells(time, cause, patient, entry), TIMES, (1, 2), 200, seed=7)
    order = np.random.default_rng(1).permutation(len(time))
    turned = [f"{name}"[::-1] for name in patient]
    mixed = cells(*(np.asarray(part)[order] for part in (time, cause, turned, entry)))
    assert clustered_bootstrap(mixed, TIMES, (1, 2), 200, seed=7) == first
    assert clustered_bootstrap(mixed, TIMES, (1, 2), 200, seed=8) != first


def test_the_spread_comes_near_to_the_grouped_jackknife_of_r():
    theirs, (time, cause, patient, _) = answers("cox_and_clusters")["clustered"], lesions()
    ours = clustered_bootstrap(cells(time, cause, patient), theirs["times"], (), 2000, seed=3)
    assert [at.estimate for at in ours.survival] == pytest.approx(theirs["survival"])
    assert [at.std_error for at in ours.survival] == pytest.approx(theirs["grouped_jackknife_se"], rel=0.08)


def test_single_lesions_have_about_greenwoods_interval():
    generator = np.random.default_rng(11)
    time = np.ceil(generator.exponential(12, 150))
    cause = (generator.random(150) < 0.7).astype(int)
    ours = clustered_bootstrap(cells(time, cause, np.arange(150)), TIMES, (), 2000)
    theirs = survival_at(kaplan_meier(RiskTable.from_subjects(time, cause)), TIMES)
    assert [at.std_error for at in ours.survival] == pytest.approx([at.std_error for at in theirs], rel=0.06)


def test_lesions_that_share_their_fate_have_the_interval_of_their_patients():
    generator = np.random.default_rng(12)
    time = np.ceil(generator.exponential(12, 60))
    event, patient = np.ones(60, dtype=int), np.arange(60)
    alone = clustered_bootstrap(cells(time, event, patient), TIMES, (), 500)
    fourfold = clustered_bootstrap(cells(time, event, patient, n=event * 4), TIMES, (), 500)
    assert fourfold.survival == alone.survival
    naive = survival_at(kaplan_meier(RiskTable.from_subjects(np.repeat(time, 4), np.repeat(event, 4))), TIMES)
    for at, greenwood in zip(fourfold.survival, naive, strict=True):
        assert at.std_error > 1.7 * greenwood.std_error


@pytest.mark.parametrize(("level", "rank"), [(0.95, 25), (0.9, 50), (0.8, 100), (0.5, 250)])
def test_the_limits_are_the_documented_ranks(level, rank):
    replicates = np.arange(1.0, 1000.0)
    patients = cells(*lesions()[:3])
    ours = clustered_bootstrap(patients, [6], (), 999, seed=1, conf_level=level).survival[0]
    drawn = clustered_bootstrap(patients, [6], (), 999, seed=1, conf_level=0.998).survival[0]
    assert (resampled(0.0, replicates, rank).lower, resampled(0.0, replicates, rank).upper) == (
        rank,
        1000 - rank,
    )
    assert drawn.lower <= ours.lower <= ours.upper <= drawn.upper
    assert limit_rank(999, level) == rank


def test_what_cannot_be_estimated_has_no_interval():
    one = clustered_bootstrap(cells([2, 5], [1, 1], ["p", "p"]), [3], (1,))
    assert (one.reason, one.n_clusters, one.survival[0].estimate) == ("fewer_than_two_clusters", 1, 0.5)
    assert (one.survival[0].lower, one.incidence[0][0].upper, one.median.lower) == (None, None, None)
    quiet = clustered_bootstrap(cells([2, 5], [0, 0], ["p", "q"]), [3])
    assert (quiet.reason, quiet.survival[0].estimate, quiet.survival[0].lower) == ("no_events", 1.0, None)
    assert quiet.median.estimate is None
    before = clustered_bootstrap(cells([5, 6, 7], [1, 1, 0], ["p", "q", "r"]), [1])
    assert (before.reason, before.survival[0].lower, before.survival[0].std_error) == (None, None, None)
    assert before.median.upper is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"replicates": 99}, "100 replicates"),
        ({"conf_level": 1.0}, "conf_level"),
        ({"times": [np.nan]}, "landmark"),
    ],
)
def test_refusals(options, message):
    with pytest.raises(ValueError, match=message):
        clustered_bootstrap(cells([1, 2], [1, 0], ["p", "q"]), **{"times": [1], **options})
