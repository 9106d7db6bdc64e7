"""What a paper says against rows: roundings, verdicts, and which statistic was printed instead."""

import statistics
from decimal import Decimal

import pytest

from orchestration.claims.other_statistic import OF_OTHERS, Candidate, Tier, search
from orchestration.claims.printed import Printed
from tests.unit.claims_registry import PATIENTS, judged, registry

MONTH = 365.25 / 12
BREAST = [(days / MONTH, cause) for _, site, days, cause, *_ in PATIENTS if site == "breast"]
LUNG = [(days / MONTH, cause) for _, site, days, cause, *_ in PATIENTS if site == "lung"]


def times(rows: list[tuple[float, int]], cause: int | None = None) -> list[float]:
    return [time for time, own in rows if cause in (None, own)]


@pytest.mark.parametrize(
    ("printed", "figure", "is_covered"),
    [
        ("15", 14.5, True),  # half up
        ("14", 14.5, True),  # half to even
        ("15", 15.49, True),
        ("15", 15.5, False),
        ("16", 15.5, True),
        ("15", 14.4999, False),
        ("18.4", 18.35, True),
        ("18.4", 18.45, True),  # half to even
        ("18.5", 18.45, True),  # half up
        ("18.4", 18.46, False),
        ("18.40", 18.4, True),
        ("18.40", 18.41, False),
        ("2.67", 2.675, False),  # a reader sees a half, whatever binary digits say: 2.68 either way
        ("2.68", 2.675, True),
        ("0.3", 0.1 + 0.2, True),
        ("-1", -0.5, True),
        ("0", -0.5, True),
        ("0", 0.0, True),
    ],
)
def test_a_printed_number_covers_what_rounds_to_it(printed: str, figure: float, is_covered: bool) -> None:
    assert Printed.of(printed).covers(figure) is is_covered


#: The statistic that an author printed as the median of the breast patients, in plain Python, and what is to be said.
PLANTED = {
    "mean": (statistics.mean(times(BREAST)), "the mean of the same 8"),
    "crude median": (statistics.median(times(BREAST)), "the crude median of the same 8"),
    "shortest": (min(times(BREAST)), "the shortest time of the same 8"),
    "longest": (max(times(BREAST)), "the longest time of the same 8"),
    "mean, event-free": (statistics.mean(times(BREAST, 0)), "the mean of the 4 without an event"),
    "median, event-free": (statistics.median(times(BREAST, 0)), "the crude median of the 4 without an event"),
    "mean, events": (statistics.mean(times(BREAST, 1)), "the mean of the 4 with an event"),
    "median, events": (statistics.median(times(BREAST, 1)), "the crude median of the 4 with an event"),
    "mean, another group": (statistics.mean(times(LUNG)), "the mean of the patients of claim c2 (4)"),
    "mean, both groups": (statistics.mean(times(BREAST + LUNG)), "the mean of the patients of claim c3 (12)"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_statistic_that_was_printed_is_found(planted: str) -> None:
    value, expected = PLANTED[planted]
    median = {
        "unit": "months",
        "endpoint_id": "PFS",
        "statistic": "km_median",
        "cohort": "primary_site = 'breast'",
    }
    verdict = judged(
        registry(),
        median | {"printed_value": f"{value:.2f}"},
        {"statistic": "patients", "cohort": "primary_site = 'lung'", "printed_value": "4"},
        {"statistic": "patients", "printed_value": "12"},
    )[0]
    assert (verdict.verdict, verdict.printed_value_is) == ("contradicted", expected)
    assert verdict.recomputed.value == pytest.approx(777 / MONTH)


def test_a_number_that_is_nothing_is_not_explained() -> None:
    median = {
        "unit": "months",
        "endpoint_id": "PFS",
        "statistic": "km_median",
        "cohort": "primary_site = 'breast'",
    }
    [verdict] = judged(registry(), median | {"printed_value": "30.55"})
    assert verdict.verdict == "contradicted"
    assert verdict.printed_value_is == ""
    assert verdict.reason.startswith("No statistic of the same 8 (mean 20.37, crude median 21.17)")


@pytest.mark.parametrize(
    ("printed", "cohort", "expected"),
    [
        ("9", "primary_site = 'breast'", "the number of metastatic sites of the same patients"),
        ("12", "primary_site = 'breast'", "the number of metastases of the same patients"),
        (
            "4",
            "primary_site = 'breast'",
            "the number with an event and number without an event of the same patients",
        ),
        ("7", "primary_site = 'breast'", ""),
        ("5", "primary_site = 'lung'", ""),  # the number of metastases of one is not known
    ],
)
def test_the_count_that_was_printed_is_found(printed: str, cohort: str, expected: str) -> None:
    claim = {"statistic": "patients", "endpoint_id": "PFS", "cohort": cohort, "printed_value": printed}
    [verdict] = judged(registry(), claim)
    assert (verdict.verdict, verdict.printed_value_is) == ("contradicted", expected)


FIGURES = [Candidate("mean", "some", value) for value in (9.0, 12.0, 14.0, 17.0)]


@pytest.mark.parametrize(
    ("printed", "tiers", "named"),
    [
        ("17.0", [Tier(FIGURES)], 1),
        ("17", [Tier(FIGURES)], 1),  # 4 of 29 numbers
        ("17", [Tier(FIGURES, OF_OTHERS)], 0),  # more than a tenth of them
        ("17.0", [Tier(FIGURES, OF_OTHERS)], 1),
        ("17", [Tier([*FIGURES, *(Candidate("mean", "more", n) for n in range(18, 30))])], 0),
        (
            "17.0",
            [Tier(FIGURES), Tier([Candidate("mean", "others", 17.0)], OF_OTHERS)],
            1,
        ),  # the nearest is enough
        ("17.0", [], 0),
    ],
)
def test_a_match_is_named_only_where_it_is_no_chance(printed: str, tiers: list[Tier], named: int) -> None:
    assert len(search(Printed.of(printed), None, tiers, 8.0, 36.0).named) == named


def test_the_recomputed_figure_itself_is_not_one_tried() -> None:
    found = search(Printed(Decimal(15), 0), 14.0, [Tier([Candidate("mean", "all", 14.0)] * 20)], 8.0, 36.0)
    assert (found.named, found.is_stopped) == ((), False)


def test_months_that_were_kept_as_days_are_months_again() -> None:
    # Of the days, 396, 822, 457 and 365, the mean is 16.755 months.
    patients = tuple((f"e{m}", "breast", round(m * MONTH), 0, 1, 1) for m in (13, 27, 15, 12))
    claim = {"unit": "months", "endpoint_id": "PFS", "statistic": "mean", "printed_value": "16.750"}
    assert judged(registry(patients), claim)[0].verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "verdict", "reason"),
    [
        ({"statistic": "patients", "printed_value": "12"}, "supported", ""),
        ({"statistic": "events", "endpoint_id": "PFS", "printed_value": "6"}, "supported", ""),
        ({"query": "select 100.0 * 3 / 66", "unit": "percent", "printed_value": "4.5"}, "supported", ""),
        ({"query": "select 11 + 1 + 1 + 1", "printed_value": "15"}, "contradicted", ""),
        ({"note": "The data of others"}, "cannot_tell", "The data of others"),
        ({}, "cannot_tell", "nothing is named that recomputes it"),
        (
            {"statistic": "patients", "centre_id": "harbour"},
            "cannot_tell",
            "the warehouse has no centre 'harbour'",
        ),
        (
            {
                "statistic": "survival_at_12_months",
                "endpoint_id": "PFS",
                "unit": "percent",
                "printed_value": "64.2",
            },
            "supported",
            "",
        ),
        (
            {
                "statistic": "km_median",
                "endpoint_id": "PFS",
                "unit": "months",
                "cohort": "episode_id = 'e10'",
            },
            "contradicted",
            "Not the time of the only patient; other cohorts do not give it either. Not reached: 0 of 1 had the event",
        ),
        (
            {"statistic": "mean", "endpoint_id": "PFS", "unit": "months", "cohort": "primary_site = 'skin'"},
            "cannot_tell",
            "nobody of the cohort has a time for PFS",
        ),
        (
            {"statistic": "km_median", "endpoint_id": "LC", "unit": "months"},
            "cannot_tell",
            "nobody of the cohort has a time for LC",
        ),
        (
            {"statistic": "events", "endpoint_id": "PSF"},
            "cannot_tell",
            "there is no endpoint 'PSF'; did you mean 'PFS'?",
        ),
    ],
)
def test_a_claim_gets_its_verdict(claim: dict[str, str], verdict: str, reason: str) -> None:
    [found] = judged(registry(), claim)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_a_comparison_with_a_published_median_is_never_supported() -> None:
    claim = {
        "statistic": "against_printed_median",
        "endpoint_id": "PFS",
        "unit": "months",
        "printed_value": "4",
    }
    [found] = judged(registry(), claim)
    assert found.verdict == "cannot_tell"
    assert "6 events where that median expects 38.6" in found.reason and "historical control" in found.reason


def test_the_same_figure_printed_as_another_number_is_told_of_both() -> None:
    mean = {"statistic": "mean", "endpoint_id": "PFS", "unit": "months", "cohort": "primary_site = 'lung'"}
    found = judged(
        registry(), mean | {"printed_value": "15"}, mean | {"statistic": "maximum", "printed_value": "13"}
    )
    assert [verdict.printed_elsewhere for verdict in found] == ["13 in results (c2)", "15 in results (c1)"]


def test_in_a_warehouse_without_the_centre_no_claim_can_be_told() -> None:
    rows = [{"statistic": "patients"}, {"query": "select 1"}, {"note": "The data of others"}]
    found = judged(registry(()), *({"centre_id": "royapettah", **row} for row in rows))
    assert {(verdict.verdict, verdict.reason) for verdict in found} == {
        ("cannot_tell", "the warehouse has no centre 'royapettah'")
    }
