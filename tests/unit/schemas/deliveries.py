"""Small deliveries, written as tables that a person can read.

A table's cells stand between bars, which is a delimited file of its own kind, so a test's table is the file
itself. Row 1 is the header, as everywhere.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings

from schemas.contract.metadata import mapped_columns
from schemas.findings import Finding, Refusal
from schemas.intake import TakenIn, take_in
from schemas.profile import load_profile

DELIVERY = "2024-05-01"
#: The same cases every time, and no clock: a busy machine fails no test.
STEADY = settings(derandomize=True)
KEY = bytes(32)
PROFILE_HEAD = "centre: clinic\nname: A clinic\nprofile_version: 1\n"

#: The least that every other table hangs on: one patient with one primary and one episode.
PATIENTS = """
    patient_id
    P1
"""
PRIMARIES = """
    primary_id | patient_id
    T1         | P1
"""
EPISODES = """
    episode_id | patient_id | primary_id
    E1         | P1         | T1
"""
TREATMENTS = """
    treatment_id | episode_id
    R1           | E1
"""
LESIONS = """
    lesion_id | episode_id
    L1        | E1
"""
ASSESSMENTS = """
    assessment_id | episode_id
    A1            | E1
"""


Found = set[tuple[str | None, int, str | None, str]]
#: The tables; what is found (table, row, column, rule); the rows accepted of a table.
Case = tuple[dict[str, str], Found, dict[str, list[int]]]


@dataclass(frozen=True)
class Centre:
    """A centre's folder with one delivery in it."""

    folder: Path

    def write(self, name: str, content: str | bytes) -> Path:
        """A file of the delivery."""
        path = self.folder / DELIVERY / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def profile(self, text: str) -> "Centre":
        """The centre's profile; its first three keys are written already."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "centre.yml").write_text(PROFILE_HEAD + textwrap.dedent(text), encoding="utf-8")
        return self

    def take_in(self) -> TakenIn:
        """Take the delivery in."""
        return take_in(self.folder / DELIVERY, load_profile(self.folder), KEY)

    def refusal(self) -> tuple[Finding, ...]:
        """The findings of the refusal that the delivery or its profile must get."""
        with pytest.raises(Refusal) as caught:
            self.take_in()
        return caught.value.findings


def centre(folder: Path, tables: Mapping[str, str], **options: str) -> Centre:
    """A centre whose files are the canonical tables themselves: each column under its own name.

    Args:
        folder: where to make the centre's folder.
        tables: canonical table to its text.
        options: further keys of the files, such as ``date_order``.
    """
    clinic = Centre(folder / "clinic")
    files, entries = "files:\n", "tables:\n"
    options = {"format": "delimited", "delimiter": '"|"', **options}
    for table, text in tables.items():
        content = textwrap.dedent(text).strip() + "\n"
        clinic.write(f"{table}.csv", content)
        columns = [name.strip() for name in content.splitlines()[0].split("|")]
        mapped = ", ".join(f"{name}: {name}" for name in columns if name in mapped_columns(table))
        said = ", ".join(f"{key}: {value}" for key, value in options.items())
        files += f"  {table}: {{path: {table}.csv, {said}}}\n"
        entries += f"  {table}: {{from: {table}, columns: {{{mapped}}}}}\n"
    return clinic.profile(files + entries)


def found(taken: TakenIn) -> set[tuple[str | None, int | None, str | None, str]]:
    """The findings: table, row, column, rule."""
    columns = ("table_name", "source_row", "column_name", "rule")
    return set(taken.quality["finding"].select(columns).rows())


def check(case: Case, folder: Path) -> TakenIn:
    """Hold what is found in the tables of a case, and the rows accepted, against what must be."""
    tables, expected, accepted = case
    taken = centre(folder, tables).take_in()
    assert found(taken) == expected
    assert {table: accepted_rows(taken, table) for table in accepted} == accepted
    return taken


def values(taken: TakenIn, table: str, column: str) -> list[object]:
    """The values of one column of an accepted table, in the order of the source's rows."""
    return taken.tables[table].sort("source_file", "source_row")[column].to_list()


def accepted_rows(taken: TakenIn, table: str) -> list[int]:
    """The source rows of which a table accepted a row."""
    return sorted(taken.tables[table]["source_row"])


def accounts(taken: TakenIn) -> list[tuple[object, ...]]:
    """The account of each file: file, sheet, rows in, accepted, quarantined, superseded, ignored."""
    return taken.quality["source_account"].drop("centre_id", "delivery_id").rows()


def adds_up(account: pl.DataFrame) -> bool:
    """Whether every row of every file went somewhere, once."""
    parts = pl.sum_horizontal("accepted", "quarantined", "superseded", "ignored")
    return account.filter(pl.col("rows_in") != parts).is_empty()
