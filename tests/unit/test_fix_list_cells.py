"""What one cell, one name of a sheet and one list of rows may look like in a fix-list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.fix_list.neutral import LONGEST_CELL, neutral
from orchestration.fix_list.places import ranges
from orchestration.fix_list.sheet_names import sheet_names

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    '=HYPERLINK("x")',
    "-2+3+cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", [*FORMULAS, "\uff1d1", "--", "-x", "+49 30 1234"])
def test_what_could_run_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-99", "+1.5", "-0,5", "-", "+", "", "a=b", "C50.4", "'=1", "2020-01-01"])
def test_what_runs_nothing_stays_as_sent(text: str) -> None:
    assert neutral(text) == text


def test_a_long_text_is_cut_and_says_so() -> None:
    cut = neutral("x" * 1_000_000)
    assert len(cut) == LONGEST_CELL
    assert cut.endswith("… (cut: 1,000,000 characters)")


@given(st.text())
def test_no_text_is_a_formula_or_breaks_the_file(text: str) -> None:
    safe = neutral(text)
    assert not safe.lstrip().startswith(("=", "@"))
    assert not {"\ufffe", "\uffff"} & set(safe)


def test_names_of_sheets_are_short_allowed_and_different() -> None:
    long = "Follow-up of the metastases, all of them"
    names = sheet_names(
        [long, long, "a/b\\c[d]:*?", "", "'quoted'", "History", "PATIENTS", "patients", "Summary"],
        ["Summary"],
    )
    assert names == [
        "Follow-up of the metastases, al",
        "Follow-up of the metastases,~2",
        "a_b_c_d____",
        "sheet",
        "quoted",
        "History~2",
        "PATIENTS",
        "patients~2",
        "Summary~2",
    ]


@given(st.lists(st.text(max_size=60), max_size=30))
def test_any_names_of_sheets_can_be_used(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set("[]:*?/\\") & set(name)
        assert not name.startswith("'") and not name.endswith("'")


@pytest.mark.parametrize(
    ("rows", "text"),
    [([], ""), ([3], "3"), ([3, 4], "3-4"), ([2, 4, 5, 6, 9], "2, 4-6, 9"), (range(2, 402, 2), None)],
)
def test_rows_are_told_as_ranges(rows: list[int], text: str | None) -> None:
    told = ranges(rows)
    assert told == text if text is not None else told.endswith("200 and 100 more rows")
