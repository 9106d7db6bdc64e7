"""The published case series, recomputed from its own table. Expected values are R's (tests/oracles)."""

import json
from pathlib import Path

import pytest

from tests.forked.client import Ran
from tests.pipeline.conftest import Home

ORACLE = json.loads((Path(__file__).parents[1] / "oracles" / "paper_table1.json").read_text())
GROUPS = ORACLE["groups"]
MONTH = 365.25 / 12

Refreshed = tuple[Home, Ran]


def summary(home: Home, endpoint: str, stratification: str, group: str) -> dict[str, float | None]:
    columns = "n_count, event_count, median_months, median_lower_months, median_upper_months, followup_months"
    where = (
        f"endpoint_id = '{endpoint}' and stratification_id = '{stratification}' and group_name = '{group}'"
    )
    within = "" if stratification == "centre" else " and within_group = 'royapettah'"
    [row] = home.query(f"select {columns} from survival.summary where {where}{within}")
    return dict(zip(columns.split(", "), row, strict=True))


@pytest.mark.parametrize("endpoint", ["PFS", "DFS"])
@pytest.mark.parametrize(
    ("stratification", "group", "case"),
    [
        ("centre", "royapettah", "all14"),
        ("centre_primary_site", "breast", "breast"),
        ("centre_primary_site", "oesophago-gastric", "gastro_3"),
        ("centre_primary_site", "colorectal", "rectum"),
        ("centre_declared_state", "synchronous", "synchronous"),
        ("centre_declared_state", "metachronous_oligorecurrence", "metachronous"),
    ],
)
def test_survival_is_what_r_makes_of_table_1(
    refreshed: Refreshed, endpoint: str, stratification: str, group: str, case: str
) -> None:
    found, expected = summary(refreshed[0], endpoint, stratification, group), GROUPS[case]
    median, lower, upper = expected["km_log-log"]
    assert (found["n_count"], found["event_count"]) == (expected["n"], expected["events"])
    # The table counts months and the warehouse whole days: half a day either way.
    near = {"abs": 0.5 / MONTH + 1e-9}
    assert found["median_months"] == (median if median is None else pytest.approx(median, **near))
    assert found["median_lower_months"] == (lower if lower is None else pytest.approx(lower, **near))
    assert found["median_upper_months"] == (upper if upper is None else pytest.approx(upper, **near))
    assert found["followup_months"] == pytest.approx(expected["reverse_km"][0], **near)


@pytest.mark.parametrize(
    ("benchmark", "group", "case"),
    [
        ("esme_breast_triple_negative", "breast", "breast vs 6"),
        ("esme_breast_hr_her2_positive", "breast", "breast vs 13.3"),
        ("ramucirumab_gastric", "oesophago-gastric", "gastro_3 vs 5.6"),
        # The registry's group is colorectal; its one patient of this centre has a rectal cancer.
        ("rwd_across_2018", "colorectal", "rectum vs 9.6"),
    ],
)
def test_published_medians_are_compared_as_r_does(
    refreshed: Refreshed, benchmark: str, group: str, case: str
) -> None:
    [expected] = [row for row in ORACLE["one_sample"] if row["group"] == case]
    rows = refreshed[0].query(
        "select n_count, event_count, benchmark_median_months, expected_count, p, p_exact_fewer, observed_to_expected, "
        "observed_to_expected_lower, observed_to_expected_upper, caveats from survival.benchmark_comparison "
        f"where benchmark_id = '{benchmark}' and within_group = 'royapettah' and group_name = '{group}'"
    )
    [(n, events, median, *figures, caveats)] = rows
    assert (n, events, median) == (expected["n"], expected["O"], expected["bench"])
    # The table counts months and the warehouse whole days.
    names = ("E", "p2", "p_poisson_le", "SMR", "lo", "hi")
    assert figures == [pytest.approx(expected[name], rel=5e-3) for name in names]
    assert "historical control" in caveats
    assert f"fewer than 10 events: {events}" in caveats
    assert (
        f"{n} of {n} come from centres with no patient on record whose initial therapy met no response"
        in caveats
    )
    assert ("fewer than 10 patients" in caveats) == (n < 10)


def test_the_paper_s_p_values(refreshed: Refreshed) -> None:
    rows = refreshed[0].query(
        "select benchmark_id, round(p, 4), round(p_exact_fewer, 3) from survival.benchmark_comparison "
        "where within_group = 'royapettah' and benchmark_id in ('esme_breast_triple_negative', "
        "'esme_breast_hr_her2_positive', 'ramucirumab_gastric', 'rwd_across_2018') order by 1"
    )
    found = {name: values for name, *values in rows}
    assert found["esme_breast_triple_negative"][0] == 0.0006
    assert round(found["esme_breast_hr_her2_positive"][0], 2) == 0.16
    assert found["ramucirumab_gastric"][1] == 0.024
    assert round(found["rwd_across_2018"][0], 2) == 0.33


def test_no_comparison_is_without_caveat_and_none_is_missing(refreshed: Refreshed) -> None:
    home = refreshed[0]
    assert home.query("select count(*) from survival.benchmark_comparison where caveats = ''") == [(0,)]
    # A benchmark of any site is compared with all of the registry and with each centre.
    assert home.query(
        "select group_name from survival.benchmark_comparison where benchmark_id = 'sabr_comet_sabr_pfs' order by 1"
    ) == [("all",), ("lindenhof",), ("northgate",), ("royapettah",)]
    # One of a site that nobody has is compared with nobody.
    assert home.query(
        "select count(*) from survival.benchmark_comparison where benchmark_id like 'extend_pancreas%'"
    ) == home.query(
        "select 2 * count(*) from survival.summary where endpoint_id = 'PFS' "
        "and group_name = 'hepato-pancreato-biliary'"
    )


@pytest.mark.parametrize(("month", "expected"), [(12, 1.0), (18, 0.46875), (24, 0.46875)])
def test_breast_survival_at_landmarks(refreshed: Refreshed, month: int, expected: float) -> None:
    rows = refreshed[0].query(
        "select estimate from survival.curve where endpoint_id = 'PFS' and stratification_id = 'centre_primary_site' "
        f"and within_group = 'royapettah' and group_name = 'breast' and time_months <= {month} "
        "order by time_days desc limit 1"
    )
    assert rows == [(pytest.approx(expected, rel=1e-12),)]


def test_states_are_kept_as_declared(refreshed: Refreshed) -> None:
    rows = refreshed[0].query(
        "select declared_state, count(*) from marts.episode where centre_id = 'royapettah' group by 1 order by 1"
    )
    assert rows == [("metachronous_oligorecurrence", 3), ("synchronous", 11)]


def test_what_the_table_leaves_out_stays_unknown(refreshed: Refreshed) -> None:
    home = refreshed[0]
    assert home.query("select count(*), count(sex) from marts.patient where centre_id = 'royapettah'") == [
        (14, 0)
    ]
    # Row 3 gives no number of metastases; row 10 gives one number for two sites.
    missing = home.query(
        "select organ, lesion_count from marts.lesion where centre_id = 'royapettah' and lesion_count is null "
        "order by organ"
    )
    assert [organ for organ, _ in missing] == ["adrenal", "bone_spine", "lung"]


def test_what_is_ambiguous_is_a_finding_and_nothing_else_is(refreshed: Refreshed) -> None:
    rows = refreshed[0].query(
        "select source_row, rule, source_column from quality.finding where centre_id = 'royapettah' order by 1, 2"
    )
    assert rows == [
        (4, "count_missing", "metastasis_site_and_number"),
        (4, "ongoing_mark_missing", "dfi_months"),
        (9, "text_ambiguous", "state_of_metastasis"),
        (11, "count_shared", "metastasis_site_and_number"),
    ]


#: What the printed number of a claim is, what the rows give, and what was printed instead (part of the words).
CONTRADICTED = {
    ("abstract", "15 patients"): (14, "metastatic sites"),
    ("results", "18.4 months"): (16, "the mean of the 5 without an event"),
    ("discussion: local cure", "17 months"): (15, "the mean of the same 5"),
    ("abstract", "11 patients"): (10, "metastatic sites"),
    ("case series", "2 patients"): (3, None),  # EBRT; the abstract's three is supported
    ("abstract", "15 months"): (13, None),  # rectum
    ("results", "10.5 months"): (None, None),
    ("results", "10 patients"): (9, None),
    ("abstract", "4 patients"): (3, None),  # SBRT
    ("discussion: breast", "2 patients"): (1, None),
}


def test_what_the_paper_says_against_its_table(refreshed: Refreshed) -> None:
    rows = refreshed[0].query(
        "select printed_in, printed_value || ' ' || unit, recomputed_value, printed_value_is from survival.claim "
        "where verdict = 'contradicted'"
    )
    found = {(where, printed): (value, instead) for where, printed, value, instead in rows}
    for key, (value, instead) in CONTRADICTED.items():
        assert found[key][0] == (value if value is None else pytest.approx(value)), key
        assert (found[key][1] is None) if instead is None else (instead in found[key][1]), key


@pytest.mark.parametrize(
    ("where", "statement"),
    [("abstract", "EBRT of metastases"), ("case series", "Metachronous oligorecurrence")],
)
def test_three_where_the_table_gives_three(refreshed: Refreshed, where: str, statement: str) -> None:
    query = f"""
        select verdict, recomputed_value from survival.claim
        where printed_in = '{where}' and statement = '{statement}'
    """
    assert refreshed[0].query(query) == [("supported", 3)]


def test_the_claims_are_printed_for_their_authors(refreshed: Refreshed) -> None:
    ran = refreshed[0].oligo("check-claims")
    assert ran.code == 0, ran.said
    lines = ran.out.splitlines()
    assert lines[-1] == "128 claims: 56 supported, 30 contradicted, 42 cannot tell"
    assert max(map(len, lines)) <= 110 and not [line for line in lines if line != line.rstrip()]
    assert ran.out.index("Contradicted") < ran.out.index("Cannot tell") < ran.out.index("Supported")


def test_the_example_of_the_page_gives_what_it_shows(refreshed: Refreshed, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "claims.md").read_text()
    file = tmp_path / "claims.csv"
    file.write_text(page.split("```csv\n")[1].split("```")[0])
    ran = refreshed[0].oligo("check-claims", str(file))
    assert ran.out.splitlines()[-1] == "5 claims: 2 supported, 2 contradicted, 1 cannot tell"
    assert ran.out == page.split("```\n\n```\n")[1].split("```")[0]
