"""The printed report: what a reader needs is there, in words, and nothing is cut or coloured."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.estimate.command import estimate
from orchestration.estimate.wording import number, p_text

ORACLES = Path(__file__).parents[1] / "oracles"


def report(case, *options):
    result = CliRunner().invoke(estimate, [str(ORACLES / case), "--time", "time", *options])
    assert result.exit_code == 0, result.stderr
    assert "\x1b" not in result.stdout
    assert not any(line != line.rstrip() for line in result.stdout.splitlines())
    assert "None" not in result.stdout
    assert "nan" not in result.stdout
    return result.stdout


def test_two_arms():
    text = report(
        "survival/gehan_treat.csv",
        "--event",
        "event",
        "--group",
        "group",
        "--times",
        "6,40",
        "--benchmark",
        "9",
    )
    for expected in (
        "42 rows, 42 used, 0 dropped; 95% intervals on the log-log scale",
        "6-MP           21       9  23 (13 to not reached)",
        "6-MP        6       21  85.7% (62.0% to 95.2%)",
        "control    40        0  0.0% (interval not estimable)  beyond follow-up",
        "Restricted mean survival time, up to 23",
        "Against a published median of 9 (a historical control)",
        "6-MP: observed 9, expected 27.65 events; ratio 0.33 (95% CI 0.15 to 0.62); one-sample",
        "Log-rank: chi-square 16.79 on 1 degree of freedom, p < 0.0001.",
        "Restricted mean, control less 6-MP: -9.24 (-13.31 to -5.17), p < 0.0001.",
        "! Group 6-MP is not followed up to 40: shown is its last value, carried forward.",
    ):
        assert expected in text
    assert "not reached" in text


def test_more_arms_are_compared_in_pairs():
    text = report("survival/veteran_celltype.csv", "--event", "event", "--group", "group")
    assert (
        "adeno against squamous: chi-square 12.05 on 1 degree of freedom, p = 0.0005, p = 0.0026 after Holm."
        in text
    )
    assert "Log-rank for trend, groups taken in the order above: chi-square 6.41" in text


def test_competing_causes():
    text = report("competing/melanoma_ulcer.csv", "--cause", "cause", "--group", "group", "--times", "3650")
    assert "1          2  3650  8.0% (3.5% to 14.8%)" in text
    assert "Cause 2, cumulative incidence (Gray): chi-square 0.16 on 1 degree of freedom, p = 0.69." in text
    assert "Cause 1, hazard (cause-specific log-rank): chi-square 29.56" in text


def test_competing_causes_without_landmarks_are_shown_at_the_end_of_follow_up():
    assert "1          2  4492  8.0%" in report(
        "competing/melanoma_ulcer.csv", "--cause", "cause", "--group", "group"
    )


def test_no_event_before_a_landmark_gives_no_interval():
    text = report("survival/all_events.csv", "--event", "event", "--times", "3", "--tau", "3")
    assert "100.0% (interval not estimable)" in text
    assert "all    3 (interval not estimable)" in text


def test_strata_are_named():
    text = report("stratified.csv", "--cause", "cause", "--group", "group", "--strata", "stratum")
    assert "Log-rank within strata: chi-square" in text


def test_what_cannot_be_estimated_is_said():
    text = report("survival/no_event.csv", "--event", "event", "--benchmark", "9")
    assert "all           4       0  not reached" in text
    text = report("survival/group_without_exposure.csv", "--event", "event", "--group", "group")
    assert "Log-rank: not estimable, the groups have no events to compare." in text
    assert "! The log-rank test compares nothing" in text
    assert "! Group early has 3 patients: fewer than 10 patients in an arm" in text


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (None, "p not estimable"),
        (1e-9, "p < 0.0001"),
        (0.00123, "p = 0.0012"),
        (0.0432, "p = 0.043"),
        (0.5, "p = 0.50"),
    ],
)
def test_p_values(p, text):
    assert p_text(p) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12, "12"),
        (12.5, "12.5"),
        (0.01234, "0.0123"),
        (123456.78, "123456.8"),
        (200.0, "200"),
        (-0.5, "-0.5"),
    ],
)
def test_numbers(value, text):
    assert number(value) == text
