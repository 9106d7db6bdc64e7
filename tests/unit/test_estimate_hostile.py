"""Columns of any type, sizes no clinic has, names that act on a terminal: a plain refusal, or the right answer."""

import gzip
import json
import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from orchestration.estimate.command import estimate
from orchestration.estimate.refusal import reading_fault

OPTIONS = ("--time", "t", "--event", "e")
NUMBER, SIZE = "must be a number", "must be 0, or at least 1e-100 and below 2^53; choose another unit."
NESTED = "holds lists or records in place of single values; unpack it first"


def run(file, *options):
    result = CliRunner().invoke(estimate, [str(file), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(file, *options):
    result = run(file, *(options or OPTIONS))
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.removeprefix("Error: ").removeprefix(f"{file}: ").strip()


def figures(file, *options):
    result = run(file, *(options or OPTIONS), "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


#: What stands in `t` (and `e`, `c`, `s`) of a Parquet file, and what is said of its first row.
PARQUET = [
    ("timestamp '2020-01-01' AS t, 1 AS e", f"data row 1, column 't': {NUMBER}"),
    ("interval 3 days AS t, 1 AS e", f"data row 1, column 't': {NUMBER}"),
    ("time '10:00' AS t, 1 AS e", f"data row 1, column 't': {NUMBER}"),
    ("'abc'::BLOB AS t, 1 AS e", f"data row 1, column 't': {NUMBER}"),
    ("true AS t, 1 AS e", f"data row 1, column 't': {NUMBER}"),
    ("[1.0] AS t, 1 AS e", f"column 't' {NESTED}"),
    ("{'a': 1} AS t, 1 AS e", f"column 't' {NESTED}"),
    ("1 AS t, [1] AS e", f"column 'e' {NESTED}"),
    ("1 AS t, 'nan'::DOUBLE AS e", "data row 1, column 'e': must be 0 or 1"),
    ("'-inf'::FLOAT AS t, 1 AS e", "data row 1, column 't': must be a finite number"),
    ("unnest([1, 9007199254740992]) AS t, 1 AS e", f"data row 2, column 't': {SIZE}"),
    ("9007199254740993 AS t, 1 AS e", f"data row 1, column 't': {SIZE}"),
    ("18446744073709551615::UBIGINT AS t, 1 AS e", f"data row 1, column 't': {SIZE}"),
    ("170141183460469231731687303715884105727::HUGEINT AS t, 1 AS e", f"data row 1, column 't': {SIZE}"),
    (
        "12345678901234567890123456789012345.678::DECIMAL(38,3) AS t, 1 AS e",
        f"data row 1, column 't': {SIZE}",
    ),
    ("unnest([1, 1.7e308]) AS t, 1 AS e", f"data row 2, column 't': {SIZE}"),
    ("5e-324 AS t, 1 AS e", f"data row 1, column 't': {SIZE}"),
    ("1 AS t, 1 AS e WHERE false", "has a header but no data rows"),
    ("NULL AS t, 1 AS e", "not one row has all of t, e"),
]


@pytest.mark.parametrize(("row", "message"), PARQUET)
def test_types_and_sizes(tmp_path, row, message):
    file = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT {row}) TO '{file}'")
    assert refused(file).startswith(message)


@pytest.mark.parametrize("code", ["'nan'::DOUBLE", "'inf'::DOUBLE", "18446744073709551615::UBIGINT", "0.5"])
def test_causes_of_parquet(tmp_path, code):
    file = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS t, {code} AS c) TO '{file}'")
    message = refused(file, "--time", "t", "--cause", "c")
    assert message.startswith("data row 1, column 'c': must be a whole number")


def test_the_largest_and_smallest_times_are_exact(tmp_path):
    file = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT unnest([9007199254740991, 0, 9007199254740990]) AS t, 1 AS e) TO '{file}'")
    assert [row["time"] for row in figures(file)["overall"]["curve"]][-1] == 9007199254740990
    duckdb.sql(f"COPY (SELECT unnest([1e-100, 0, 3]) AS t, 1 AS e) TO '{file}'")
    answer = figures(file, *OPTIONS, "--benchmark", "1e-100", "--tau", "1e-100", "--times", "9e15")
    assert answer["overall"]["events"] == 3


def test_columns_as_parquet_names_and_encodes_them(tmp_path):
    file = tmp_path / "a.parquet"
    two, other = pa.array([1, 2]), pa.array([5, 6])
    pq.write_table(pa.table([two, pa.array([1, 0]), other], names=["t", "e", "t"]), file)
    assert refused(file) == "column 't' appears 2 times; rename all but one"
    pq.write_table(pa.table([two, pa.array([1, 0]), other], names=["t", "e", "T"]), file)
    assert figures(file, "--time", "T", "--event", "e")["overall"]["person_time"] == 11
    record = pa.array([{"t": 1, "u": [{"e": 1}]}] * 2)
    arm = pa.array(["x", "y"]).dictionary_encode()
    pq.write_table(pa.table({"a": record, "t": other, "e": two, "g": arm}), file)
    assert refused(file).startswith("data row 2, column 'e': must be 0 or 1")
    answer = figures(file, "--time", "t", "--cause", "e", "--group", "g")
    assert [group["group"] for group in answer["groups"]] == ["x", "y"]


@pytest.mark.parametrize("folder", ["t=9", "it's [a] *", "a\\b", "who?"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder_gives_no_column(tmp_path, folder, kind):
    file = tmp_path / folder / f"e=0.{kind}"
    file.parent.mkdir()
    table = pa.table({"t": [1, 2, 3], "e": [1, 0, 1]})
    pq.write_table(table, file) if kind == "parquet" else pa.csv.write_csv(table, file)
    assert [row["time"] for row in figures(file)["overall"]["curve"]] == [1, 2, 3]
    assert "no column 'arm'" in refused(file, *OPTIONS, "--group", "arm")


def test_names_that_act_on_a_terminal(tmp_path):
    file = tmp_path / "a\x1b[31m.csv"
    labels = ["\x1b[31mred\x07", '"a\nb"', "<b>x</b>", "\u202egnp", "\x9b1m"]
    rows = "".join(f"{i},1,{label}\n" for i, label in enumerate(labels, 1))
    file.write_text("t\x1b[2J,e,g\n" + rows, encoding="utf-8")
    options = ("--time", "t\x1b[2J", "--event", "e", "--group", "g")
    table = run(file, *options)
    assert table.exit_code == 0
    acted_on = set("\x1b\x07\x9b\u202e")
    assert not acted_on & set(table.stdout)
    lines = [line.split()[0] for line in table.stdout.split("Survival\n")[1].splitlines()[1:6]]
    assert lines == [r"\x1b[31mred\x07", "<b>x</b>", r"a\nb", r"\x9b1m", r"\u202egnp"]
    whole = run(file, *options, "--format", "json").stdout
    assert not acted_on & set(whole)
    assert {group["group"] for group in json.loads(whole)["groups"]} == {x.strip('"') for x in labels}
    assert not acted_on & set(run(file, "--time", "x\x1b", "--event", "e").stderr)


def test_labels_that_are_no_groups(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("t,e,g\n1,1," + "x" * 201 + "\n2,0,b\n")
    message = "column 'g' has a label of more than 200 characters; is it the right column?"
    assert message in run(file, *OPTIONS, "--group", "g").stderr
    assert message in run(file, *OPTIONS, "--group", "e", "--strata", "g").stderr
    file.write_text("t,e,g\n" + "".join(f"{i},1,{i}\n" for i in range(201)))
    message = "column 'g' has more than 200 groups or strata; is it the right column?"
    assert message in run(file, *OPTIONS, "--group", "e", "--strata", "g").stderr


def test_strata_that_leave_nothing_to_compare(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "t,e,g,s\n" + "".join(f"{1 + i / 7},{i % 3 > 0:d},{'abcd'[i % 4]},x\n" for i in range(60))
    )
    same = figures(file, *OPTIONS, "--group", "g", "--strata", "g")
    assert (same["logrank"]["chisq"], same["peto"]["p"], same["pairwise"][0]["p"]) == (None,) * 3
    assert any("log-rank test compares nothing" in warning for warning in same["warnings"])
    one, none = (figures(file, *OPTIONS, "--group", "g", *more) for more in (("--strata", "s"), ()))
    assert one["logrank"] == none["logrank"]


FILES = {
    b"\xef\xbb\xbf": "line 1: is blank; the first line has to be the header",
    b"\n\nt,e\n1,1\n": "line 1: is blank; the first line has to be the header",
    gzip.compress(b"t,e\n1,1\n"): "is not UTF-8 text",
}


@pytest.mark.parametrize("content", FILES, ids=range(len(FILES)))
def test_files(tmp_path, content):
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    assert refused(file).startswith(FILES[content])


def test_a_name_promises_nothing(tmp_path):
    file = tmp_path / "a.csv.gz"
    file.write_text("t,e\n1,1\n")
    assert figures(file)["n_used"] == 1


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").startswith("is a pipe, which is read only once")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--times", "1e400"), ("--times", "1_0"), ("--times", "6,,12"), ("--times", "9007199254740992")]
    + [(name, value) for name in ("--tau", "--benchmark") for value in ("nan", "1e308", "1e-320", "-0")],
)
def test_options_out_of_any_range(tmp_path, option, value):
    file = tmp_path / "a.csv"
    file.write_text("t,e\n1,1\n")
    assert f"Invalid value for '{option}'" in refused(file, *OPTIONS, option, value)


def test_too_little_memory_is_not_taken_for_a_damaged_file():
    error = duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block")
    for delimiter in (",", None):
        assert reading_fault(Path("a"), delimiter, error).startswith(
            "has more different rows than fit into memory"
        )
