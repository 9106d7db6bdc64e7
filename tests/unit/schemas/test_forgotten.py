"""Rows of forgotten patients: found in every format, left out before anything is judged, and accounted for."""

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from orchestration.cli import oligo
from schemas.contract import TABLES
from schemas.contract.metadata import key_of
from schemas.forgotten import Belongings, Forgotten, belongings, fingerprint, without
from schemas.intake import TakenIn, take_in
from schemas.mapping import MappedTable, map_tables
from schemas.profile import Profile, load_profile
from schemas.pseudonyms import pseudonym
from schemas.readers import ROW, read_delivery
from schemas.readers.source import PARTS, Source

KEY, OTHER, DAY = b"k" * 32, b"o" * 32, "2025-06-30"
#: Format, patients, mistakes planted: those of the first patient and of some others.
FORMATS = {"csv": (60, 9), "redcap": (60, 9), "xlsx": (60, 9), "mcode": (3, 0), "cbioportal": (6, 0)}
PLACE = ["source_file", "source_sheet", "source_row"]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forgotten")
    for name, (patients, defects) in FORMATS.items():
        words = ["synth", str(folder), "--centre", name, "--format", name, "--patients", str(patients)]
        made = CliRunner().invoke(oligo, [*words, "--defects", str(defects) if defects else "none"])
        assert made.exit_code == 0, made.output
    return folder


@cache
def mapped(folder: Path) -> tuple[Profile, dict[str, MappedTable]]:
    profile = load_profile(folder, folder / DAY)
    return profile, map_tables(profile, read_delivery(folder / DAY, profile)[0], list(TABLES))


def list_of(centre: str, *patients: str) -> Forgotten:
    return Forgotten(OTHER, frozenset(fingerprint(OTHER, centre, patient) for patient in patients))


def chosen(tables: dict[str, MappedTable], taken: TakenIn) -> tuple[list[str], Belongings]:
    """A patient of whom rows were set aside or something was found, if there is one, and one more."""
    marked = taken.quality["finding"].filter(pl.col("source_row").is_not_null()).select(PLACE).unique()
    people = tables["patients"].rows["patient_id"].unique(maintain_order=True)
    for person in people:
        places = belongings(tables, lambda patient, person=person: patient == person).places
        if places.join(marked, on=PLACE, how="semi", nulls_equal=True).height:
            break
    both = [person, next(other for other in people if other != person)]
    return both, belongings(tables, lambda patient: patient in both)


@cache
def plain(folder: Path) -> TakenIn:
    """The delivery with everybody in it."""
    return take_in(folder / DAY, mapped(folder)[0], KEY)


@pytest.mark.parametrize("name", FORMATS)
def test_a_delivery_is_taken_in_as_if_the_forgotten_were_not_in_it(raw: Path, name: str) -> None:
    profile, tables = mapped(raw / name)
    before = plain(raw / name)
    people, theirs = chosen(tables, before)
    after = take_in(raw / name / DAY, profile, KEY, list_of(name, *people))
    names = {pseudonym(KEY, name, table, key) for table, keys in theirs.records.items() for key in keys}
    assert len(names) > 8

    for table in TABLES:
        kept = before.tables[table].filter(~pl.col(key_of(table)).is_in(names))
        assert after.tables[table].equals(kept), table
    for table in ("finding", "missing_reason", "extra_value"):
        assert not names.intersection(after.quality[table]["record_id"]), table
    held = [frame.select(pl.col(pl.String)) for frame in (*after.tables.values(), *after.quality.values())]
    assert not names.intersection(text for frame in held for column in frame for text in column.unique())

    gone = after.quality["row_outcome"].join(theirs.places, on=PLACE, how="semi", nulls_equal=True)
    assert gone.height == theirs.places.height
    assert gone.select("outcome", "reason", "result").unique().rows() == [("ignored", "forgotten", "ok")]
    for table in ("row_outcome", "finding"):
        left = [
            taken.quality[table].join(theirs.places, on=PLACE, how="anti", nulls_equal=True)
            for taken in (before, after)
        ]
        assert left[0].drop("finding_id", strict=False).equals(left[1].drop("finding_id", strict=False)), (
            table
        )


def test_an_empty_list_and_somebody_elses_name_change_nothing(raw: Path) -> None:
    profile, tables = mapped(raw / "csv")
    person = tables["patients"].rows["patient_id"][0]
    before = plain(raw / "csv")
    again = take_in(raw / "csv" / DAY, profile, KEY, list_of("csv", person + "0", person[:-1]))
    assert all(again.tables[table].equals(before.tables[table]) for table in TABLES)
    assert again.quality["row_outcome"].equals(before.quality["row_outcome"])
    assert not list_of("xlsx", person).names("csv", person)


def test_a_fingerprint_gives_away_neither_patient_nor_centre() -> None:
    marks = {
        fingerprint(key, centre, who) for key in (KEY, OTHER) for centre in ("a", "b") for who in ("1", "2")
    }
    assert len(marks) == 8
    assert fingerprint(KEY, "a", "1") != hashlib.sha256(b"1").hexdigest()[:32]
    assert pseudonym(KEY, "a", "patients", "1") not in marks


WHERE = {"source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64}


def rows(table: str, number: int, **columns: list[str | None]) -> MappedTable:
    where = pl.DataFrame([(f"{table}.csv", None, n + 2) for n in range(number)], schema=WHERE, orient="row")
    empty = pl.DataFrame()
    return MappedTable(where.with_columns(pl.DataFrame(columns)), empty, empty, empty, {})


def test_a_row_that_names_a_patient_is_that_ones_whatever_it_refers_to() -> None:
    tables = {
        "patients": rows("patients", 2, patient_id=["1", "2"]),
        "primaries": rows("primaries", 2, primary_id=["p1", "p2"], patient_id=["1", "2"]),
        # The second is of patient 2 although its primary is of patient 1; the third names nobody.
        "episodes": rows(
            "episodes", 4, episode_id=["a", "b", "c", "d"], patient_id=["1", "2", None, "3"],
            primary_id=["p1", "p1", "p1", None],
        ),
        "lesions": rows("lesions", 4, lesion_id=["x", "y", "z", "w"], episode_id=["a", "b", "c", None]),
    }  # fmt: skip
    found = belongings(tables, lambda patient: patient == "1")
    assert found.records == {
        "patients": {"1"},
        "primaries": {"p1"},
        "episodes": {"a", "c"},
        "lesions": {"x", "z"},
    }
    # The patient's own row need not be there.
    del tables["patients"]
    assert belongings(tables, lambda patient: patient == "1").records["episodes"] == {"a", "c"}


def test_a_row_brought_beside_rows_of_others_is_nobodys() -> None:
    joined = [(0, "own.csv", None, 9), (0, "ward.csv", None, 2), (1, "ward.csv", None, 2)]
    beside = pl.DataFrame(joined, schema={"row": pl.Int64, **WHERE}, orient="row")
    tables = {"patients": replace(rows("patients", 2, patient_id=["1", "2"]), joined=beside)}
    places = belongings(tables, lambda patient: patient == "1").places
    assert places.select("source_file", "source_row").rows() == [("patients.csv", 2), ("own.csv", 9)]


def test_the_further_cells_of_a_row_go_with_it() -> None:
    parts = pl.DataFrame({ROW: [3, 4, 6], "of": [2, 2, 5]}, schema=PARTS)
    source = Source("eav.csv", None, pl.DataFrame({ROW: [2, 5], "a": ["x", "y"]}), parts=parts)
    place = pl.DataFrame([("eav.csv", None, 4)], schema=WHERE, orient="row")
    left = without({"eav": source}, place)["eav"]
    assert left.frame[ROW].to_list() == [5]
    assert left.parts[ROW].to_list() == [6]
    assert left.ignored.rows() == [(2, "forgotten"), (3, "forgotten"), (4, "forgotten")]
    assert left.height == source.height
