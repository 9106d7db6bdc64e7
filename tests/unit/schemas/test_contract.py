"""The contract: its tables, its code lists, and that pandera is what judges."""

import datetime
from typing import Any

import polars as pl
import pytest

from schemas.codes import FOLDER, code_lists, codes_of
from schemas.contract import TABLES
from schemas.contract.metadata import PROVENANCE, key_of, mapped_columns, moments_of, references_of
from schemas.mapping import MappedTable
from schemas.mapping.rows import REASONS, UNREAD
from schemas.parsers import squeeze
from schemas.validate.cells import cell_verdicts

COLUMNS = [(table, name) for table in TABLES for name in mapped_columns(table)]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_one_key_and_refers_to_tables_before_it(table: str) -> None:
    before = list(TABLES)[: list(TABLES).index(table)]
    assert [name for name, m in mapped_columns(table).items() if m["role"] == "key"] == [key_of(table)]
    assert set(references_of(table).values()) <= set(before)
    for column, parent in references_of(table).items():
        assert column == key_of(parent)


@pytest.mark.parametrize("table", TABLES)
def test_a_moment_is_a_date_and_a_day(table: str) -> None:
    columns = mapped_columns(table)
    for moment in moments_of(table):
        assert columns[f"{moment}_date"]["moment"] == columns[f"{moment}_day"]["moment"] == moment


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_says_what_it_is_and_what_is_lost_without_it(table: str, column: str) -> None:
    metadata = mapped_columns(table)[column]
    assert metadata["description"].endswith(".")
    if metadata["role"] in ("code", "date", "count", "measure", "text"):
        assert metadata["without_it"].endswith(".")


def test_a_code_list_is_listed_and_used() -> None:
    used = {m["code_list"] for table in TABLES for m in mapped_columns(table).values() if "code_list" in m}
    assert used | {"missing_reason"} == set(code_lists())
    assert {path.stem for path in FOLDER.glob("*.csv")} <= {*code_lists(), "answer", "code_list"}


@pytest.mark.parametrize("name", code_lists())
def test_no_word_of_a_code_list_means_two_codes(name: str) -> None:
    words: dict[str, str] = {}
    for code, label in code_lists()[name].items():
        for word in {squeeze(code), squeeze(label)}:
            assert words.setdefault(word, code) == code
    assert codes_of(name) == list(code_lists()[name])


def _rows(table: str, **columns: Any) -> pl.DataFrame:
    """Rows as intake judges them, empty where not told otherwise."""
    schema = {name: metadata["dtype"] for name, metadata in mapped_columns(table).items()}
    height = len(next(iter(columns.values())))
    where = {"centre_id": "c", "delivery_id": "d", "source_file": "f", "source_sheet": None, "source_row": 2}
    types = dict.fromkeys(PROVENANCE, pl.String) | {"source_row": pl.Int64}
    values = {name: [value] * height for name, value in where.items()}
    values |= {name: columns.get(name, [None] * height) for name in schema}
    return pl.DataFrame(values, schema=types | schema)


def _judged(table: str, rows: pl.DataFrame) -> list[tuple[Any, ...]]:
    nothing = pl.DataFrame(schema=UNREAD)
    mapped = MappedTable(rows, pl.DataFrame(), nothing, pl.DataFrame(schema=REASONS), {})
    verdicts = cell_verdicts(table, mapped, rows, datetime.date(2024, 5, 1))
    return sorted(verdicts.select("row", "column_name", "rule").rows())


def test_the_model_judges_the_typed_frame() -> None:
    rows = _rows(
        "patients",
        patient_id=["P1", None, "P1"],
        sex=["female", "woman", None],
        birth_year=[1890, 1889, 2101],
    )
    assert _judged("patients", rows) == [
        (1, "birth_year", "out_of_range"),
        (1, "patient_id", "required_missing"),
        (1, "sex", "unknown_code"),
        (2, "birth_year", "out_of_range"),
    ]


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda rows: rows.drop("sex"),
        lambda rows: rows.with_columns(surname=pl.lit("x")),
        lambda rows: rows.with_columns(pl.col("birth_year").cast(pl.String)),
    ],
    ids=["a column less", "a column more", "another type"],
)
def test_a_failure_that_is_not_of_a_row_is_ours_and_raises(spoilt: Any) -> None:
    with pytest.raises(TypeError, match="patients"):
        _judged("patients", spoilt(_rows("patients", patient_id=["P1"])))
