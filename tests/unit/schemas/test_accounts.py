"""Every row of every file goes somewhere, whatever the file holds."""

import csv
import io
import random
from collections.abc import Iterator

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.findings import Refusal
from schemas.intake import TakenIn, take_in
from schemas.profile import load_profile
from schemas.readers import delimited
from schemas.readers.source import ROW
from tests.unit.schemas.deliveries import DELIVERY, KEY, STEADY, Centre, adds_up

PROFILE = """
    missing: {UNK: unknown}
    identifiers: [name]
    files: {cases: {path: cases.csv, format: delimited, date_order: dmy}}
    tables:
      patients:
        from: cases
        columns: {patient_id: id, sex: sex, birth_year: born, last_contact_date: seen, death_date: died}
      episodes:
        from: cases
        when: {column: sites, filled: true}
        columns: {episode_id: id, patient_id: id, diagnosis_date: found}
      lesions:
        from: cases
        each: {column: sites, parser: sites_and_count, values: {liver: liver, lung: lung}}
        columns:
          lesion_id: {join: [id, "@site"]}
          episode_id: id
          organ: {part: site}
          lesion_count: {part: count}
"""
HEADER = ["id", "name", "sex", "born", "seen", "died", "found", "sites"]

#: What stands in cells, likely and unlikely.
LIKELY = [
    "1",
    "2",
    "3",
    "",
    " ",
    "male",
    "UNK",
    "1950",
    "31/02/2020",
    "2020",
    "1/2/2021",
    "liver, 2",
    "lung",
    "#N/A",
]
UNLIKELY = ['"', 'a"b', "a,b", "x\ny", "\r\n", "=1+1", "\u200b", "\u00a0", "é", "😀", "٣", "'"]
CELLS = st.sampled_from(LIKELY + UNLIKELY) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8
)
ROWS = st.lists(st.lists(CELLS, min_size=8, max_size=8) | st.lists(CELLS, max_size=10), max_size=12)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    yield Centre(tmp_path_factory.mktemp("accounts") / "clinic").profile(PROFILE)


def taken_or_refused(clinic: Centre, content: bytes) -> TakenIn | Refusal:
    clinic.write("cases.csv", content)
    try:
        return take_in(clinic.folder / DELIVERY, load_profile(clinic.folder), KEY)
    except Refusal as refusal:
        return refusal


@settings(STEADY, max_examples=30)
@given(rows=ROWS, line_end=LINE_ENDS)
def test_no_row_is_lost_between_a_file_and_its_account(
    rows: list[list[str]], line_end: str, clinic: Centre
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([HEADER, ["sure", "", "", "", "", "", "", ""], *rows])
    taken = taken_or_refused(clinic, text.getvalue().encode())
    if isinstance(taken, Refusal):
        assert taken.findings[0].rule == "all_rows_refused"
        return
    account = taken.quality["source_account"]
    assert adds_up(account)
    assert account["rows_in"].sum() == 1 + sum(any(not _is_blank(cell) for cell in row) for row in rows)
    canonical = taken.quality["row_account"]
    assert canonical.filter(pl.col("rows_in") != pl.col("accepted") + pl.col("quarantined")).is_empty()
    assert canonical["accepted"].to_list() == [rows.height for rows in taken.tables.values()]


def _is_blank(cell: str) -> bool:
    return not cell.strip()


@STEADY
@given(
    content=st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.text('",\n\r a1', max_size=60).map(str.encode)
)
def test_any_bytes_are_a_source_or_refused(content: bytes, clinic: Centre) -> None:
    path = clinic.write("any.csv", content)
    try:
        source = delimited.read(path)
    except Refusal as refusal:
        assert refusal.findings[0].source_file == "any.csv"
        return
    numbers = [*source.frame[ROW], *source.ragged]
    assert len(numbers) == len(set(numbers))
    assert all(number > 1 for number in numbers)


@STEADY
@given(text=st.text('",\n\r a1;', max_size=80))
def test_any_text_is_read_as_the_standard_reader_reads_it(text: str, clinic: Centre) -> None:
    text = "h,i\n" + text
    path = clinic.write("any.csv", text)
    try:
        source = delimited.read(path, may_be_empty=True)
    except Refusal:
        return
    # The standard reader does not count blank lines, so rows are compared by what they hold.
    records = [record for record in csv.reader(io.StringIO(text, newline="")) if _has_text(record)][1:]
    assert source.frame.drop(ROW).rows() == [tuple(record) for record in records if len(record) == 2]
    assert len(source.ragged) == sum(len(record) != 2 for record in records)


def _has_text(record: list[str]) -> bool:
    return any(cell.strip() for cell in record)


def test_the_order_of_rows_changes_nothing(clinic: Centre) -> None:
    chance = random.Random(7)
    rows = [
        f'{n},Name{n},{"xm"[n % 2]},19{n},{n % 33}/3/2020,{n % 13}/2023,1/1/20{n},"liver, {n % 4}"'
        for n in range(10, 60)
    ]
    answers = []
    for _ in range(3):
        taken = taken_or_refused(clinic, "\n".join([",".join(HEADER), *rows]).encode())
        assert isinstance(taken, TakenIn)
        tables = {name: frame.drop("source_row") for name, frame in taken.tables.items()}
        tables["finding"] = taken.quality["finding"].drop("source_row", "finding_id")
        tables["row_outcome"] = taken.quality["row_outcome"].drop("source_row")
        answers.append({name: sorted(map(repr, frame.rows())) for name, frame in tables.items()})
        chance.shuffle(rows)
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0]["finding"]) > 20


def test_the_same_delivery_gives_the_same_frames(clinic: Centre) -> None:
    content = (",".join(HEADER) + "\n" + "\n".join(f"{n},,x,,,,,liver" for n in range(20))).encode()
    first, second = taken_or_refused(clinic, content), taken_or_refused(clinic, content)
    assert isinstance(first, TakenIn) and isinstance(second, TakenIn)
    for name, frame in (first.tables | first.quality).items():
        assert frame.equals((second.tables | second.quality)[name])
