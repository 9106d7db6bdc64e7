"""Mapping: which rows an entry takes, what a cell becomes, and why a value is missing."""

from pathlib import Path

import pytest

from tests.unit.schemas.deliveries import Centre, accounts, found, values

CASES = """\
no,kind,sex,sites,drugs
1,Patient (new),W,Liver; Lung,A
2,patient,+,lung,unk
3,LESION,-,Liver,
4,,m, unk ,B
"""


def clinic(folder: Path, tables: str, cases: str = CASES, **keys: str) -> Centre:
    """A centre with one file, read as ``tables`` say (the keys below ``tables``, indented by two)."""
    more = "".join(f"{key}: {value}\n" for key, value in keys.items())
    made = Centre(folder / "clinic").profile(
        f"{more}missing: {{UNK: unknown, n/a: not_applicable}}\n"
        f"files: {{cases: {{path: cases.csv, format: delimited}}}}\ntables:\n{tables}"
    )
    made.write("cases.csv", cases)
    return made


@pytest.mark.parametrize(
    ("when", "taken"),
    [
        ("{column: kind, has: patient}", ["1", "2"]),
        ("{column: kind, has_not: patient}", ["3", "4"]),
        ("{column: kind, is: [PATIENT, lesion]}", ["2", "3"]),
        ("{column: kind, is: patient}", ["2"]),
        ("{column: kind, filled: true}", ["1", "2", "3"]),
        ("{column: kind, filled: no}", ["4"]),
        ("{column: sex, has: '+'}", ["2"]),
        ("{column: sex, is: ['-', m]}", ["3", "4"]),
        ("[{column: kind, has: patient}, {column: sex, has_not: '+'}]", ["1"]),
    ],
)
def test_an_entry_takes_the_rows_that_pass(when: str, taken: list[str], tmp_path: Path) -> None:
    tables = f"  patients: {{from: cases, when: {when}, columns: {{patient_id: no}}}}"
    made = clinic(tmp_path, tables).take_in()
    assert accounts(made) == [("cases.csv", None, 4, len(taken), 0, 0, 4 - len(taken))]
    rows = [row - 1 for row in sorted(made.tables["patients"]["source_row"])]
    assert [str(row) for row in rows] == taken


def test_a_word_is_a_code_its_label_or_in_the_vocabulary(tmp_path: Path) -> None:
    cases = "no,sex\n1,W\n2,FE-MALE\n3,Male\n4,+\n5,unk\n6,(not_recorded)\n7,(left)\n8,\n9,Unknown\n"
    tables = """
  patients:
    from: cases
    columns: {patient_id: no, sex: {column: sex, values: {w: female, '+': other}}}
"""
    made = clinic(tmp_path, tables, cases).take_in()
    assert values(made, "patients", "sex") == (
        ["female", "female", "male", "other", "unknown", None, None, None, "unknown"]
    )
    assert found(made) == {("patients", 8, "sex", "unknown_code")}
    reasons = made.quality["missing_reason"].sort("reason")["reason"].to_list()
    assert reasons == ["invalid", "not_recorded", "unknown"]


def test_a_text_in_brackets_is_no_reason(tmp_path: Path) -> None:
    cases = "no,stage\n1,(unknown primary)\n2,(II)\n"
    tables = """
  patients: {from: cases, columns: {patient_id: no}}
  primaries: {from: cases, columns: {primary_id: no, patient_id: no, stage: stage}}
"""
    made = clinic(tmp_path, tables, cases).take_in()
    assert values(made, "primaries", "stage") == ["(unknown primary)", "(II)"]


PRIMARIES = """
  patients: {from: cases, columns: {patient_id: no}}
  primaries:
    from: cases
    columns: {primary_id: {join: [no, "=T", part]}, patient_id: no}
"""


def test_an_identifier_joined_of_a_missing_piece_is_missing(tmp_path: Path) -> None:
    cases = "no,part\n1,a\n2,\n3,n/a\n4,#REF!\n"
    made = clinic(tmp_path, PRIMARIES, cases).take_in()
    assert found(made) == {("primaries", row, "primary_id", "required_missing") for row in (3, 4, 5)}


LESIONS = """
  patients: {from: cases, columns: {patient_id: no}}
  episodes: {from: cases, columns: {episode_id: no, patient_id: no}}
  lesions:
    from: cases
    each: {column: sites, parser: list}
    columns:
      lesion_id: {join: [no, "@item"]}
      episode_id: no
      organ: {part: item}
"""


def test_a_cell_becomes_a_row_for_each_of_its_parts(tmp_path: Path) -> None:
    made = clinic(tmp_path, LESIONS).take_in()
    assert values(made, "lesions", "organ") == ["liver", "lung", "lung", "liver"]
    assert accounts(made) == [("cases.csv", None, 4, 4, 0, 0, 0)]


def test_several_rows_of_one_source_row_break_a_rule_together(tmp_path: Path) -> None:
    made = clinic(tmp_path, LESIONS, "no,sites\n1,toe; toe ;knee\n2,liver\n").take_in()
    # Two toes of one patient are one identifier.
    assert sorted(made.quality["finding"].select("rule", "source_row", "found").rows()) == [
        ("duplicate_row", 2, None),
        ("unknown_code", 2, "knee"),
        ("unknown_code", 2, "toe"),
    ]


def test_two_cells_taken_apart_give_every_pair(tmp_path: Path) -> None:
    tables = """
  patients: {from: cases, columns: {patient_id: no}}
  episodes: {from: cases, columns: {episode_id: no, patient_id: no}}
  treatments:
    from: cases
    each:
      - {column: drugs, parser: phrases, values: {A: chemotherapy, B: immunotherapy}}
      - {column: sites, parser: list}
    columns:
      treatment_id: {join: [no, "@code", "@item"]}
      episode_id: no
      modality: {part: code}
      start_day: {part: days}
      end_day: {column: days, parser: months, part: days}
"""
    cases = "no,drugs,sites,days\n1,A and B in 2,x; y,3 m\n2,A,,\n"
    made = clinic(tmp_path, tables, cases).take_in()
    rows = made.tables["treatments"].select("modality", "start_day", "end_day").rows()
    assert sorted(rows) == [("chemotherapy", 61, 91)] * 2 + [("immunotherapy", 61, 91)] * 2
    assert found(made) == set()


def test_a_cell_with_more_answers_than_its_column_holds_is_told(tmp_path: Path) -> None:
    tables = """
  patients: {from: cases, columns: {patient_id: no}}
  primaries:
    from: cases
    columns:
      primary_id: no
      patient_id: no
      site: {column: site, parser: phrases, values: {breast: breast, lung: lung}, part: code}
"""
    made = clinic(tmp_path, tables, "no,site\n1,breast\n2,breast and lung\n").take_in()
    assert values(made, "primaries", "site") == ["breast", "breast"]
    assert found(made) == {("primaries", 3, "site", "text_ambiguous")}


def test_a_vocabulary_of_a_parser_may_say_that_a_value_is_missing(tmp_path: Path) -> None:
    tables = """
  patients: {from: cases, columns: {patient_id: no}}
  primaries:
    from: cases
    columns:
      primary_id: no
      patient_id: no
      site: {column: site, parser: phrases, values: {breast: breast, elsewhere: (not_asked)}, part: code}
"""
    made = clinic(tmp_path, tables, "no,site\n1,breast\n2,elsewhere\n").take_in()
    assert values(made, "primaries", "site") == ["breast", None]
    assert made.quality["missing_reason"]["reason"].to_list() == ["not_asked"]


def test_one_table_of_two_files_names_each_ones_column(tmp_path: Path) -> None:
    made = Centre(tmp_path / "clinic").profile(
        """
        files:
          old: {path: old.csv, format: delimited, date_order: dmy}
          new: {path: new.csv, format: delimited}
        tables:
          patients:
            - {from: old, columns: {patient_id: no, last_contact_date: seen}}
            - {from: new, columns: {patient_id: id, last_contact_date: contact}}
        """
    )
    made.write("old.csv", "no,seen\n1,01/02/2020\n2,2020-13-01\n")
    made.write("new.csv", "id,contact\n3,2020-02-01\n4,01/02/2020\n")
    taken = made.take_in()
    assert values(taken, "patients", "last_contact_date") == ["2020-02-01", None, "2020-02-01", None]
    findings = taken.quality["finding"].select("source_file", "source_row", "source_column", "rule").rows()
    assert findings == [("new.csv", 3, "contact", "not_a_date"), ("old.csv", 3, "seen", "not_a_date")]


def test_one_file_under_two_names_is_counted_once(tmp_path: Path) -> None:
    made = Centre(tmp_path / "clinic").profile(
        """
        files:
          european: {path: cases.csv, format: delimited, date_order: dmy}
          american: {path: cases.csv, format: delimited, date_order: mdy}
        tables:
          patients: {from: european, columns: {patient_id: no, last_contact_date: seen}}
          primaries: {from: american, columns: {primary_id: no, patient_id: no, diagnosis_date: found}}
        """
    )
    made.write("cases.csv", "no,seen,found\n1,25/01/2020,01/24/2020\n2\n")
    taken = made.take_in()
    assert values(taken, "primaries", "diagnosis_date") == ["2020-01-24"]
    assert accounts(taken) == [("cases.csv", None, 2, 1, 1, 0, 0)]
    assert found(taken) == {(None, 3, None, "ragged_row")}


def test_columns_may_have_the_names_of_ours(tmp_path: Path) -> None:
    cases = "source_row,source_file,centre_id,row,source_sheet\n7,x,other,9,s\n"
    made = clinic(tmp_path, "  patients: {from: cases, columns: {patient_id: source_row}}", cases).take_in()
    [patient] = made.tables["patients"].to_dicts()
    assert (patient["source_row"], patient["source_file"], patient["centre_id"]) == (2, "cases.csv", "clinic")
    assert patient["source_sheet"] is None


def test_blanks_of_every_kind_are_blanks(tmp_path: Path) -> None:
    cases = "no,sex\n\u00a0P\u00a01\u200b,\u3000male\ufeff\n\u2003,\u200b\n2,\u202f\n"
    made = clinic(tmp_path, "  patients: {from: cases, columns: {patient_id: no, sex: sex}}", cases).take_in()
    assert values(made, "patients", "sex") == ["male", None]
    assert ("patients", 3, "patient_id", "required_missing") in found(made)
