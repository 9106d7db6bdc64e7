"""Clean patients: plausible, all nine states, and no rule of intake broken.

The checks are written anew here, so that they do not share a mistake with the generator.
"""

import calendar
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codes import code_lists, codes_of
from synth.patients import patients
from synth.records import COLUMNS, MISSING_MARKS, PatientRecord
from tests.unit.synth.conftest import DELIVERY

Rows = dict[str, list[dict[str, Any]]]


def span(text: str) -> tuple[date, date]:
    """First and last day that a date can mean."""
    pieces = [int(piece) for piece in text.split("-")]
    year, month = pieces[0], pieces[1] if len(pieces) > 1 else None
    if len(pieces) == 3:
        return date(*pieces), date(*pieces)
    last = calendar.monthrange(year, month or 12)[1]
    return date(year, month or 1, 1), date(year, month or 12, last)


def six_months_after(day: date) -> date:
    year, month = day.year + (day.month + 5) // 12, (day.month + 5) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def tree(row: dict[str, Any], primary: date) -> str:
    """The ESTRO-EORTC tree, from the answers of the row."""
    answers = {name: {"yes": True, "no": False}.get(row[name]) for name in QUESTIONS}
    poly, oligo, therapy, progressive = answers.values()
    if poly is None:
        return "unclassifiable"
    if poly:
        history = "induced"
    elif oligo:
        history = "repeat"
    elif date.fromisoformat(row["diagnosis_date"]) <= six_months_after(primary):
        return "synchronous"
    else:
        history = "metachronous"
    if therapy is None:
        return "unclassifiable"
    if not therapy:
        return f"{history}_oligorecurrence"
    assert progressive is not None
    assert progressive or history != "metachronous"
    return f"{history}_{'oligoprogression' if progressive else 'oligopersistence'}"


QUESTIONS = (
    "polymetastatic_history",
    "oligometastatic_history",
    "active_systemic_therapy",
    "progressive_lesions",
)


def check(record: PatientRecord) -> None:
    tables: Rows = record.tables
    (patient,), (primary,) = tables["patients"], tables["primaries"]
    episodes = {row["episode_id"]: row for row in tables["episodes"]}
    lesions = {row["lesion_id"]: row for row in tables["lesions"]}
    treatments = {row["treatment_id"]: row for row in tables["treatments"]}
    assessments = {row["assessment_id"]: row for row in tables["assessments"]}
    for table, rows in tables.items():
        key = next(name for name, about in COLUMNS[table].items() if about["role"] == "key")
        assert len({row[key] for row in rows}) == len(rows)
        for row in rows:
            check_cells(table, row)
    died = patient["death_date"] and span(patient["death_date"])
    assert (patient["vital_status"] == "dead") == bool(died)
    if died:
        assert span(patient["last_contact_date"])[1] <= died[0]
    assert patient["entry_date"] is None or patient["entry_date"] <= patient["last_contact_date"]
    end = died[0] if died else date.fromordinal(DELIVERY)
    for day in (primary["diagnosis_date"], *(row["diagnosis_date"] for row in episodes.values())):
        assert span(day)[1] <= end
    for row in episodes.values():
        diagnosed = date.fromisoformat(row["diagnosis_date"])
        first, last = span(primary["diagnosis_date"])
        assert last <= diagnosed
        assert row["ned_date"] is None or diagnosed < span(row["ned_date"])[0] <= end
        assert 1 <= row["declared_lesion_count"] <= 5
        assert row["declared_lesion_count"] == sum(
            one["episode_id"] == row["episode_id"] for one in lesions.values()
        )
        if row["declared_state"] in codes_of("state"):
            assert tree(row, first) == row["declared_state"] == tree(row, last)
        check_therapy(row, diagnosed, treatments)
    for row in treatments.values():
        assert span(row["start_date"])[1] <= end
        assert row["end_date"] is None or span(row["start_date"])[1] <= span(row["end_date"])[0] <= end
        assert row["episode_id"] in episodes
    for row in assessments.values():
        seen = date.fromisoformat(row["assessment_date"])
        assert date.fromisoformat(episodes[row["episode_id"]]["diagnosis_date"]) <= seen <= end
    for row in tables["treatment_lesions"]:
        assert lesions[row["lesion_id"]]["episode_id"] == treatments[row["treatment_id"]]["episode_id"]
    for row in tables["lesion_assessments"]:
        assert lesions[row["lesion_id"]]["episode_id"] == assessments[row["assessment_id"]]["episode_id"]
    for row in tables["toxicities"]:
        assert span(row["onset_date"])[1] <= end and row["treatment_id"] in treatments


def check_therapy(episode: dict[str, Any], diagnosed: date, treatments: dict[str, dict[str, Any]]) -> None:
    """Whether a line was running at the diagnosis is what the episode says, whatever partial dates mean."""
    certain = possible = False
    for row in treatments.values():
        if row["target"] != "systemic":
            continue
        start, end = span(row["start_date"]), span(row["end_date"] or "2099-12-31")
        certain |= start[1] <= diagnosed <= end[0]
        possible |= start[0] <= diagnosed <= end[1]
    assert certain == possible
    if episode["active_systemic_therapy"] in ("yes", "no"):
        assert certain == (episode["active_systemic_therapy"] == "yes")


def check_cells(table: str, row: dict[str, Any]) -> None:
    assert list(row) == list(COLUMNS[table])
    for name, about in COLUMNS[table].items():
        value = row[name]
        if value is None or value in MISSING_MARKS:
            assert not about.get("required")
        elif about["role"] == "code":
            assert value in codes_of(str(about["code_list"]))
        elif about["role"] == "date":
            assert span(value)[1].toordinal() <= DELIVERY
        elif about["role"] in ("count", "day"):
            assert type(value) is int


@settings(max_examples=150)
@given(st.integers(min_value=0, max_value=2**63))
def test_no_seed_breaks_the_order_of_events(seed: int) -> None:
    for record in patients("any", 3, seed, DELIVERY):
        check(record)


def test_no_patient_of_many_breaks_the_order_of_events(many: list[PatientRecord]) -> None:
    for record in many:
        check(record)


def test_all_nine_states_and_the_unclassifiable_occur(many: list[PatientRecord]) -> None:
    states = Counter(row["declared_state"] for record in many for row in record.tables["episodes"])
    assert {state for state in states if state in codes_of("state")} == set(codes_of("state"))
    assert min(states[state] for state in codes_of("state")) >= 5


def test_sites_fit_sex_and_spread(many: list[PatientRecord]) -> None:
    for record in many:
        site, sex = record.tables["primaries"][0]["site"], record.tables["patients"][0]["sex"]
        organs = {row["organ"] for row in record.tables["lesions"]}
        assert site != "prostate" or (sex == "male" and "ovary" not in organs)
        assert site != "prostate" or not organs & {"liver", "brain"}
        assert site in code_lists()["primary_site"]


@pytest.mark.parametrize(
    ("table", "column", "least"),
    [("patients", "death_date", 5), ("primaries", "diagnosis_date", 100), ("treatments", "start_date", 100)],
)
def test_some_dates_are_partial(many: list[PatientRecord], table: str, column: str, least: int) -> None:
    dates = [row[column] for record in many for row in record.tables[table] if row[column]]
    assert sum(len(str(day)) < 10 for day in dates) >= least


def test_repeat_episodes_several_treatments_of_a_lesion_and_losses(many: list[PatientRecord]) -> None:
    assert sum(len(record.tables["episodes"]) > 1 for record in many) > 200
    hits = [Counter(row["lesion_id"] for row in record.tables["treatment_lesions"]) for record in many]
    assert sum(max(hit.values(), default=0) > 1 for hit in hits) > 100
    living = [r.tables["patients"][0] for r in many if r.tables["patients"][0]["vital_status"] == "alive"]
    lost = [p for p in living if span(str(p["last_contact_date"]))[1].toordinal() < DELIVERY - 90]
    assert 20 < len(lost) < len(living) - 20
