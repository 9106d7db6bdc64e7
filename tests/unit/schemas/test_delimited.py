"""Delimited text: what is a row, which row it is, and what is refused."""

from collections.abc import Collection
from pathlib import Path

import pytest

from schemas.findings import Finding, Refusal
from schemas.profile import FileSpec
from schemas.readers import delimited
from schemas.readers.source import ROW, Source


def read(folder: Path, content: str | bytes, *, known: Collection[str] = (), **options: object) -> Source:
    path = folder / "cases.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    spec = FileSpec.model_validate({"path": path.name, "format": "delimited", **options})
    return delimited.read(path, spec, known=known)


def rows(source: Source) -> list[tuple[object, ...]]:
    """Each row with its number first."""
    return source.frame.select(ROW, *source.columns).rows()


def refusal(folder: Path, content: str | bytes, *, known: Collection[str] = (), **options: object) -> Finding:
    with pytest.raises(Refusal) as caught:
        read(folder, content, known=known, **options)
    return caught.value.findings[0]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_a_line_may_end_in_any_way(line_end: str, last: bool, tmp_path: Path) -> None:
    text = line_end.join(["a,b", "1,2", "3,4"]) + (line_end if last else "")
    assert rows(read(tmp_path, text)) == [(2, "1", "2"), (3, "3", "4")]


def test_a_quoted_cell_may_hold_anything(tmp_path: Path) -> None:
    text = 'a,b\r\n"1,""one""\r\nor so",2\r\n3,"x;y"\r\n'
    assert rows(read(tmp_path, text)) == [(2, '1,"one"\r\nor so', "2"), (3, "3", "x;y")]


def test_a_heading_may_run_over_lines_and_is_called_by_one(tmp_path: Path) -> None:
    source = read(tmp_path, '"site of\r\n metastasis"," n\u00a0o "\r\nliver,1\r\n')
    assert source.columns == ["site of metastasis", "n o"]
    assert rows(source) == [(2, "liver", "1")]


def test_a_quote_in_the_middle_of_a_cell_is_a_letter(tmp_path: Path) -> None:
    assert rows(read(tmp_path, 'a,b\n5" nail,x"y"\n')) == [(2, '5" nail', 'x"y"')]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,"x\n2,y\n3,"def"\n4,5\n', 2),
        ('a,b\n1,2\n2,"y\n', 3),
        ('a,b\n1,"x" y\n', 2),
        ('a,b\r\n1,2\r\n3,"x"y\r\n', 3),
        ('"a,b\n1,2\n', 1),
    ],
    ids=["swallows rows", "to the end", "text after it", "letters after it", "in the header"],
)
def test_a_quote_left_open_is_refused_for_it_would_swallow_rows(text: str, line: int, tmp_path: Path) -> None:
    finding = refusal(tmp_path, text)
    assert finding.rule == "file_unreadable"
    assert f"opened in line {line} " in finding.message


def test_blank_lines_count_and_are_no_rows(tmp_path: Path) -> None:
    source = read(tmp_path, "a,b\n1,2\n\n   \n,\n , \n3,4\n\n")
    assert rows(source) == [(2, "1", "2"), (7, "3", "4")]
    assert source.ragged == ()


def test_blank_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    source = read(tmp_path, "\n  \r\n,,\na,b\n1,2\n3\n4,5\n")
    assert rows(source) == [(5, "1", "2"), (7, "4", "5")]
    assert source.ragged == (6,)


def test_rows_of_the_wrong_length_are_set_aside_with_their_numbers(tmp_path: Path) -> None:
    source = read(tmp_path, 'a,b\n1\n"2\n2",3\n4,5,6\n7,8\n,,,\n')
    assert rows(source) == [(3, "2\n2", "3"), (5, "7", "8")]
    assert source.ragged == (2, 4)


def test_a_file_of_one_column(tmp_path: Path) -> None:
    source = read(tmp_path, 'a\n1\n\n""\n2,3\n4')
    assert rows(source) == [(2, "1"), (6, "4")]
    assert source.ragged == (5,)


def test_every_cell_is_text(tmp_path: Path) -> None:
    text = "a;b;c;d\n007;NA;true;1e3\n;null;;2020-01-01\n"
    assert rows(read(tmp_path, text, delimiter=";")) == [
        (2, "007", "NA", "true", "1e3"),
        (3, "", "null", "", "2020-01-01"),
    ]


def test_a_nameless_column_is_called_by_its_place(tmp_path: Path) -> None:
    assert read(tmp_path, "a,,b\n1,2,3\n").columns == ["a", "column 2", "b"]


def test_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    finding = refusal(tmp_path, "sex,age,sex\n1,2,3\n", known=("sex",))  # type: ignore[arg-type]
    assert (finding.rule, finding.source_row, finding.source_column) == ("column_duplicated", 1, "sex")
    assert finding.message == "the columns 1 and 3 of cases.csv have the same name: 'sex'"
    assert refusal(
        tmp_path, "a,column 1,\n,,\n1,2,3\n,column 3,x\n".replace("column 1", "column 3")
    ).rule == ("column_duplicated")


def test_the_first_row_of_a_file_without_header_is_not_repeated(tmp_path: Path) -> None:
    finding = refusal(tmp_path, "Muster,1950-01-01,1950-01-01\nBeispiel,1951-01-01,1952-01-01\n")
    assert finding.message == "the columns 2 and 3 of cases.csv have the same name"


def test_a_very_wide_file_is_refused_with_the_limit(tmp_path: Path) -> None:
    names = ",".join(f"c{n}" for n in range(5_001))
    finding = refusal(tmp_path, f"{names}\n{names}\n")
    assert (finding.rule, "at most 5,000" in finding.message) == ("file_unreadable", True)
    names = ",".join(f"c{n}" for n in range(5_000))
    assert len(read(tmp_path, f"{names}\n{names}\n").columns) == 5_000


def test_a_cell_beyond_the_limit_is_refused_with_its_row(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "a,b\n1," + "x" * 1_000_000))[0][0] == 2
    finding = refusal(tmp_path, "a,b\n1,2\n3," + "x" * 1_000_001 + "\n")
    assert finding.message == "cases.csv cannot be read: a cell of row 3 is larger than 1,000,000 bytes"


def test_a_row_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    finding = refusal(tmp_path, "a,b\n1,2\n" + "x" * 20_000_000 + ",1\n4,5\n")
    assert finding.rule == "file_unreadable"
    assert "larger than" in finding.message


@pytest.mark.parametrize("text", ["a,b", "a,b\n", "\ufeffa,b\r\n", "a\n", "a,b\n\n,\n"])
def test_a_header_without_rows_is_refused_unless_it_may_be(text: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, text).rule == "file_without_rows"
    assert read(tmp_path, text, may_be_empty=True).frame.height == 0


def test_a_header_with_nothing_but_broken_rows_has_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b\n1\n2,3,4\n").ragged == (2, 3)


@pytest.mark.parametrize("content", [b"", b"  \n\r\n", b"\xef\xbb\xbf\n", b",,,\n,,,\n", b"\xff\xfe\n\0"])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, content).rule == "file_empty"
