"""`oligo estimate` says in one line what is wrong with a file, where, and what to do; never a value."""

import json

import duckdb
import pytest
from click.testing import CliRunner

from orchestration.estimate.command import estimate

SECRET = "77.5 months Muster"


def run(file, *options):
    return CliRunner().invoke(estimate, [str(file), *options])


def refused(file, *options):
    options = options or ("--time", "t", "--event", "e")
    result = run(file, *options)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    assert SECRET not in result.stderr
    return result.stderr.removeprefix("Error: ").removeprefix(f"{file}: ").strip()


CELLS = {
    "t,e\n1,1\n-4,0\n": "data row 2 (line 3), column 't': must not be negative",
    f"t,e\n1,1\n{SECRET},0\n": "data row 2 (line 3), column 't': must be a number",
    f"t,e\n1,1\n\n{SECRET},0\nx,1\n": "data row 2 (line 4), column 't': must be a number",
    "t,e\n1_000,1\n": "data row 1 (line 2), column 't': must be a number",
    "t;e\n3,5;1\n": "data row 1 (line 2), column 't': must be a number",
    "t,e\nnan,1\n": "data row 1 (line 2), column 't': must be a finite number",
    "t,e\n-inf,1\n": "data row 1 (line 2), column 't': must be a finite number",
    "t,e\n1e999,1\n": "data row 1 (line 2), column 't': must be a finite number",
    "t,e\n1,1\n2,2\n": "data row 2 (line 3), column 'e': must be 0 or 1",
    f"t,e\n1,{SECRET}\n": "data row 1 (line 2), column 'e': must be 0 or 1",
    "t,e\n1,TRUE\n": "data row 1 (line 2), column 'e': must be 0 or 1",
    't,e,n\n1,1,"a\nb"\n-2,0,c\n': "data row 2 (line 4), column 't': must not be negative",
}


@pytest.mark.parametrize("text", CELLS, ids=range(len(CELLS)))
def test_cells(tmp_path, text):
    file = tmp_path / "cohort.csv"
    file.write_text(text)
    assert refused(file).startswith(CELLS[text])


@pytest.mark.parametrize("code", ["1.5", "-1", "x", "1e9"])
def test_causes(tmp_path, code):
    file = tmp_path / "cohort.csv"
    file.write_text(f"t,c\n1,0\n2,{code}\n")
    message = refused(file, "--time", "t", "--cause", "c")
    assert message.startswith("data row 2 (line 3), column 'c': must be a whole number")


@pytest.mark.parametrize(
    ("entry", "rule"),
    [("5", "must be smaller than 't'"), ("-1", "must not be negative"), ("x", "must be a number")],
)
def test_entries(tmp_path, entry, rule):
    file = tmp_path / "cohort.csv"
    file.write_text(f"t,e,s\n5,1,0\n5,1,{entry}\n")
    message = refused(file, "--time", "t", "--event", "e", "--entry", "s")
    assert message.startswith(f"data row 2 (line 3), column 's': {rule}")


def test_who_enters_at_the_start_may_leave_at_once(tmp_path):
    file = tmp_path / "cohort.csv"
    file.write_text("t,e,s\n0,1,0\n4,1,0\n5,0,2\n")
    result = run(file, "--time", "t", "--event", "e", "--entry", "s", "--format", "json")
    curve = json.loads(result.stdout)["overall"]["curve"]
    assert [(row["time"], row["n_risk"], row["estimate"]) for row in curve if row["n_event"]] == [
        (0, 2, 0.5),
        (4, 2, 0.25),
    ]


BOTH = ("--time", "t", "--event", "e", "--cause", "c")
DISAGREE = "disagree; 'e' must be 1 exactly where 'c' is above 0: correct the one that is wrong"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,1,2\n\n2,1,0\n", f"data row 2 (line 4), columns 'e' and 'c': {DISAGREE}"),
        ("1,1,2\n2,0,3\n", f"data row 2 (line 3), columns 'e' and 'c': {DISAGREE}"),
        ("1,0.0,3\n2,0,3\n", f"data row 1 (line 2), columns 'e' and 'c': {DISAGREE}"),
        ("1,1,2\n2,2,2\n", "data row 2 (line 3), column 'e': must be 0 or 1; write 1 for"),
        (f"1,{SECRET},2\n", "data row 1 (line 2), column 'e': must be 0 or 1"),
        ("1,1,1.5\n", "data row 1 (line 2), column 'c': must be a whole number"),
        (f"1,1,{SECRET}\n", "data row 1 (line 2), column 'c': must be a whole number"),
        ("1,1,\n-1,1,0\n", "data row 2 (line 3), column 't': must not be negative"),
    ],
)
def test_an_event_and_a_cause(tmp_path, rows, message):
    file = tmp_path / "cohort.csv"
    file.write_text("t,e,c\n" + rows)
    assert refused(file, *BOTH).startswith(message)


def test_the_rows_whose_event_and_cause_disagree_are_counted(tmp_path):
    file = tmp_path / "cohort.csv"
    file.write_text("t,e,c\n" + "1,1,2\n" * 10_000 + "4,0,0\n" + "5,0,1\n" * 3)
    message = refused(file, *BOTH)
    assert message.startswith("data row 10002 (line 10003), columns 'e' and 'c'")
    assert message.endswith("or give --cause alone. (3 rows break a rule.)")


def test_the_number_of_broken_rows_is_told(tmp_path):
    file = tmp_path / "cohort.csv"
    file.write_text("t,e\n" + "1,1\n" * 10_000 + "-1,0\n" * 3)
    message = refused(file)
    assert message.startswith("data row 10001 (line 10002), column 't'")
    assert message.endswith("(3 rows break a rule.)")


CONTENTS = {
    b"": "is empty",
    b"t,e\n": "has a header but no data rows",
    b"t,e\n,1\n3,\n": "not one row has all of t, e",
    b"t,e,t\n1,1,1\n": "column 't' appears 2 times",
    b"Time,e\n1,1\n": "has no column 't'; did you mean 'Time'?",
    b"1,0\n2,1\n": "has no column 't'; is the first line of the file the header?",
    b"t,e\n1,1,9\n": "line 2: has 3 fields where the header has 2",
    b't,e\n1,"1\n2,0\n': "line 2: opens a quote that is never closed",
    b"t,e\r\n1,1\n2,0\r\n": "mixes two kinds of line ends",
    "t,e\n1,1\n".encode("utf-16"): "is not UTF-8 text",
    "t,e\n1,1\n".encode("utf-16-le"): "is not UTF-8 text",
    "t,e,name\n1,1,a\n2,0,Müller\n".encode("cp1252"): "line 3: is not UTF-8 text",
    b"t,e,name\n" + b"1,1,a\n" * 5_000 + b"2,0,\xfc\n": "line 5002: is not UTF-8 text",
    b"PAR1 and no more": "is a damaged Parquet file",
    b"t,e\n" + b"".join(b"1,%d\n" % (i % 2) for i in range(9)) + b"\x1f\x00": "is not UTF-8 text",
}


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
def test_files(tmp_path, content):
    file = tmp_path / "cohort.csv"
    file.write_bytes(content)
    columns = ("--time", "t", "--event", "e", "--group", "name") if b"name" in content else ()
    assert refused(file, *columns).startswith(CONTENTS[content])


def test_places_that_are_no_file(tmp_path):
    assert refused(tmp_path / "none.csv") == "no such file"
    assert refused(tmp_path).startswith("is a directory")
    (tmp_path / "a.parquet").write_text("t,e\n1,1\n")
    assert refused(tmp_path / "a.parquet").startswith("is not a Parquet file")
    assert "cannot be opened" in run(tmp_path / ("x" * 300), "--time", "t", "--event", "e").stderr


def test_a_parquet_file_cut_short(tmp_path):
    file = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT range AS t, 1 AS e FROM range(100000)) TO '{file}'")
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    assert refused(file).startswith("is a damaged Parquet file")
    file.write_bytes(whole[:8] + b"\xff" * 500 + whole[508:])
    assert refused(file).startswith("is a damaged Parquet file")


def test_too_many_groups_or_causes(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("t,c,g\n" + "".join(f"1,{i},{i}\n" for i in range(300)))
    assert "more than 200 groups" in refused(file, "--time", "t", "--cause", "t", "--group", "g")
    assert "299 different causes" in refused(file, "--time", "t", "--cause", "c")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--time", "t"), "say which column holds the event"),
        (("--time", "t", "--event", "e", "--strata", "t"), "give --group too"),
        (("--event", "e"), "Missing option '--time'"),
        (("--time", "t", "--event", "e", "--times", "6,x"), "commas between them"),
        (("--time", "t", "--event", "e", "--times", "6,-1"), "0 or more"),
        (("--time", "t", "--event", "e", "--times", "nan"), "0 or more"),
        (("--time", "t", "--event", "e", "--tau", "0"), "above 0"),
        (("--time", "t", "--event", "e", "--tau", "inf"), "above 0"),
        (("--time", "t", "--event", "e", "--benchmark", "-3"), "above 0"),
        (("--time", "t", "--event", "e", "--benchmark", "ten"), "not a valid float"),
        (("--time", "t", "--event", "e", "--conf-type", "logit"), "is not one of"),
        (("--time", "t", "--event", "e", "--format", "xml"), "is not one of"),
    ],
)
def test_options(tmp_path, options, message):
    file = tmp_path / "a.csv"
    file.write_text("t,e\n1,1\n")
    assert message in refused(file, *options)
