"""Every rule of intake about a delivery and its files; ``orchestration`` judges those about folders."""

from pathlib import Path

import pytest

from schemas.findings import Finding
from tests.unit.schemas.deliveries import DELIVERY, Centre, accepted_rows, accounts, found
from tests.unit.schemas.test_workbook import write

PROFILE = """
    files: {cases: {path: "cases*.csv", format: delimited}}
    tables:
      patients: {from: cases, columns: {patient_id: id, sex: sex}}
"""
ROWS = "id,sex\nP-1,female\nP-2,\n"

#: rule, the files of the delivery, what the message says.
REFUSALS: list[tuple[str, dict[str, str | bytes], str]] = [
    ("file_missing", {"case.csv": ROWS}, f"no file 'cases*.csv' in {DELIVERY}; did you mean 'case.csv'?"),
    ("file_missing", {"other.txt": ROWS}, f"no file 'cases*.csv' in {DELIVERY}"),
    ("file_missing", {"cases.csv/inside.csv": ROWS},
     f"no file 'cases*.csv' in {DELIVERY}; a folder has that name"),
    ("file_ambiguous", {"cases1.csv": ROWS, "cases2.csv": ROWS}, f"2 files fit 'cases*.csv' in {DELIVERY}"),
    ("file_empty", {"cases.csv": ""}, "cases.csv has no bytes"),
    ("file_without_rows", {"cases.csv": "id,sex\n"}, "cases.csv has a header and no rows"),
    ("file_unreadable", {"cases.csv": b"PK\x03\x04\0\0"}, "cases.csv cannot be read: it holds zero bytes"),
    ("file_encoding", {"cases.csv": b"id,sex\n\xfc,\n"}, "cases.csv, line 2: not text in utf-8"),
    ("column_missing", {"cases.csv": "id,sx\n1,\n"},
     "the column 'sex' is not in cases.csv; did you mean 'sx'?"),
    ("column_duplicated", {"cases.csv": "id,sex,id\n1,,1\n"},
     "the columns 1 and 3 of cases.csv have the same name: 'id'"),
    ("all_rows_refused", {"cases.csv": "id,sex\n,x\n,y\n"},
     f"none of the 2 rows of {DELIVERY} gave an accepted patient"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "files", "says"), REFUSALS)
def test_rules_that_refuse(rule: str, files: dict[str, str | bytes], says: str, tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    for name, content in files.items():
        clinic.write(name, content)
    [finding] = clinic.refusal()
    assert (finding.rule, finding.message.startswith(says)) == (rule, True), finding.message


def test_all_rows_refused_names_the_rules_most_often_broken(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    clinic.write("cases.csv", "id,sex\n,x\n,\n")
    [finding] = clinic.refusal()
    assert finding.message.endswith("; most often: required_missing, unknown_code")
    clinic.profile(PROFILE.replace("delimited}", "delimited, may_be_empty: true}"))
    clinic.write("cases.csv", "id,sex\n")
    assert clinic.refusal()[0].message == f"none of the 0 rows of {DELIVERY} gave an accepted patient"


BOOK = """
    files: {book: {path: book.xlsx, format: xlsx}}
    tables:
      patients: {from: book.Patients, columns: {patient_id: id}}
"""


def test_sheet_missing(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(BOOK)
    write(clinic.write("book.xlsx", b""), {"Patient": [["id"], [1]]})
    assert [finding.rule for finding in clinic.refusal()] == ["sheet_missing"]


#: rule, files beside the good one, further files of the profile, what is said.
REMARKS: list[tuple[str, dict[str, str], str, str]] = [
    ("file_unread", {"letters.txt": "x"}, "", "letters.txt is not read: no entry of the profile names it"),
    ("file_unread", {"scans/a.txt": "x"}, "", "scans is not read: no entry of the profile names it"),
    ("file_unread", {"more.csv": "a\n1\n2\n"}, "more: {path: more.csv, format: delimited}",
     "'more.csv' has 2 rows and is not read"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "files", "more", "says"), REMARKS)
def test_rules_that_remark(rule: str, files: dict[str, str], more: str, says: str, tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE.replace("delimited}}", f"delimited}}, {more}}}"))
    for name, content in {"cases.csv": ROWS, **files}.items():
        clinic.write(name, content)
    findings = clinic.take_in().quality["finding"]
    assert findings.select("rule", "effect", "message").rows() == [(rule, "flagged", says)]


def test_a_systems_own_files_are_nobodys(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    for name in ("cases.csv", "._cases.csv", ".cases.csv", "~$cases.csv", ".DS_Store"):
        clinic.write(name, ROWS)
    assert found(clinic.take_in()) == set()


def test_a_name_may_look_like_a_pattern(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE.replace("cases*.csv", "cases [1].csv"))
    clinic.write("cases [1].csv", ROWS)
    assert accepted_rows(clinic.take_in(), "patients") == [2, 3]


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = Centre(tmp_path / "clinic").profile(PROFILE)
    path = clinic.write("cases.csv", ROWS)
    read = Path.read_bytes

    def closed(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert clinic.refusal() == (
        Finding("file_unreadable", "cases*.csv cannot be opened (PermissionError)", "cases*.csv"),
    )


def test_every_problem_of_a_delivery_is_told(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(
        """
        files:
          a: {path: a.csv, format: delimited}
          b: {path: b.csv, format: delimited}
          c: {path: c.csv, format: delimited}
        tables:
          patients: {from: a, columns: {patient_id: id}}
        """
    )
    clinic.write("b.csv", "")
    clinic.write("c.csv", "x\n")
    assert [finding.rule for finding in clinic.refusal()] == [
        "file_missing",
        "file_empty",
        "file_without_rows",
    ]


def test_an_empty_table_beside_full_ones(tmp_path: Path) -> None:
    clinic = Centre(tmp_path / "clinic").profile(
        """
        files:
          cases: {path: cases.csv, format: delimited}
          more: {path: more.csv, format: delimited, may_be_empty: true}
        tables:
          patients: {from: cases, columns: {patient_id: id}}
          primaries: {from: more, columns: {primary_id: id, patient_id: patient, diagnosis_date: found}}
        """
    )
    clinic.write("cases.csv", ROWS)
    clinic.write("more.csv", "id,patient,found\n")
    taken = clinic.take_in()
    assert taken.tables["primaries"].is_empty()
    assert found(taken) == set()
    assert accounts(taken) == [("cases.csv", None, 2, 2, 0, 0, 0)]
