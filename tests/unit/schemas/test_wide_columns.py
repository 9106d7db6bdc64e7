"""Columns side by side for several things of one kind, and columns of a centre's own."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.intake import TakenIn
from tests.unit.schemas.deliveries import STEADY, Centre, accounts, found, values

PROFILE = """
    files: {cases: {path: cases.csv, format: delimited}}
    tables:
      patients: {from: cases, columns: {patient_id: id}}
      primaries: {from: cases, columns: {primary_id: id, patient_id: id}}
      episodes: {from: cases, columns: {episode_id: id, patient_id: id, primary_id: id}}
      lesions:
        from: cases
        unpivot: {columns: {site: "met{n}_site", size: "met{n}_mm"}, n: 1-3}
        columns:
          lesion_id: {join: [id, "=L", "@n"]}
          episode_id: id
          organ: site
          diameter_mm: size
          lesion_count: {constant: 1}
          x_place: {part: n}
          x_remark: remark
"""
HEADER = "id,met1_site,met1_mm,met2_site,met2_mm,met3_site,met3_mm,remark\n"


def taken(folder: Path, rows: str, profile: str = PROFILE) -> TakenIn:
    clinic = Centre(folder / "clinic").profile(profile)
    clinic.write("cases.csv", HEADER + rows)
    return clinic.take_in()


def test_each_of_them_becomes_a_row(tmp_path: Path) -> None:
    took = taken(tmp_path, "1,liver,12,lung,,brain,7,first\n2,,,-,NA,,,\n3,,,bone_spine,40,,,\n")
    rows = took.tables["lesions"].select("source_row", "organ", "diameter_mm").rows()
    assert sorted(rows) == [
        (2, "brain", 7.0),
        (2, "liver", 12.0),
        (2, "lung", None),
        (4, "bone_spine", 40.0),
    ]
    assert found(took) == set()
    assert accounts(took) == [("cases.csv", None, 3, 3, 0, 0, 0)]


def test_a_finding_names_the_column_that_was_meant(tmp_path: Path) -> None:
    took = taken(tmp_path, "1,liver,12,lungs,x,,,\n")
    told = took.quality["finding"].select("source_row", "source_column", "rule").rows()
    assert told == [(2, "met2_mm", "not_a_number"), (2, "met2_site", "unknown_code")]


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    clinic.write("cases.csv", HEADER.replace("met3_mm", "met_3_mm") + "1,,,,,,,\n")
    [finding] = clinic.refusal()
    assert (finding.rule, finding.source_column) == ("column_missing", "met3_mm")


def test_columns_of_a_centres_own_are_taken_along(tmp_path: Path) -> None:
    took = taken(tmp_path, f"1,liver,12,,,,,{'x' * 201}\n2,lung,9,,,,,seen twice\n3,lung,9,,,,,NA\n")
    extras = took.quality["extra_value"].sort("column_name", "value", "record_id")
    assert extras.select("table_name", "column_name", "value").rows() == [
        ("lesions", "x_place", "1"),
        ("lesions", "x_place", "1"),
        ("lesions", "x_place", "1"),
        ("lesions", "x_remark", "seen twice"),
    ]
    assert set(extras["record_id"]) <= set(took.tables["lesions"]["lesion_id"])
    assert found(took) == {("lesions", 2, "x_remark", "text_too_long")}
    # What stands in a column of the centre's own is for nobody's eyes.
    assert took.quality["finding"]["found"].to_list() == [None]
    reasons = took.quality["missing_reason"].filter(column_name="x_remark")["reason"].to_list()
    assert sorted(reasons) == ["invalid", "not_recorded"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("met{n}_mm", "met_mm"), "the columns of 'size' need '{n}' in the place of what differs"),
        (("n: 1-3", "n: [1, 1]"), "one of n stands twice"),
        (("n: 1-3", "n: []"), "unpivot.n: "),
        (("x_place", "x_Place"), "unknown column 'x_Place' of lesions; lower-case letters"),
        (("unpivot:", "unpivots:"), "unknown key 'tables.lesions[0].unpivots'; did you mean 'unpivot'?"),
        (("{columns: {site:", "{column: {site:"), "'columns'"),
    ],
)
def test_a_mistake_is_named(wrong: tuple[str, str], says: str, tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE.replace(*wrong))
    clinic.write("cases.csv", HEADER + "1,,,,,,,\n")
    told = clinic.refusal()
    assert {finding.rule for finding in told} == {"profile_invalid"}
    assert any(says in finding.message for finding in told)


def test_an_identifier_is_no_column_of_ones_own(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile("identifiers: [remark]\n" + PROFILE.replace("\n    ", "\n"))
    clinic.write("cases.csv", HEADER + "1,,,,,,,\n")
    assert "x_remark: 'remark' is one of the identifiers" in clinic.refusal()[0].message


@settings(STEADY, max_examples=30)
@given(st.lists(st.tuples(*[st.sampled_from(["", "liver", "lung", "NA", " "])] * 3), min_size=1, max_size=6))
def test_no_lesion_is_lost_and_none_is_made_up(
    tmp_path_factory: pytest.TempPathFactory, sites: list[tuple[str, ...]]
) -> None:
    rows = "".join(f"{n},{a},,{b},,{c},,\n" for n, (a, b, c) in enumerate(sites))
    took = taken(tmp_path_factory.mktemp("wide"), rows)
    expected = sorted(site for row in sites for site in row if site in ("liver", "lung"))
    assert sorted(map(str, values(took, "lesions", "organ"))) == expected
    assert accounts(took) == [("cases.csv", None, len(sites), len(sites), 0, 0, 0)]
