"""`oligo estimate`: its figures are R's, its JSON keeps its promises, and equal files give equal bytes."""

import json
import math
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from orchestration.estimate.command import estimate
from orchestration.estimate.figures import estimate_file
from orchestration.estimate.refusal import RefusedInputError

ORACLES = Path(__file__).parents[1] / "oracles"
SURVIVAL = sorted((ORACLES / "survival").glob("*.json"))
COMPETING = sorted((ORACLES / "competing").glob("*.json"))


def agree(ours, theirs):
    theirs = None if theirs == "NA" else theirs
    assert (ours is None) == (theirs is None), (ours, theirs)
    assert theirs is None or math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12), (ours, theirs)


def run(*arguments):
    return CliRunner().invoke(estimate, [str(argument) for argument in arguments])


def as_json(*arguments):
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("conf_type", ["log-log", "log", "plain"])
@pytest.mark.parametrize("case", SURVIVAL, ids=lambda path: path.stem)
def test_survival_figures_are_those_of_r(case, conf_type):
    theirs, key = json.loads(case.read_text()), conf_type.replace("-", "")
    grouped = ["--group", "group"] if "groups" in theirs else []
    times = ",".join(str(at["time"]) for at in theirs["overall"].get("landmarks") or [])
    median = (theirs["overall"].get("one_sample_logrank") or {}).get("benchmark_median", 9)
    ours = as_json(
        case.with_suffix(".csv"), "--time", "time", "--event", "event", *grouped, "--conf-type", conf_type,
        "--times", times, "--benchmark", median,
    )  # fmt: skip
    assert (ours["n_rows"], ours["n_used"]) == (theirs["n_rows_in"], theirs["n_used"])
    assert ours["n_dropped"] == ours["n_rows"] - ours["n_used"]
    agree(ours["tau"], theirs["tau"])
    pairs = [(ours["overall"], theirs["overall"])]
    if grouped:
        pairs += zip(ours["groups"], theirs["groups"], strict=True)
    for mine, his in pairs:
        for part in ("group", "n", "events", "censored"):
            assert mine[part] == his[part]
        agree(mine["person_time"], his["person_time"])
        for a, b in (("estimate", "est"), ("lower", "lower"), ("upper", "upper")):
            agree(mine["median"][a], his["median"][key][b])
            agree(mine["followup_median"][a], his["reverse_km_median_followup"][key][b])
            if conf_type == "log-log":
                agree(mine["q25"][a], his["q25"][key][b])
                agree(mine["q75"][a], his["q75"][key][b])
        for a, b in (("estimate", "rmst"), ("std_error", "se"), ("lower", "lower"), ("upper", "upper")):
            agree(mine["rmst"][a], his["rmst"][b])
        for at, printed in zip(mine["survival"], his.get("landmarks") or [], strict=True):
            for a, b in (("estimate", "surv"), ("std_error", "se"), ("lower", "lower"), ("n_risk", "n_risk")):
                agree(at[a], printed[key][b])
        if "one_sample_logrank" in his:
            for a, b in (
                ("z", "z"),
                ("chisq", "chisq"),
                ("p", "p_two_sided"),
                ("p_exact", "p_exact_poisson_le"),
            ):
                agree(mine["one_sample"][a], his["one_sample_logrank"][b])
    for a, b in (("logrank", "logrank"), ("peto", "peto_peto_rho1"), ("trend", "logrank_trend")):
        for part in theirs.get(b, {}).keys() & {"chisq", "df", "p"}:
            agree(ours[a][part], theirs[b][part])
    for pair, p in zip(ours["pairwise"], theirs.get("pairwise_logrank", {}).get("p_holm", []), strict=True):
        agree(pair["p_holm"], p)
    if "rmst_contrast" in theirs:
        agree(ours["rmst_contrast"]["difference"], theirs["rmst_contrast"]["difference"])
        agree(ours["rmst_contrast"]["p"], theirs["rmst_contrast"]["p"])


@pytest.mark.parametrize("case", COMPETING, ids=lambda path: path.stem)
def test_competing_causes_are_those_of_r(case):
    theirs = json.loads(case.read_text())
    times = ",".join(str(time) for time in theirs["landmarks"])
    ours = as_json(
        case.with_suffix(".csv"), "--time", "time", "--cause", "cause", "--group", "group", "--times", times
    )
    at = {(g["group"], row["cause"], row["time"]): row for g in ours["groups"] for row in g["cif"]}
    for printed in theirs["cmprsk_timepoints"]:
        label, cause = printed["curve"].rsplit(" ", 1)
        for time, estimate_, variance in zip(
            theirs["landmarks"], printed["est"], printed["var"], strict=True
        ):
            row = at[label, int(cause), time]
            assert row["beyond_followup"] == (estimate_ in (None, "NA"))
            if not row["beyond_followup"]:
                agree(row["estimate"], estimate_)
                agree(row["variance"], variance)
    for mine, his in zip(ours["gray"], theirs["gray_tests"], strict=True):
        agree(mine["chisq"], his["stat"])
        assert (str(mine["cause"]), mine["df"]) == (his["cause"], his["df"])
    for mine, his in zip(ours["cause_specific_logrank"], theirs["cause_specific_logrank"], strict=True):
        agree(mine["chisq"], his["chisq"])


def test_parquet_gives_the_figures_of_its_csv(tmp_path):
    case, parquet = ORACLES / "survival" / "lung_sex.csv", tmp_path / "lung [1].parquet"
    duckdb.sql(f"COPY (FROM read_csv('{case}')) TO '{parquet}'")
    options = ("--time", "time", "--event", "event", "--group", "group")
    ours, theirs = as_json(parquet, *options), as_json(case, *options)
    assert {**ours, "file": ""} == {**theirs, "file": ""}


def test_groups_keep_their_text_and_sort_by_byte(tmp_path):
    file = write(tmp_path / "a.csv", "t,e,g\n1,1,é\n2,1,1\n3,0,01\n4,1,b\n5,0,B\n6,1,1.0\n7,1,NA\n8,1,\n")
    ours = as_json(file, "--time", "t", "--event", "e", "--group", "g")
    assert [group["group"] for group in ours["groups"]] == ["01", "1", "1.0", "B", "b", "é"]
    assert (ours["n_rows"], ours["n_dropped"]) == (8, 2)
    assert "2 of 8 rows were dropped for an empty t or e or g." in ours["warnings"]


def test_without_groups_there_is_one_called_all_and_no_test(tmp_path):
    file = write(tmp_path / "a.csv", "t;e\n1;1\n2;0\n")
    ours = as_json(file, "--time", "t", "--event", "e", "--times", "12")
    assert [group["group"] for group in ours["groups"]] == ["all"]
    assert ours["groups"] == [ours["overall"]]
    assert [ours[test] for test in ("logrank", "peto", "trend", "rmst_contrast")] == [None] * 4
    assert ours["pairwise"] == ours["gray"] == []
    assert "one_sample" not in ours["overall"]
    assert "cif" not in ours["overall"]
    assert ours["overall"]["survival"][0]["beyond_followup"]


def test_the_event_column_as_cause_is_the_cause(tmp_path):
    file = write(tmp_path / "a.csv", "t,c\n1,1\n2,2\n3,0\n")
    both = as_json(file, "--time", "t", "--event", "c", "--cause", "c")
    assert {row["cause"] for row in both["overall"]["cif"]} == {1, 2}
    assert both["overall"]["events"] == 2


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_with_an_event_that_agrees_the_cause_decides(tmp_path, suffix):
    file, case = tmp_path / f"a{suffix}", ORACLES / "competing" / "melanoma_ulcer.csv"
    duckdb.sql(f"COPY (SELECT *, cause > 0 AS died FROM '{case}') TO '{tmp_path}/a.parquet'")
    duckdb.sql(f"COPY (SELECT *, (cause > 0)::INT AS died FROM '{case}') TO '{tmp_path}/a.csv'")
    options = ("--time", "time", "--cause", "cause", "--group", "group", "--times", "365")
    both, alone = as_json(file, "--event", "died", *options), as_json(file, *options)
    assert (both["columns"]["event"], both["columns"]["cause"]) == ("died", "cause")
    assert len(both["gray"]) == 2
    assert {**both, "columns": alone["columns"]} == alone


def test_a_row_with_an_empty_event_or_cause_is_dropped(tmp_path):
    file = write(tmp_path / "a.csv", "t,e,c\n1,1,1\n2,,2\n3,0,\n4,NA,0\n5,0,0\n")
    ours = as_json(file, "--time", "t", "--event", "e", "--cause", "c")
    assert (ours["n_used"], ours["n_dropped"], ours["overall"]["events"]) == (2, 3, 1)
    assert "3 of 5 rows were dropped for an empty t or e or c." in ours["warnings"]


def test_strata_and_delayed_entry_reach_the_tests():
    options = ("--time", "time", "--cause", "cause", "--group", "group", "--strata", "stratum")
    ours = as_json(ORACLES / "stratified.csv", *options)
    theirs = json.loads((ORACLES / "stratified.json").read_text())
    agree(ours["logrank"]["chisq"], theirs["logrank"]["chisq"])
    agree(ours["peto"]["p"], theirs["peto"]["p"])
    for mine, his in zip(ours["gray"], theirs["gray"], strict=True):
        agree(mine["chisq"], his["stat"])
    late = as_json(
        ORACLES / "delayed_entry.csv",
        "--time",
        "time",
        "--cause",
        "cause",
        "--group",
        "group",
        "--entry",
        "entry",
    )
    assert late["gray"] == []
    assert "Gray's test is not defined for delayed entry and was left out." in late["warnings"]
    days = json.loads((ORACLES / "delayed_entry.json").read_text())
    agree(late["overall"]["person_time"], sum(part["person_time"] for part in days.values()))


def test_small_arms_carry_their_warning(tmp_path):
    file = write(
        tmp_path / "a.csv", "t,e,g\n" + "".join(f"{i},1,{'ab'[i % 2]}\n" for i in range(30)) + "3,1,c\n"
    )
    ours = as_json(file, "--time", "t", "--event", "e", "--group", "g", "--tau", "50")
    assert "fewer than 10" in ours["logrank"]["warning"]
    assert [bool(pair["warning"]) for pair in ours["pairwise"]] == [False, True, True]
    assert any(text.startswith("Group c has 1 patient:") for text in ours["warnings"])
    assert any("Group c has 1 event:" in text for text in ours["warnings"])
    assert any("not followed up to tau 50" in text for text in ours["warnings"])


def test_a_curve_emptied_by_delayed_entry_is_told(tmp_path):
    file = write(tmp_path / "a.csv", "t,e,s\n2,1,0\n5,1,3\n6,1,3\n")
    ours = as_json(file, "--time", "t", "--event", "e", "--entry", "s")
    assert any("falls to 0 at 2" in text for text in ours["warnings"])


def test_the_order_of_rows_changes_no_byte(tmp_path):
    lines = (ORACLES / "survival" / "veteran_celltype.csv").read_text().splitlines()
    one = write(tmp_path / "a.csv", "\n".join(lines))
    options = ("--time", "time", "--event", "event", "--group", "group", "--format", "json")
    first = run(one, *options).stdout
    write(one, "\n".join([lines[0], *reversed(lines[1:])]))
    assert run(one, *options).stdout == first


def test_types_of_parquet_columns(tmp_path):
    file = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT 3::DECIMAL(5,1) AS t, true AS e UNION ALL SELECT 4, false) TO '{file}'")
    assert as_json(file, "--time", "t", "--event", "e")["overall"]["events"] == 1
    duckdb.sql(f"COPY (SELECT date '2020-01-01' AS t, 1 AS e) TO '{file}'")
    with pytest.raises(RefusedInputError, match="row 1, column 't': must be a number"):
        estimate_file(file, "t", event="e")
    duckdb.sql(f"COPY (SELECT 'nan'::DOUBLE AS t, 1 AS e) TO '{file}'")
    with pytest.raises(RefusedInputError, match="must be a finite number"):
        estimate_file(file, "t", event="e")


def test_the_command_starts_without_the_heavy_libraries():
    code = "import sys, orchestration.estimate.command; print([m for m in sys.modules if m in sys.argv[1:]])"
    heavy = ["dagster", "pandas", "matplotlib", "duckdb", "numpy", "scipy"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
