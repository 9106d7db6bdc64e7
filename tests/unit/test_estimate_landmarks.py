"""`oligo estimate --group-time`: groups known later are refused from the start, and are R's at landmarks."""

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.estimate.command import estimate

ORACLES = Path(__file__).parents[1] / "oracles"
FILE = ORACLES / "landmarks.csv"
COLUMNS = ("--time", "time", "--event", "event", "--group", "group")
THEIRS = json.loads((ORACLES / "landmarks.json").read_text())
SECRET = "Muster"


def run(file, *options):
    return CliRunner().invoke(estimate, [str(file), *(str(option) for option in options)])


def as_json(file, *options):
    result = run(file, *options, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def refused(file, *options):
    result = run(file, *options)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert SECRET not in result.stderr
    return result.stderr.removeprefix("Error: ").removeprefix(f"{file}: ").strip()


def test_from_the_start_the_difference_is_immortal_time_and_refused():
    assert as_json(FILE, *COLUMNS)["logrank"]["p"] == pytest.approx(THEIRS["naive_p"], rel=1e-9)
    assert THEIRS["naive_p"] < 1e-10
    message = refused(FILE, *COLUMNS, "--group-time", "known")
    assert message.startswith(
        "'group' (by 'known', after the start in 112 of 160 rows) is decided after the clock"
    )
    for words in (
        "immortal time",
        "by definition",
        "Give --landmark with times such as 3,6,12",
        "docs/landmarks.md",
    ):
        assert words in message


@pytest.mark.parametrize("number", range(3))
def test_at_landmarks_it_is_gone_as_in_r(number):
    ours = as_json(FILE, *COLUMNS, "--group-time", "known", "--landmark", "3,6,12", "--times", "12")
    assert [at["landmark"] for at in ours["landmark_analysis"]] == [3, 6, 12]
    mine, his = ours["landmark_analysis"][number], THEIRS["landmarks"][number]
    assert mine["left_out"] == {
        "events": his["left_events"],
        "censored": his["left_censored"],
        "not_yet_observed": 0,
    }
    assert (
        sum(group["n"] for group in mine["groups"]) + sum(mine["left_out"].values()) == ours["n_used"] == 160
    )
    assert [group["group"] for group in mine["groups"]] == ["no", "yes"]
    assert mine["logrank"]["chisq"] == pytest.approx(his["chisq"], rel=1e-9)
    assert mine["logrank"]["p"] == pytest.approx(his["p"], rel=1e-9)
    assert mine["logrank"]["p"] > 0.1
    for i, group in enumerate(mine["groups"]):
        [then] = group["survival"]
        found = [
            group["n"],
            group["events"],
            *group["median"].values(),
            *(then[x] for x in ("estimate", "lower", "upper")),
        ]
        names = ("n", "events", "median", "lower", "upper", "survival_12", "lower_12", "upper_12")
        assert found == [pytest.approx(his[name][i], rel=1e-9) for name in names]
    # From the start nobody is in a group: there is one, and no test.
    assert [group["group"] for group in ours["groups"]] == ["all"]
    assert (ours["logrank"], ours["rmst_contrast"], ours["columns"]["group_time"]) == (None, None, "known")


#: A file, and the groups with their numbers at a landmark of 5, those left out by event and censored.
CASES = {
    # Known at the landmark, after it, never; the last two leave by it.
    "t,e,g,k\n9,1,yes,5\n9,0,yes,6\n9,1,no,\n5,1,yes,2\n4,0,no,\n": ({"no": 2, "yes": 1}, (1, 1)),
    # Several groups have no times: who is undecided is in none of them.
    "t,e,g,k\n9,1,yes,6\n9,0,a,\n9,1,b,\n": ({"a": 1, "b": 1, "not decided yet": 1}, (0, 0)),
    "t,e,g,k\n9,1,CR,2\n9,0,PR,6\n9,1,PD,9\n": ({"CR": 1, "not decided yet": 2}, (0, 0)),
    # Known from the start, in whatever words: nothing is later.
    "t,e,g,k\n9,1,yes,0\n9,0,yes,-3\n9,1,no,\n": ({"no": 1, "yes": 2}, (0, 0)),
    # Nobody is left.
    "t,e,g,k\n4,1,yes,2\n5,0,no,\n": ({"no": 0, "yes": 0}, (1, 1)),
    # Nothing is known of a row: it is dropped and counted, as everywhere.
    "t,e,g,k\n9,1,yes,5\n9,0,,\n9,1,no,NA\n": ({"no": 1, "yes": 1}, (0, 0)),
}


@pytest.mark.parametrize("text", CASES, ids=range(len(CASES)))
def test_who_is_in_which_group(tmp_path, text):
    file = tmp_path / "cohort.csv"
    file.write_text(text)
    options = ("--time", "t", "--event", "e", "--group", "g", "--group-time", "k", "--landmark", "5")
    ours = as_json(file, *options)
    [at] = ours["landmark_analysis"]
    groups, left = CASES[text]
    assert {group["group"]: group["n"] for group in at["groups"]} == groups
    assert (at["left_out"]["events"], at["left_out"]["censored"]) == left
    assert sum(groups.values()) + sum(left) == ours["n_used"]
    assert at["logrank"] is None or "fewer than 10 patients" in at["logrank"]["warning"]
    report = run(file, *options).stdout
    assert "Left out at 5:" in report
    assert "nan" not in report


def test_groups_known_from_the_start_are_compared_from_it(tmp_path):
    file = tmp_path / "cohort.csv"
    file.write_text("t,e,g,k,in\n9,1,yes,0,1\n9,0,yes,1,1\n8,1,no,,0\n")
    options = ("--time", "t", "--event", "e", "--group", "g", "--group-time", "k", "--entry", "in")
    ours = as_json(file, *options)
    assert [group["group"] for group in ours["groups"]] == ["no", "yes"]
    assert ours["landmark_analysis"] == []


def test_who_enters_after_a_landmark_is_left_out_of_it(tmp_path):
    file = tmp_path / "cohort.csv"
    file.write_text("t,e,g,k,in\n9,1,yes,8,2\n9,0,no,,6\n8,1,no,,5\n")
    options = ("--time", "t", "--event", "e", "--group", "g", "--group-time", "k", "--entry", "in")
    [at] = as_json(file, *options, "--landmark", "5")["landmark_analysis"]
    assert at["left_out"] == {"events": 0, "censored": 0, "not_yet_observed": 1}
    assert "1 not yet observed" in run(file, *options, "--landmark", "5").stdout


def test_competing_causes_are_compared_by_gray(tmp_path):
    lines = [f"{t},{t % 3},{'yes' if t % 2 else 'no'},{2 if t % 2 else ''}" for t in range(4, 44)]
    file = tmp_path / "cohort.csv"
    file.write_text("\n".join(["t,c,g,k", *lines]))
    options = ("--time", "t", "--cause", "c", "--group", "g", "--group-time", "k", "--landmark", "3")
    [at] = as_json(file, *options)["landmark_analysis"]
    assert [test["cause"] for test in at["gray"]] == [1, 2]
    assert all(0 < test["p"] < 1 for test in at["gray"])


BROKEN = {
    f"t,e,g,k\n9,1,yes,{SECRET}\n": "data row 1 (line 2), column 'k': must be a number",
    "t,e,g,k\n9,1,no,\n9,1,yes,inf\n": "data row 2 (line 3), column 'k': must be a finite number",
    "t,e,g,k\n9,1,yes,9\n9,1,yes,9.5\n": "data row 2 (line 3), column 'k': must not be larger than 't'",
    # One of a group that others came to later has no day: from the start, or not known?
    "t,e,g,k\n9,1,yes,2\n9,1,no,\n9,1,yes,\n": "data row 3 (line 4), column 'k': is empty, and other rows",
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_times_that_cannot_be(tmp_path, text):
    file = tmp_path / "cohort.csv"
    file.write_text(text)
    options = ("--time", "t", "--event", "e", "--group", "g", "--group-time", "k")
    assert refused(file, *options, "--landmark", "3").startswith(BROKEN[text])
    assert refused(file, *options).startswith(BROKEN[text])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--landmark", "3"), "--landmark needs --group-time"),
        (("--group-time", "known", "--strata", "group"), "--group-time goes with neither --strata"),
        (("--group-time", "nown"), "has no column 'nown'; did you mean 'known'?"),
    ],
)
def test_options_that_make_no_sense(options, message):
    assert message in refused(FILE, *COLUMNS, *options)


def test_a_time_of_no_group():
    options = ("--time", "time", "--event", "event", "--group-time", "known")
    assert "give --group too" in refused(FILE, *options)


def test_the_table_says_who_was_left_out_and_what_is_not_known():
    report = run(FILE, *COLUMNS, "--group-time", "known", "--landmark", "6,20,40", "--times", "12,36").stdout
    block = report[report.index("At landmarks: groups as known then, time counted from the landmark") :]
    lines = [line.split("  ") for line in block.splitlines()]
    header = [cell.strip() for cell in lines[1] if cell.strip()]
    assert header[-2:] == ["At 12 after it", "At 36 after it"]
    assert "50.6% (35.0% to 64.2%)" in block  # R: 0.5057 (0.3497 to 0.6424)
    assert "beyond follow-up" in block
    assert "Left out at 6: 39 with the event by then, 9 last seen by then." in block
    assert "fewer than 10 patients in an arm" in block
    assert "no figure above is by group" in block


def test_numbers_are_finite():
    ours = as_json(FILE, *COLUMNS, "--group-time", "known", "--landmark", "3,400")
    last = ours["landmark_analysis"][1]
    assert [group["n"] for group in last["groups"]] == [0, 0]
    assert last["logrank"] is None
    assert math.isfinite(ours["landmark_analysis"][0]["logrank"]["p"])
