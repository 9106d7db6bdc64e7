"""`oligo estimate`: hazard ratios, contrasts with a reference, clusters and published curves, in JSON and in words."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.estimate.command import estimate
from survival.small_series import SMALL_ARM

ORACLES = Path(__file__).parents[1] / "oracles"
LESIONS = ORACLES / "cox_and_clusters.csv"
#: Cases with several groups and a likelihood that has a maximum.
COMPARED = ("gehan_treat", "half_exactly", "heavy_ties", "km_larynx_stage", "lung_sex", "missing_values")
COMPARED += ("near_ties", "ovarian_rx", "rats_rx", "time_zero", "veteran_celltype")
R = json.loads((ORACLES / "cox_and_clusters.json").read_text())


def run(file, *options):
    return CliRunner().invoke(estimate, [str(file), "--time", "time", *map(str, options)])


def as_json(file, *options):
    result = run(file, *options, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def days(tmp_path):
    header, *lines = LESIONS.read_text().splitlines()
    return write(
        tmp_path / "days.csv", "\n".join([header, *(x for x in lines if x.startswith("days"))]) + "\n"
    )


def close(value):
    return pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("name", COMPARED)
def test_hazard_ratios_and_contrasts_are_those_of_r(name):
    case = ORACLES / "survival" / f"{name}.json"
    theirs = json.loads(case.read_text())
    ours = as_json(case.with_suffix(".csv"), "--event", "event", "--group", "group")
    cox = theirs["cox_efron"]
    terms = [
        cox[key] if isinstance(cox[key], list) else [cox[key]] for key in ("hr", "lower", "upper", "p_wald")
    ]
    for term, *values in zip(ours["cox"]["terms"], *terms, strict=True):
        assert [term[key] for key in ("hr", "lower", "upper", "p")] == close(values)
    assert ours["cox"]["reference"] == cox["ref"]
    for key, value in theirs.get("rmst_contrast", {}).items():
        if key not in ("arm1", "arm0"):
            assert ours["rmst_contrast"]["std_error" if key == "se" else key] == close(value)


def test_a_model_within_strata_with_delayed_entry_and_clusters(days):
    ours = as_json(
        days, "--cause", "cause", "--group", "group", "--entry", "entry", "--strata", "stratum",
        "--cluster", "patient", "--reference", "b", "--replicates", 100,
    )  # fmt: skip
    models = R["models"]["days"]
    theirs = [m for m in models if m["late"] and m["strata"] and m["reference"] == "b"]
    for cox, model in zip((ours["cox"], ours["cause_specific_cox"][0]), theirs, strict=True):
        assert (cox["reference"], cox["errors"], cox["n_clusters"]) == ("b", "cluster-robust", 45)
        assert [term["group"] for term in cox["terms"]] == ["a", "c"]
        assert [term["hr"] for term in cox["terms"]] == close(model["hr"])
        assert [term["std_error"] for term in cox["terms"]] == close(model["robust_se"])
    assert any("Rows of a cluster are not independent" in text for text in ours["warnings"])


def test_contrasts_of_more_than_two_groups_are_with_the_reference(days):
    ours = as_json(days, "--cause", "cause", "--group", "group", "--reference", "b", "--tau", 12)
    assert ours["rmst_contrast"] is None
    for mine, his in zip(ours["rmst_contrasts"], R["rmst_contrasts"], strict=True):
        assert {key: mine[key] for key in his} == {
            key: close(value) if isinstance(value, float) else value for key, value in his.items()
        }


def test_a_published_curve(tmp_path):
    lines = [line for line in LESIONS.read_text().splitlines() if not line.startswith("days")]
    file = write(tmp_path / "continuous.csv", "\n".join(lines) + "\n")
    points = write(tmp_path / "points.csv", "time,survival\n6,0.7\n12,0.5\n24,0.3\n")
    options = ("--cause", "cause", "--entry", "entry", "--benchmark-curve", str(points))
    ours, theirs = as_json(file, *options)["overall"]["one_sample_curve"], R["curve"]
    for key in theirs.keys() - {"points", "survival"}:
        assert ours[key] == close(theirs[key])
    assert (ours["file"], ours["points"], ours["last_time"]) == ("points.csv", 3, 24.0)
    assert "Against the published curve points.csv (a historical control)" in run(file, *options).stdout


def test_few_clusters_are_told_beside_each_ratio(tmp_path):
    lines = [f"{5 + i},1,{'ab'[i % 2]},p{i % 6}" for i in range(24)]
    file = write(tmp_path / "few.csv", "\n".join(["time,event,g,who", *lines]) + "\n")
    [term] = as_json(file, "--event", "event", "--group", "g", "--cluster", "who")["cox"]["terms"]
    assert term["p"] is not None and "fewer than 20 clusters" in term["warning"]


def test_clustered_intervals_neither_move_with_rows_nor_with_names(days, tmp_path):
    options = ("--cause", "cause", "--group", "group", "--cluster", "patient", "--times", "6,12")
    options += ("--replicates", 200, "--seed", 4)
    ours = as_json(days, *options)
    header, *lines = days.read_text().replace(",P", ",Q").splitlines()
    other = as_json(write(tmp_path / "days.csv", "\n".join([header, *reversed(lines)]) + "\n"), *options)
    assert other == ours
    clustered = ours["overall"]["clustered"]
    assert (clustered["n_clusters"], clustered["replicates"], clustered["seed"]) == (45, 200, 4)
    at = clustered["survival"][1]
    assert at["estimate"] == close(ours["overall"]["survival"][1]["estimate"])
    assert at["lower"] < at["estimate"] < at["upper"]
    assert [(row["cause"], row["time"]) for row in clustered["cif"]] == [(1, 6), (1, 12), (2, 6), (2, 12)]
    text = run(days, *options).stdout
    assert (
        "Allowing for clusters (patient): intervals from 200 bootstrap draws of whole clusters (seed 4)"
        in text
    )
    assert "Hazard ratio with cluster-robust errors, b to a: " in text


def test_words_for_what_cannot_be_estimated(tmp_path):
    quiet = write(tmp_path / "a.csv", "time,event,g\n1,1,a\n2,1,a\n3,0,b\n4,0,b\n2,1,c\n4,1,c\n")
    text = run(quiet, "--event", "event", "--group", "g").stdout
    assert "Hazard ratio, b to a: not estimable, b had no event, so the ratio has no lower bound." in text
    assert "Hazard ratio, c to a: 0." in text
    assert "! Group b has no event: its curve says only how long nobody had one." in text
    text = run(quiet, "--event", "event", "--group", "g", "--reference", "b").stdout
    assert "Hazard ratio, a to b: not estimable, b had no event, so the ratio has no upper bound." in text
    ours = as_json(quiet, "--event", "event", "--group", "g")
    assert ours["cox"]["terms"][0]["reason"] == "no_events_in_group"
    assert ours["cox"]["terms"][0]["hr"] is None


def test_no_p_value_of_a_small_arm_is_without_its_warning(tmp_path):
    file = write(
        tmp_path / "a.csv", "time,event,g\n" + "".join(f"{i},1,{'ab'[i % 2]}\n" for i in range(1, 17))
    )
    ours = as_json(file, "--event", "event", "--group", "g", "--benchmark", 5)
    for figure in (ours["logrank"], ours["peto"], ours["cox"]["terms"][0], ours["rmst_contrast"]):
        assert SMALL_ARM in figure["warning"]
    assert "fewer than 10 patients" in ours["groups"][0]["one_sample"]["warning"]
    text = run(file, "--event", "event", "--group", "g", "--benchmark", 5).stdout
    assert all(
        "fewer than 10" in line for line in text.splitlines() if " p = " in line and "  all:" not in line
    )


def test_the_range_of_follow_up(days):
    ours = as_json(ORACLES / "survival" / "gehan_treat.csv", "--event", "event", "--group", "group")
    assert ours["groups"][0]["followup_range"] == {
        "shortest": 6.0, "longest": 35.0, "shortest_censored": 6.0, "longest_censored": 35.0,
    }  # fmt: skip
    assert ours["groups"][1]["followup_range"]["longest_censored"] is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--group", "g", "--reference", "z"), "column 'g' has no group 'z'; it has 'a', 'b'"),
        (("--reference", "a"), "give --group too"),
        (("--replicates", "500"), "belong to the bootstrap of --cluster"),
        (("--cluster", "g", "--replicates", "50"), "100<=x"),
        (("--cluster", "who"), "has no column 'who'"),
    ],
)
def test_refusals(tmp_path, options, message):
    file = write(tmp_path / "a.csv", "time,event,g\n1,1,a\n2,1,b\n")
    result = run(file, "--event", "event", *options)
    assert result.exit_code == 2
    assert message in result.stderr
