"""`oligo estimate --benchmark-curve`: a published curve given as points, and what cannot be one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.estimate.command import estimate

FILE = Path(__file__).parents[1] / "oracles" / "survival" / "veteran_celltype.csv"


def run(curve, *options):
    arguments = [FILE, "--time", "time", "--event", "event", "--group", "group", "--benchmark-curve", curve]
    return CliRunner().invoke(estimate, [str(argument) for argument in (*arguments, *options)])


def curve(tmp_path, text):
    file = tmp_path / "curve.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def as_json(*arguments):
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    "text",
    [
        "time,survival\n0,1\n80,0.5\n1000,0.000172633\n",
        "\ufeffSurvival;Time\n0.5;80\n\n0.000172633;1000\n",
        "time\tn\tsurvival\n80\t9\t0.5\n1000\t1\t0.000172633\n",
    ],
)
def test_points_on_an_exponential_are_its_median(tmp_path, text):
    # 0.5 ** (1000 / 80): both points lie on the exponential with a median of 80.
    ours = as_json(curve(tmp_path, text), "--benchmark", 80)
    for group in (*ours["groups"], ours["overall"]):
        found, median = group["one_sample_curve"], group["one_sample"]
        assert (found["file"], found["points"], found["last_time"], found["n_cut"]) == (
            "curve.csv",
            2,
            1000,
            0,
        )
        for name in ("observed", "expected", "p", "smr", "p_exact"):
            assert found[name] == pytest.approx(median[name], rel=1e-5)


def test_follow_up_past_the_last_point_is_cut_and_told(tmp_path):
    file = curve(tmp_path, "time,survival\n80,0.5\n100,0.4\n")
    overall = as_json(file)["overall"]["one_sample_curve"]
    assert overall["n_cut"] > 0
    report = run(file).stdout
    assert "Against the published curve curve.csv (a historical control)" in report
    assert f"{overall['n_cut']} followed past its last point, and cut there" in report


BROKEN = {
    "": "needs a first line with the columns time and survival",
    "time,time,survival\n1,1,1\n": "needs a first line with the columns time and survival",
    "months,survival\n1,1\n": "needs a first line with the columns time and survival",
    "time,survival\n": "has no point after time 0",
    "time,survival\n0,1\n": "has no point after time 0",
    "time,survival\n1,0.9\n2\n": "data row 2 (line 3), column 'survival': must be a number",
    "time,survival\nx,0.9\n": "data row 1 (line 2), column 'time': must be a number",
    "time,survival\n1,0.9\n\n1_0,0.8\n": "data row 3 (line 4), column 'time': must be a number",
    "time,survival\ninf,0.9\n": "data row 1 (line 2), column 'time': must be a finite number",
    "time,survival\n1,90\n": "data row 1 (line 2), column 'survival': must be above 0 and at most 1; divide per cent",
    "time,survival\n1,0.9\n2,0\n": "data row 2 (line 3), column 'survival': must be above 0",
    "time,survival\n-1,1\n": "data row 1 (line 2), column 'time': must be 0 or more",
    "time,survival\n0,0.9\n": "data row 1 (line 2), column 'survival': must be 1 at time 0",
    "time,survival\n2,0.9\n2,0.8\n": "data row 2 (line 3), column 'time': must be later than in the row before",
    "time,survival\n2,0.8\n3,0.9\n": "data row 2 (line 3), column 'survival': must not be higher than in the row",
    b"time,survival\n1,\xff\n": "is not UTF-8 text",
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_curve_is_refused_with_its_row(tmp_path, text):
    file = curve(tmp_path, text)
    result = run(file)
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith(f"Error: {file}: {BROKEN[text]}")


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_a_file_that_cannot_be_read(tmp_path, name):
    result = run(tmp_path / name)
    assert result.exit_code == 2
    assert "cannot be opened" in result.stderr
