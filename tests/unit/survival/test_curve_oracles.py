"""Curves, medians, follow-up, landmarks, restricted means and one-sample tests are R's, group by group."""

import pytest
from oracle_cases import SURVIVAL, agree, answers, groups, rows, tied

from survival.follow_up import median_follow_up
from survival.kaplan_meier import kaplan_meier
from survival.landmarks import survival_at
from survival.nelson_aalen import nelson_aalen
from survival.one_sample import against_median
from survival.quantiles import survival_quantile
from survival.rmst import compare_restricted_means, restricted_mean

CONF_TYPES = ("log-log", "log", "plain")
CASES = [
    (name, group["group"]) for name in SURVIVAL for group in (answers(f"survival/{name}").get("groups") or [])
] + [(name, "all") for name in SURVIVAL]


def expected(name, label):
    case = answers(f"survival/{name}")
    everyone = {group["group"]: group for group in case.get("groups") or []}
    return (case["overall"] if label == "all" else everyone[label]), case["tau"]


@pytest.mark.parametrize(("name", "label"), CASES)
def test_curve(name, label):
    table = tied(groups(f"survival/{name}")[label])
    printed = [row for row in rows(f"survival/{name}_km") if row["group"] == label][: len(table.time)]
    columns = {key: [row[key] for row in printed] for key in printed[0]}
    hazard = nelson_aalen(table)
    agree(hazard.estimate, columns["cumhaz_na"])
    agree(hazard.std_error, columns["se_cumhaz_na"])
    for conf_type in CONF_TYPES:
        curve = kaplan_meier(table, conf_type)
        agree(curve.time, columns["time"])
        agree(curve.n_risk, columns["n_risk"])
        agree(curve.n_event, columns["n_event"])
        agree(curve.n_censor, columns["n_censor"])
        agree(curve.estimate, columns["surv"])
        agree(curve.std_error, columns["greenwood_se"])
        agree(curve.std_error_log, columns["se_log_surv"])
        agree(curve.lower, columns[f"{conf_type.replace('-', '')}_lower"])
        agree(curve.upper, columns[f"{conf_type.replace('-', '')}_upper"])


def agree_quantile(ours, theirs):
    agree([ours.estimate, ours.lower, ours.upper], [theirs["est"], theirs["lower"], theirs["upper"]])


@pytest.mark.parametrize(("name", "label"), CASES)
def test_quantiles_and_follow_up(name, label):
    table, (case, _) = tied(groups(f"survival/{name}")[label]), expected(name, label)
    for conf_type in CONF_TYPES:
        key = conf_type.replace("-", "")
        agree_quantile(survival_quantile(kaplan_meier(table, conf_type)), case["median"][key])
        agree_quantile(median_follow_up(table, conf_type), case["reverse_km_median_followup"][key])
    curve = kaplan_meier(table)
    agree_quantile(survival_quantile(curve, 0.25), case["q25"]["loglog"])
    agree_quantile(survival_quantile(curve, 0.75), case["q75"]["loglog"])


@pytest.mark.parametrize(("name", "label"), CASES)
def test_landmarks(name, label):
    table, (case, _) = tied(groups(f"survival/{name}")[label]), expected(name, label)
    for conf_type in CONF_TYPES:
        for printed in case.get("landmarks") or []:
            at = survival_at(kaplan_meier(table, conf_type), [printed["time"]])[0]
            theirs = printed[conf_type.replace("-", "")]
            agree(
                [at.estimate, at.std_error, at.lower, at.upper, at.n_risk],
                [theirs["surv"], theirs["se"], theirs["lower"], theirs["upper"], theirs["n_risk"]],
            )
            assert at.beyond_followup == printed["beyond_followup"]


@pytest.mark.parametrize(("name", "label"), CASES)
def test_restricted_mean(name, label):
    table, (case, tau) = tied(groups(f"survival/{name}")[label]), expected(name, label)
    mean, theirs = restricted_mean(table, tau), case["rmst"]
    agree(
        [mean.estimate, mean.std_error, mean.lower, mean.upper],
        [theirs["rmst"], theirs["se"], theirs["lower"], theirs["upper"]],
    )


@pytest.mark.parametrize(
    "name", [name for name in SURVIVAL if "rmst_contrast" in answers(f"survival/{name}")]
)
def test_restricted_mean_contrast(name):
    case = answers(f"survival/{name}")["rmst_contrast"]
    tables = groups(f"survival/{name}")
    ours = compare_restricted_means(tied(tables[case["arm1"]]), tied(tables[case["arm0"]]), case["tau"])
    agree(
        [ours.difference, ours.std_error, ours.lower, ours.upper, ours.p],
        [case["difference"], case["se"], case["lower"], case["upper"], case["p"]],
    )
    agree(
        [ours.ratio, ours.ratio_lower, ours.ratio_upper, ours.p_ratio],
        [case["ratio"], case["ratio_lower"], case["ratio_upper"], case["p_ratio"]],
    )


@pytest.mark.parametrize(("name", "label"), CASES)
def test_one_sample(name, label):
    table, (case, _) = groups(f"survival/{name}")[label], expected(name, label)
    agree(table.person_time, case["person_time"])
    theirs = case.get("one_sample_logrank")
    if theirs is None:
        return
    ours = against_median(table, theirs["benchmark_median"])
    names = {"observed": "observed", "expected": "expected", "z": "z", "chisq": "chisq", "p": "p_two_sided"}
    names |= {"p_better": "p_one_sided_better", "smr": "smr", "smr_lower": "smr_exact_lower"}
    names |= {"smr_upper": "smr_exact_upper", "z_wu": "wu_z", "p_wu": "p_wu_two_sided"}
    names |= {"p_exact": "p_exact_poisson_le"}
    for mine, his in names.items():
        agree(getattr(ours, mine), theirs[his])
