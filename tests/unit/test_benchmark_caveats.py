"""Which caveats a comparison with a published median carries: a table, with a benchmark of which nothing is known."""

import csv

import duckdb
import pytest

from orchestration.paths import PROJECT
from orchestration.survival_tables.benchmark_caveats import CAVEATS, Compared, caveats_of, in_words
from orchestration.survival_tables.benchmarks import benchmarks, refused_benchmarks

SEED = PROJECT / "dbt_project" / "seeds" / "reference" / "benchmark.csv"
ALWAYS = ["historical_control", "exponential"]
#: A benchmark that is as comparable as one can be, and a series of ours of which the same holds.
BEST = {
    "index_event": "episode_diagnosis",
    "own_index": "the diagnosis",
    "has_our_events": True,
    "own_endpoint": "progression or death",
    "is_oligometastatic": True,
    "is_curative_intent": True,
    "narrower_than_site": None,
    "doubt": None,
}
OURS = {"index_event": "episode_diagnosis", "n": 100, "events": 50, "unselected": 100}

#: What is otherwise in the benchmark, what is otherwise in ours, and the caveats beside those that always apply.
CASES = [
    ({}, {}, []),
    ({"index_event": "ned"}, {}, ["index"]),
    ({"index_event": None}, {}, ["index"]),
    ({}, {"index_event": "ned"}, ["index"]),
    ({"has_our_events": False}, {}, ["events"]),
    ({"is_oligometastatic": False}, {}, ["not_oligometastatic"]),
    ({"is_curative_intent": False}, {}, ["not_curative"]),
    ({"narrower_than_site": "liver only"}, {}, ["narrower"]),
    ({"doubt": "retracted"}, {}, ["doubt"]),
    ({}, {"unselected": 99}, ["responders"]),
    ({}, {"competing": True}, ["competing"]),
    ({}, {"lesions": True}, ["lesions"]),
    ({}, {"n": 10, "unselected": 10, "events": 10}, []),
    ({}, {"n": 9, "unselected": 9, "events": 9}, ["few_patients", "few_events"]),
    ({}, {"n": 0, "unselected": 0, "events": 0}, ["few_patients", "few_events"]),
    # Nothing is known of it.
    (dict.fromkeys(BEST), {}, ["index", "events", "not_oligometastatic", "not_curative"]),
]


@pytest.mark.parametrize(("theirs", "ours", "expected"), CASES)
def test_a_caveat_applies_by_its_rule(theirs, ours, expected):
    compared = Compared(BEST | theirs, **(OURS | ours))
    assert caveats_of(compared) == ALWAYS + expected
    told = in_words(compared).split("; ")
    assert len(told) == len(ALWAYS + expected)
    assert all(told)


def test_every_caveat_has_a_case():
    assert {name for *_, names in CASES for name in names} | set(ALWAYS) == set(CAVEATS)


def test_the_words_name_what_they_are_about():
    compared = Compared(
        BEST | {"index_event": None, "own_index": "the randomisation"}, **(OURS | {"unselected": 40})
    )
    words = in_words(compared)
    assert "its clock starts at the randomisation, ours at the episode diagnosis" in words
    assert "60 of 100 come from centres with no patient on record" in words


def test_a_benchmark_of_a_site_or_a_median_that_is_none_is_refused():
    with duckdb.connect() as connection:
        connection.execute("create schema reference; create schema codes")
        connection.execute("create table codes.primary_site as select 'breast' as site_group")
        connection.execute(
            "create table reference.benchmark as from (values ('fits', 'breast', 6.0), ('any', null, 6.0), "
            "('misspelt', 'brest', 6.0), ('nothing', null, 0.0)) "
            "as rows(benchmark_id, primary_site_group, median_months)"
        )
        assert [row["benchmark_id"] for row in benchmarks(connection)] == [
            "any",
            "fits",
            "misspelt",
            "nothing",
        ]
        misspelt, nothing = refused_benchmarks(connection)
    assert misspelt.startswith("The benchmark 'misspelt' has a primary_site_group that is none of the list")
    assert nothing.startswith("The benchmark 'nothing' has a median_months that is no time")


def test_every_benchmark_says_where_it_was_read_and_has_a_doi_or_a_citation_of_a_meeting():
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["read_in"] and row["citation"] for row in rows)
    without_doi = {row["citation"].split(" et al.")[0].split(",")[0] for row in rows if not row["doi"]}
    assert without_doi == {"Kimura A", "Pericay C", "Chmura SJ"}
    assert all(row["doi"].startswith("10.") for row in rows if row["doi"])
    # Limits come with their level, and the median lies between them.
    for row in rows:
        assert bool(row["limits_level"]) == bool(row["lower_months"] or row["upper_months"])
        assert float(row["lower_months"] or 0) < float(row["median_months"])
        assert float(row["median_months"]) < float(row["upper_months"] or 1e9)
