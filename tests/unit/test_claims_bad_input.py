"""What a file of claims may do wrong, and what its SQL may not do."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from orchestration.claims.asking import Asker, CannotAskError, close_the_doors
from orchestration.claims.command import check_claims
from orchestration.claims.reading import RefusedClaimsError, read_claims
from orchestration.paths import DATABASE, Paths
from tests.unit.claims_registry import registry

HEADER = "claim_id,printed_in,statement,printed_value,unit,endpoint_id,cohort,statistic,query"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    paths = Paths(tmp_path_factory.mktemp("home"))
    paths.database.parent.mkdir(parents=True)
    database = str(paths.database)
    connection = registry()
    connection.execute(f"attach '{database}' as promoted")
    connection.execute("copy from database memory to promoted")
    connection.execute("detach promoted")
    assert paths.database.name == DATABASE
    return paths


def checked(home: Paths, folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Result:
    file = folder / "claims.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n")
    return CliRunner().invoke(check_claims, [str(file), *options], obj=home)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty; oligo check-claims --template"),
        (b"\n\n", "is empty"),
        (b"claim_id,printed_in\n", "has no column statement, printed_value, unit"),
        (HEADER.encode() + b"\n", "has a header and no claim below it"),
        (HEADER.encode() + b",unit\n1", "column 'unit' appears 2 times; keep one"),
        (HEADER.encode() + b",cohrt\n1", "column 'cohrt' is not known; did you mean 'cohort'?"),
        (HEADER.encode() + b"\n1,a,b\xff,1,patients,,,,\n", "line 2 is not UTF-8 text"),
        ("claim_id\n".encode("utf-16"), "is not UTF-8 text"),
        (b"PK\x03\x04\0\0\0", "is no text but a spreadsheet"),
        (HEADER.encode() + b'\n1,"a,b\n', "cannot be read as CSV"),
        (HEADER.encode() + b"\n" + b"1,a,b,1,patients,,,,\n" * 2001, "has 2,001 claims; at most 2,000"),
        (b"x" * 5_000_001, "is larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "claims.csv"
    file.write_bytes(content)
    with pytest.raises(RefusedClaimsError) as refused:
        read_claims(file)
    assert message in refused.value.message and "claims.csv" in refused.value.message


def test_a_file_that_is_not_there_ends_with_2(home: Paths, tmp_path: Path) -> None:
    for place in ("absent.csv", "."):
        ran = CliRunner().invoke(check_claims, [str(tmp_path / place)], obj=home)
        assert ran.exit_code == 2 and "Traceback" not in ran.output


@pytest.mark.parametrize("head", ["\ufeff" + HEADER, HEADER.replace(",", ";"), HEADER.replace(",", "\t")])
def test_a_spreadsheets_own_csv_is_read(tmp_path: Path, head: str) -> None:
    mark = head[len("\ufeffclaim_id") if head.startswith("\ufeff") else len("claim_id")]
    file = tmp_path / "claims.csv"
    file.write_bytes(
        (head + "\r\n" + mark.join(["1", "a", "b", "1", "patients", "", "", "patients", ""])).encode()
    )
    [claim] = read_claims(file)
    assert (claim.problem, claim.statistic, claim.claim_set) == ("", "patients", "claims")


#: A row, and what is said of it.
WRONG = {
    "1,abstract,N,about 15,patients,,,patients,": "column printed_value: is no plain number",
    "1,abstract,N,1e400,patients,,,patients,": "column printed_value: is no plain number",
    "1,abstract,,15,patients,,,patients,": "column statement: is empty",
    "1,abstract,N,15,month,PFS,,mean,": "column unit: is not known; did you mean 'months'?",
    "1,abstract,N,15,months,PFS,,km_medain,": "column statistic: is not known; did you mean 'km_median'?",
    "1,abstract,N,15,months,,,km_median,": "column endpoint_id: is empty",
    "1,abstract,N,15,patients,PFS,,km_median,": "column unit: km_median is a time",
    "1,abstract,N,15,months,,,patients,": "column unit: patients is a number of units",
    "1,abstract,N,15,patients,,,survival_at_12_months,": "column endpoint_id: is empty",
    "1,abstract,N,15,patients,,,patients,select 1": "column query: stands beside a statistic",
    "1,abstract,N,15,patients,,true,,": "column statistic: is empty beside a cohort",
    "1,abstract,N,0,months,PFS,,against_printed_median,": "column printed_value: a published median is above 0",
    "1,abstract,N,15,patients": "has 5 cells where the header has 9",
    "0,abstract,N,15,patients,,,patients,": "column claim_id: stands above already",
}
#: SQL, and what is said of it.
REFUSED = {
    "drop table marts.episode": "only one SELECT",
    "delete from marts.episode returning 1": "only one SELECT",
    "create table x as select 1": "only one SELECT",
    "insert into marts.episode select * from marts.episode": "only one SELECT",
    "copy (select 1) to 'out.csv'": "only one SELECT",
    "attach 'other.duckdb'": "only one SELECT",
    "install httpfs": "only one SELECT",
    "set memory_limit = '9GB'": "only one SELECT",
    "pragma database_list": "fails",
    "select 1; select 2": "only one SELECT",
    "selct 1": "the SQL cannot be read",
    "": "only one SELECT",
    "select 1) as x; drop table marts.episode; --": "the SQL cannot be read",
    "select count(*) from read_csv('/etc/passwd')": "reaches for a file",
    "select count(*) from '/etc/passwd.csv'": "reaches for a file",
    "select count(*) from glob('/*')": "reaches for a file",
    "select count(*) from query('drop table marts.episode')": "fails",
    "select 1 where false": "gives no row",
    "select unnest([1, 2])": "gives more than one row",
    "select * from range(1000000000000)": "gives more than one row",
    "select 1, 2": "gives 2 columns",
    "select null::int": "gives no value",
    "select 'nan'::double": "gives no value",
    "select patient_id from marts.episode limit 1": "gives varchar, not a number",
    "select [1]": "gives integer[], not a number",
    "select interval 1 day": "gives interval, not a number",
    "select cast(max(patient_id) as int) from marts.episode": "fails (ConversionException)",
    "select error(patient_id)::int from marts.episode limit 1": "fails (",
    "select count(*) from claims": "the query fails: Catalog Error",
}


def test_a_row_that_is_wrong_says_so_and_stops_no_other(home: Paths, tmp_path: Path) -> None:
    good = "0,abstract,Patients,12,patients,,,patients,"
    ran = checked(home, tmp_path, good, *WRONG, options=("--format", "json"))
    assert ran.exit_code == 0, ran.output
    first, *others = json.loads(ran.stdout)
    assert (first["verdict"], first["recomputed_value"]) == ("supported", 12)
    for row, (found, message) in enumerate(zip(others, WRONG.values(), strict=True), start=2):
        assert found["verdict"] == "cannot_tell"
        assert found["reason"].startswith(f"claims.csv, row {row}, {message}"), found["reason"]


@pytest.fixture(scope="module")
def asker(home: Paths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    copy = shutil.copy(home.database, tmp_path_factory.mktemp("copy"))
    with duckdb.connect(copy, read_only=True) as connection:
        close_the_doors(connection)
        yield Asker(connection, each=0.5)


@pytest.mark.parametrize("query", REFUSED)
def test_sql_gets_one_number_or_a_reason_without_a_value(asker: Asker, query: str) -> None:
    with pytest.raises(CannotAskError) as refused:
        asker.number(query)
    assert REFUSED[query] in str(refused.value)
    assert "pe0" not in str(refused.value), "a patient's identifier"
    assert asker.number("select 7;  ") == 7


@pytest.mark.parametrize(
    "query",
    [
        "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
        "select count(*) from range(1000000000) a, range(100000) b where a.range % 7 = b.range % 13",
    ],
)
def test_an_endless_query_is_stopped(asker: Asker, query: str) -> None:
    with pytest.raises(CannotAskError, match="stopped after"):
        asker.number(query)
    assert asker.number("select 7") == 7


def test_no_more_is_asked_when_the_time_is_up(home: Paths) -> None:
    with (
        duckdb.connect(home.database, read_only=True) as connection,
        pytest.raises(CannotAskError, match="not asked"),
    ):
        Asker(connection, total=0).number("select 1")


@pytest.mark.parametrize(
    "condition",
    [
        "primary_site = ",
        "no_such_column = 1",
        "true; drop table marts.episode",
        "1)--",
        "true) or (true",
        "true from marts.episode",
    ],
)
def test_a_condition_that_is_none_says_so(asker: Asker, condition: str) -> None:
    with pytest.raises(CannotAskError):
        asker.episodes(condition, "seaview")


def test_a_strangers_text_is_no_markup_and_moves_no_cursor(home: Paths, tmp_path: Path) -> None:
    ran = checked(home, tmp_path, "[red]1,a\x1b[2J,=cmd|x,12,patients,,,patients,")
    assert "[red]1" in ran.stdout and "\x1b" not in ran.stdout
    ran = checked(home, tmp_path, "1,a,=cmd|x,12,patients,,,patients,", options=("--format", "csv"))
    assert "'=cmd|x" in ran.stdout


def test_strict_tells_a_contradiction_by_its_exit(home: Paths, tmp_path: Path) -> None:
    right, wrong = "1,a,N,12,patients,,,patients,", "2,a,N,13,patients,,,patients,"
    assert checked(home, tmp_path, right, wrong).exit_code == 0
    assert checked(home, tmp_path, right, options=("--strict",)).exit_code == 0
    assert checked(home, tmp_path, right, wrong, options=("--strict",)).exit_code == 1
    assert checked(home, tmp_path, right, options=("--set", "clams")).exit_code == 2


def test_the_template_is_a_file_that_can_be_filled_in(home: Paths, tmp_path: Path) -> None:
    ran = CliRunner().invoke(check_claims, ["--template"], obj=home)
    assert ran.exit_code == 0
    file = tmp_path / "claims.csv"
    file.write_text(ran.stdout + "1,abstract,Patients,12,patients" + "," * 9 + "\n")
    assert read_claims(file)[0].problem == ""


def test_a_warehouse_of_before_says_what_to_do(home: Paths) -> None:
    ran = CliRunner().invoke(check_claims, [], obj=home)
    assert ran.exit_code == 1 and "oligo refresh" in ran.stderr
