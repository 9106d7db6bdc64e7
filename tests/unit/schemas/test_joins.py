"""Columns of another file brought in: who finds a partner, who does not, and that every row is accounted for."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.intake import TakenIn
from tests.unit.schemas.deliveries import STEADY, Centre, accounts, found

PROFILE = """
    files:
      cases: {path: cases.csv, format: delimited}
      deaths: {path: deaths.csv, format: delimited}
    tables:
      patients:
        from: cases
        with: {from: deaths, on: {id: patient}, take: {died: date, why: cause}}
        columns: {patient_id: id, sex: sex, death_date: died, death_cause: {column: why, values: {Krebs: cancer}}}
"""


def taken(folder: Path, cases: str, deaths: str) -> TakenIn:
    clinic = Centre(folder / "clinic").profile(PROFILE)
    clinic.write("cases.csv", f"id,sex\n{cases}")
    clinic.write("deaths.csv", f"patient,date,cause\n{deaths}")
    return clinic.take_in()


def test_partners_are_found_and_the_others_are_accounted_for(tmp_path: Path) -> None:
    took = taken(tmp_path, "1,male\n2,female\n3,\n", "2,2021-05-01,Krebs\n9,2021-01-01,Krebs\n,,\n3,,\n")
    rows = took.tables["patients"].select("source_row", "death_date", "death_cause").rows()
    assert rows == [(2, None, None), (3, "2021-05-01", "cancer"), (4, None, None)]
    assert found(took) == set()
    assert accounts(took) == [
        ("cases.csv", None, 3, 3, 0, 0, 0),
        ("deaths.csv", None, 3, 2, 0, 0, 1),
    ]


def test_of_several_partners_none_is_taken(tmp_path: Path) -> None:
    took = taken(tmp_path, "1,male\n2,female\n", "2,2021-05-01,Krebs\n2,2021-06-01,Krebs\n1,2020,\n")
    assert took.tables["patients"]["death_date"].to_list() == ["2020", None]
    assert found(took) == {(None, 2, None, "join_ambiguous"), (None, 3, None, "join_ambiguous")}
    assert accounts(took)[1] == ("deaths.csv", None, 3, 1, 0, 0, 2)


def test_a_partner_goes_where_its_row_goes(tmp_path: Path) -> None:
    took = taken(tmp_path, "1,male\n2,female\n", "2,3021-05-01,Krebs\n1,2020-02-02,\n")
    # A date of death that is none takes its patient along, and the row that it came from.
    assert found(took) == {("patients", 3, "death_date", "not_a_date")}
    assert accounts(took) == [
        ("cases.csv", None, 2, 1, 1, 0, 0),
        ("deaths.csv", None, 2, 1, 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("wrong", "rule", "says"),
    [
        (("from: deaths", "from: death"), "profile_invalid", "unknown file 'death'; did you mean 'deaths'?"),
        (("patient}", "pat}"), "column_missing", "the column 'pat' is not in deaths.csv"),
        (("died: date", "sex: date"), "column_duplicated", "is taken from another source"),
        (("why: cause}", "why: cause}, of: 1"), "profile_invalid", "unknown key"),
        (("{died: date, why: cause}", "{}"), "profile_invalid", "take: "),
    ],
)
def test_a_mistake_is_named(wrong: tuple[str, str], rule: str, says: str, tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE.replace(*wrong))
    clinic.write("cases.csv", "id,sex\n1,male\n")
    clinic.write("deaths.csv", "patient,date,cause\n1,,\n")
    assert any(finding.rule == rule and says in finding.message for finding in clinic.refusal())


def test_what_is_taken_may_not_be_an_identifier(tmp_path: Path) -> None:
    profile = "identifiers: [cause]\n" + PROFILE.replace("\n    ", "\n")
    clinic = Centre(tmp_path / "clinic").profile(profile)
    clinic.write("cases.csv", "id,sex\n1,male\n")
    assert "with: 'cause' is one of the identifiers" in clinic.refusal()[0].message


@settings(STEADY, max_examples=30)
@given(
    st.lists(st.integers(1, 6), max_size=8), st.lists(st.integers(1, 6), min_size=1, max_size=5, unique=True)
)
def test_no_row_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory, deaths: list[int], cases: list[int]
) -> None:
    took = taken(
        tmp_path_factory.mktemp("join"),
        "".join(f"{n},male\n" for n in cases),
        "".join(f"{n},2021-01-0{place + 1},\n" for place, n in enumerate(deaths)) + "99,,\n",
    )
    once = {n for n in cases if deaths.count(n) == 1}
    assert took.tables["patients"].height == len(cases)
    assert took.tables["patients"]["death_date"].drop_nulls().len() == len(once)
    assert accounts(took)[1] == (
        "deaths.csv",
        None,
        len(deaths) + 1,
        len(once),
        0,
        0,
        len(deaths) + 1 - len(once),
    )
