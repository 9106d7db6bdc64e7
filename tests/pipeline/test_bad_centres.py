"""Fifteen broken centres beside a good one: each is told what is wrong, and the good one is refreshed.

One refresh serves all the cases, which is itself the promise: a broken export never blocks the others.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.forked.client import PROJECT, Ran
from tests.pipeline.conftest import Home

HEADER = "id,sex,born,seen\n"
ROWS = HEADER + "Grete Muster,female,1950,2020-05-01\nMax Muster,male,1951,2021-05-01\n"
PROFILE = """\
centre: {centre}
name: A centre of the tests
profile_version: 1
files:
  export: {{path: export.csv, format: delimited}}
tables:
  patients:
    from: export
    columns: {{patient_id: id, sex: sex, birth_year: born, last_contact_date: seen}}
"""
WORKBOOK = PROFILE.replace("export.csv, format: delimited", "export.xlsx, format: xlsx").replace(
    "from: export", "from: export.Patients"
)
DAY = "2024-03-01"


def _truncated_workbook() -> bytes:
    [whole] = (PROJECT / "raw" / "lindenhof").glob("*/*.xlsx")
    return whole.read_bytes()[:20_000]


def _workbook() -> bytes:
    [whole] = (PROJECT / "raw" / "lindenhof").glob("*/*.xlsx")
    return whole.read_bytes()


#: centre: profile (None for none), name of the export, its bytes, rule, what the message must say.
CASES: dict[str, tuple[str | None, str, bytes, str, str]] = {
    "no-profile": (None, "export.csv", ROWS.encode(), "profile_missing", "centre.yml is missing"),
    "bad-key": (PROFILE.replace("format:", "fromat:"), "export.csv", ROWS.encode(), "profile_invalid", "'format'"),
    "bad-table": (PROFILE.replace("  patients:", "  pateints:"), "export.csv", b"", "profile_invalid", "'patients'"),
    "bad-column": (PROFILE.replace("birth_year", "birth_yaer"), "export.csv", b"", "profile_invalid", "'birth_year'"),
    "bad-parser": (
        PROFILE.replace("birth_year: born", "birth_year: {{column: born, parser: month, part: months}}"),
        "export.csv", b"", "profile_invalid", "'months'",
    ),
    "no-yaml": ("centre: [", "export.csv", ROWS.encode(), "profile_invalid", "line"),
    "empty-file": (PROFILE, "export.csv", b"", "file_empty", "export.csv"),
    "header-only": (PROFILE, "export.csv", HEADER.encode(), "file_without_rows", "export.csv"),
    "binary-file": (PROFILE, "export.csv", bytes(range(256)) * 50, "", "export.csv"),
    "cut-off-workbook": (WORKBOOK, "export.xlsx", _truncated_workbook(), "file_unreadable", "export.xlsx"),
    "utf-16-unmarked": (PROFILE, "export.csv", ROWS.encode("utf-16-le"), "", "utf-16"),
    "windows-1252": (
        PROFILE, "export.csv", ROWS.replace("Grete", "Gräte").encode("cp1252"), "file_encoding", "windows-1252",
    ),
    "column-twice": (PROFILE, "export.csv", ROWS.replace("born", "sex", 1).encode(), "column_duplicated", "'sex'"),
    "column-gone": (PROFILE, "export.csv", ROWS.replace("born", "birth", 1).encode(), "column_missing", "'born'"),
    "sheet-gone": (
        WORKBOOK.replace("Patients", "Patienten X"), "export.xlsx", _workbook(), "sheet_missing", "Patienten X",
    ),
    "file-gone": (PROFILE, "other.csv", ROWS.encode(), "file_missing", "export.csv"),
    "all-refused": (
        PROFILE, "export.csv", (HEADER + ",female,1950,\n,male,1951,\n").encode(), "all_rows_refused", "2 rows",
    ),
}  # fmt: skip
#: Centres whose unusual bytes are read all the same.
READ_ALL_THE_SAME = {
    "utf-16-marked": ROWS.encode("utf-16"),
    "utf-8-marked": ROWS.encode("utf-8-sig"),
    "windows-1252-declared": ROWS.replace("Grete", "Gräte").encode("cp1252"),
}

Case = tuple[Home, Ran]


@pytest.fixture(scope="module")
def refreshed(home_of_module: Callable[[str], Home]) -> Case:
    home = home_of_module("bad")
    import shutil

    shutil.copytree(PROJECT / "raw" / "royapettah", home.path / "raw" / "royapettah")
    for centre, (profile, name, content, _, _) in CASES.items():
        home.put(f"{centre}/{DAY}/{name}", content)
        if profile is not None:
            home.put(f"{centre}/centre.yml", profile.format(centre=centre))
    for centre, content in READ_ALL_THE_SAME.items():
        profile = (
            PROFILE.replace("delimited", "delimited, encoding: windows-1252") if "1252" in centre else PROFILE
        )
        home.put(f"{centre}/{DAY}/export.csv", content)
        home.put(f"{centre}/centre.yml", profile.format(centre=centre))
    home.put("no-date/centre.yml", PROFILE.format(centre="no-date"))
    home.put("no-date/march/export.csv", ROWS)
    home.put("ümlaut und 💥/2024-01-01/export.csv", ROWS)
    ran = home.oligo("refresh")
    assert ran.code == 0, ran.said
    return home, ran


def test_a_registry_without_an_episode_is_refreshed(new_home: Callable[..., Home]) -> None:
    home = new_home()
    home.put("clinic/centre.yml", PROFILE.format(centre="clinic"))
    home.put("clinic/2024-01-01/export.csv", ROWS)
    ran = home.oligo("refresh")
    assert ran.code == 0 and "survival: 0 series estimated" in ran.out, ran.said
    assert home.query("select count(*) from marts.patient") == [(ROWS.count("\n") - 1,)]
    assert home.query("select count(*) from survival.summary") == [(0,)]
    refused = home.oligo("release", "--tier", "public")
    assert (refused.code, refused.err.count("patients with an episode")) == (1, 1)


def test_the_good_centre_is_refreshed(refreshed: Case) -> None:
    assert refreshed[0].query("select count(*) from marts.episode where centre_id = 'royapettah'") == [(14,)]


@pytest.mark.parametrize("centre", CASES)
def test_each_broken_centre_is_told_what_is_wrong(refreshed: Case, centre: str) -> None:
    home, ran = refreshed
    *_, rule, words = CASES[centre]
    found = home.query(
        f"select rule, effect, message, remedy from quality.finding where centre_id = '{centre}'"
    )
    refusals = [row for row in found if row[1] == "refused"]
    assert refusals, found
    assert rule in ("", refusals[0][0]) or rule in {row[0] for row in refusals}
    assert any(words in row[2] for row in refusals), refusals
    assert all(row[3] for row in refusals)
    [line] = [line for line in ran.out.splitlines() if re.search(rf" s  {centre}: ", line)]
    assert "no good delivery" in line


@pytest.mark.parametrize("centre", READ_ALL_THE_SAME)
def test_marked_or_declared_encodings_are_read(refreshed: Case, centre: str) -> None:
    assert refreshed[0].query(f"select count(*) from marts.patient where centre_id = '{centre}'") == [(2,)]


def test_a_folder_that_is_no_date_is_named(refreshed: Case) -> None:
    found = refreshed[0].query(
        "select rule, message from quality.finding where centre_id = 'no-date' order by rule"
    )
    assert [rule for rule, _ in found] == ["delivery_missing", "delivery_name"]
    assert "march" in found[1][1]


def test_a_folder_with_an_unusable_name_is_told_and_left_out(refreshed: Case) -> None:
    assert r"\xfcmlaut und \U0001f4a5" in refreshed[1].out
    assert "is no name of a centre" in refreshed[1].out


def test_nothing_of_a_patient_is_printed_and_nothing_is_a_traceback(refreshed: Case) -> None:
    said = refreshed[1].said
    assert "Traceback" not in said
    assert not re.search(r"Muster|Grete|1950|2020-05-01", said)


def test_every_delivery_has_its_status(refreshed: Case) -> None:
    rows = dict(refreshed[0].query("select centre_id, status from quality.delivery"))
    with_profile_and_date = set(CASES) | set(READ_ALL_THE_SAME) | {"royapettah"}
    assert set(rows) == with_profile_and_date
    assert {centre for centre, status in rows.items() if status == "in_force"} == {
        "royapettah",
        *READ_ALL_THE_SAME,
    }


def test_no_centre_at_all(new_home: Callable[..., Home]) -> None:
    home = new_home()
    ran = home.oligo("refresh")
    assert ran.code == 1
    assert "no centre" in ran.err and "raw/<centre>/" in ran.err
    assert not (home.path / "published").exists()


def test_only_broken_centres(new_home: Callable[..., Home]) -> None:
    home = new_home()
    home.put(f"alone/{DAY}/export.csv", b"")
    home.put("alone/centre.yml", PROFILE.format(centre="alone"))
    ran = home.oligo("refresh")
    assert ran.code == 1
    assert "no centre has a good delivery" in ran.err
    findings = (home.path / "warehouse/findings/alone/findings.csv").read_text()
    assert (home.path / "warehouse/findings/alone/fix-list.html").exists()
    assert "file_empty" in findings
    assert not Path(home.path / "warehouse/registry.duckdb").exists()
