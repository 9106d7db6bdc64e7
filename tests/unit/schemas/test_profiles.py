"""Profiles: what may not be said, and the word that would have been right."""

from pathlib import Path

import pytest

from schemas.findings import Refusal
from schemas.profile import Profile, load_profile
from schemas.profile.text import LARGEST_PROFILE

GOOD = """\
centre: clinic
name: A clinic
profile_version: 1
missing: {UNK: unknown, "-": not_recorded}
identifiers: [surname]
files:
  cases: {path: "cases_*.csv", format: delimited, date_order: dmy}
  book: {path: book.xlsx, format: xlsx}
values:
  organ: {Liver: liver, Lungs: lung}
tables:
  patients:
    from: cases
    when: {column: kind, has: patient}
    columns:
      patient_id: surname
      sex: {column: sex, values: {w: female, m: male, x: (not_recorded)}}
      vital_status: {constant: alive}
  lesions:
    from: book.Lesions
    each: {column: sites, parser: sites_and_count, values: organ}
    columns:
      lesion_id: {join: [surname, "=L", "@site"]}
      episode_id: surname
      organ: {part: site}
      diameter_mm: {column: size, parser: dose_and_fractions, part: dose_gy}
"""


def load(folder: Path, content: str | bytes) -> Profile:
    clinic = folder / "clinic"
    clinic.mkdir()
    (clinic / "centre.yml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_profile(clinic)


def mistakes(folder: Path, content: str | bytes) -> list[str]:
    with pytest.raises(Refusal) as caught:
        load(folder, content)
    assert {finding.rule for finding in caught.value.findings} == {"profile_invalid"}
    return [finding.message.removeprefix("centre.yml: ") for finding in caught.value.findings]


def test_a_good_profile(tmp_path: Path) -> None:
    profile = load(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())
    [lesions] = profile.tables["lesions"]
    assert (lesions.file, lesions.sheet) == ("book", "Lesions")
    assert lesions.source_columns() == ["sites", "surname", "size"]
    assert profile.files["cases"].may_be_empty is False


def test_words_stay_words(tmp_path: Path) -> None:
    said = GOOD.replace(
        "{Liver: liver, Lungs: lung}", "{Yes: liver, no: lung, 1: lung, null: liver, 2020-01-01: lung}"
    )
    assert list(load(tmp_path, said).values["organ"]) == ["Yes", "no", "1", "null", "2020-01-01"]


#: what to replace by what, and what the message must then be.
EDITS = [
    ("centre: clinic", "centre: clinik", "centre is 'clinik' but its folder is 'clinic'"),
    ("name: A", "nam: A", "unknown key 'nam'; did you mean 'name'?"),
    ("name: A clinic\n", "", "the key 'name' is missing"),
    ("profile_version: 1", "profile_version: 2", "profile_version: input should be '1' or 1"),
    ("format: delimited", "fromat: delimited", "unknown key 'files.cases.fromat'; did you mean 'format'?"),
    ("format: delimited", "format: csv",
     "files.cases.format: input should be 'delimited', 'redcap', 'xlsx', 'ods' or 'fhir'"),
    ("date_order: dmy", "date_order: d/m/y", "files.cases.date_order: input should be 'ymd', 'dmy' or 'mdy'"),
    ("date_order: dmy", "may_be_empty: perhaps",
     "files.cases.may_be_empty: input should be a valid boolean,"),
    ("date_order: dmy", "delimiter: tab", "files.cases.delimiter: input should be ',', ';', '|' or '\\t'"),
    ("cases_*.csv", "../other/cases.csv", "files.cases.path: '../other/cases.csv' is no file's name;"),
    ("cases_*.csv", "/etc/passwd", "files.cases.path: '/etc/passwd' is no file's name;"),
    ("cases_*.csv", "..", "files.cases.path: '..' is no file's name;"),
    ("cases_*.csv", "C:\\\\cases.csv", "files.cases.path: 'C:\\cases.csv' is no file's name;"),
    ("date_order: dmy", "dictionary: a/b.csv", "files.cases.dictionary: 'a/b.csv' is no file's name;"),
    ("UNK: unknown", "UNK: unknwon", "missing.UNK: unknown reason 'unknwon'; did you mean 'unknown'?"),
    ("UNK: unknown", "UNK: unknown, unk: not_asked",
     "missing: 'UNK' and 'unk' are the same word and mean two"),
    ("Lungs: lung", "LIVER: lung", "values.organ: 'Liver' and 'LIVER' are the same word and mean two things"),
    ("  patients:", "  pateints:", "unknown table 'pateints'; did you mean 'patients'?"),
    ("  patients:", "  pateints:", "tables: the table 'patients' is not mapped,"),
    ("sex: {column", "sexx: {column",
     "tables.patients[0]: unknown column 'sexx' of patients; did you mean 'sex'?"),
    ("from: cases", "from: case", "tables.patients[0].from: unknown file 'case'; did you mean 'cases'?"),
    ("from: cases", "from: cases.One",
     "tables.patients[0].from: 'cases.One' names a sheet of a file that has none"),
    ("from: book.Lesions", "from: book", "tables.lesions[0].from: 'book' names no sheet of the file"),
    ("has: patient", "hass: patient", "unknown key 'tables.patients[0].when[0].hass'; did you mean 'has'?"),
    (", has: patient", "", "tables.patients[0].when[0]: give one of has, has_not, is, filled"),
    ("has: patient", "is: [' ']", "tables.patients[0].when[0]: a text to compare with is blank;"),
    ("parser: sites_and_count", "parser: site_and_count",
     "tables.lesions[0].each: unknown parser 'site_and_count'; did you mean 'sites_and_count'?"),
    ("values: organ", "values: organs",
     "tables.lesions[0].each: unknown values 'organs'; did you mean 'organ'?"),
    ("organ: {part: site}", "organ: {part: sites}",
     "tables.lesions[0].columns.organ: no parser of this entry has a part 'sites'; did you mean 'site'?"),
    ("vital_status: {constant: alive}", "vital_status: {part: code}",
     "tables.patients[0].columns.vital_status: the part 'code' needs an 'each' in this entry"),
    ("part: dose_gy", "part: dose",
     "tables.lesions[0].columns.diameter_mm: the parser 'dose_and_fractions' has no part 'dose'; did you"),
    (", part: dose_gy", "",
     "columns.diameter_mm: say which part of 'dose_and_fractions' is meant: dose_gy, fractions"),
    ("diameter_mm: {column: size, ", "diameter_mm: {",
     "columns.diameter_mm: a parser needs a column, and neither"),
    ("each: {column: sites, parser: sites_and_count, values: organ}",
     "each: [{column: a, parser: phrases}, {column: b, parser: phrases}]",
     "tables.lesions[0].each: two parsers give the part 'code'; it is not known which is meant"),
    ("Lungs: lung", "Lungs: lungs",
     "organ: 'Lungs' is mapped to 'lungs', which is no organ; did you mean 'lung'?"),
    ("w: female", "w: woman", "columns.sex: 'w' is mapped to 'woman', which is no sex; known: female, male,"),
    ("(not_recorded)", "(not_noted)", "columns.sex: 'x' is mapped to '(not_noted)', which is no sex;"),
    ("constant: alive", "constant: living",
     "columns.vital_status: the constant 'living' is no vital_status;"),
    ("constant: alive", "constant: alive, column: status",
     "columns.vital_status: give exactly one of column, constant, join, part, not column and constant"),
    ("{constant: alive}", "{}", "columns.vital_status: give exactly one of column, constant, join, part"),
    ("constant: alive", "constant: alive, values: organ",
     "columns.vital_status: 'values' cannot go with 'constant'"),
    ("constant: alive", "column: status, ignore: [so]", "columns.vital_status: 'ignore' needs a parser"),
    ('[surname, "=L", "@site"]', '["=L"]', "columns.lesion_id: 'join' needs a column or a part,"),
    ("constant: alive", "constnt: alive",
     "unknown key 'tables.patients[0].columns.vital_status.constnt'; did you mean 'constant'?"),
    ("      episode_id: surname\n", "",
     "tables.lesions[0]: the required column 'episode_id' of lesions is not mapped"),
    ("{constant: alive}", "surname", "columns.vital_status: 'surname' is one of the identifiers,"),
    ("column: sites", "column: surname", "tables.lesions[0].each: 'surname' is one of the identifiers,"),
    ("tables:\n", "tabels:\n", "unknown key 'tabels'; did you mean 'tables'?"),
    ("identifiers: [surname]", "identifiers: surname", "identifiers: input should be a valid list"),
    ("identifiers: [surname]", "values2: {}", "unknown key 'values2'; did you mean 'values'?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), EDITS)
def test_a_wrong_word_is_named_with_the_right_one(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in GOOD
    told = mistakes(tmp_path, GOOD.replace(old, new, 1))
    assert any(message in mistake for mistake in told), told


def test_every_mistake_is_told(tmp_path: Path) -> None:
    content = GOOD.replace("Lungs: lung", "Lungs: lungs").replace("constant: alive", "constant: living")
    assert len(mistakes(tmp_path, content)) == 2


#: what the file holds, and what is said.
NO_PROFILES: list[tuple[str | bytes, str]] = [
    (b"", "it holds no keys"),
    (b"# nothing but a comment\n", "it holds no keys"),
    (b"- a\n- b\n", "it holds no keys"),
    (b"just words", "it holds no keys"),
    (b"centre: [", "line 1: it is no YAML: "),
    (b"a: b: c", "line 1: it is no YAML: mapping values are not allowed here"),
    (b"a: &x 1\nb: *x\n", "line 2: it is no YAML: aliases are not used"),
    (b"a: 1\nb: 2\na: 3\n", "line 3: it is no YAML: the key 'a' stands twice"),
    (b"? [a, b]\n: c\n", "line 1: it is no YAML: a key is no word"),
    (b"a: 1\n---\nb: 2\n", "it is no YAML: but found another document"),
    (b"a: \x01", "it is no text: special characters are not allowed"),
    ("name: Klinik für".encode("latin-1"), "it cannot be read as UTF-8 text"),
    (GOOD.encode("utf-16"), "it cannot be read as UTF-8 text"),
    (bytes(range(256)), "it cannot be read as UTF-8 text"),
    (b"[" * 20_000, "it is no YAML: nested too deeply"),
    (b"#" * (LARGEST_PROFILE + 1), "the file is larger than 1,000,000 bytes, which no profile is"),
    (b"!!python/object/apply:os.system [ls]", "it holds no keys"),
]


@pytest.mark.parametrize(("content", "message"), NO_PROFILES)
def test_what_is_no_profile_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    [told] = mistakes(tmp_path, content)
    assert message in told


def test_a_missing_profile(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"clinic/centre\.yml is missing") as caught:
        load_profile(tmp_path / "clinic")
    assert caught.value.findings[0].rule == "profile_missing"
    (tmp_path / "clinic" / "centre.yml").mkdir(parents=True)
    with pytest.raises(Refusal, match="is missing"):
        load_profile(tmp_path / "clinic")
