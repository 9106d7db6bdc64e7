"""A row that gets lost on the way, or counts twice, refuses the delivery."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas import judging
from schemas.findings import Refusal
from schemas.telling import identity
from tests.unit.schemas.deliveries import EPISODES, PRIMARIES, Centre, centre

PATIENTS = """
    patient_id | sex
    P1         | male
    P2         | xx
    P2         | male
    P3         | female
"""
Change = Callable[[pl.DataFrame], pl.DataFrame]
#: What a mistake of the software could do to rows.
MISTAKES: dict[str, Change] = {
    "lost": lambda rows: rows.head(-1),
    "doubled": lambda rows: pl.concat([rows, rows.tail(1)]),
    "out of nowhere": lambda rows: rows.with_columns(
        pl.when(pl.col("source_row") == 2).then(99).otherwise("source_row").alias("source_row")
    ),
}


@pytest.fixture
def clinic(tmp_path: Path) -> Centre:
    return centre(tmp_path, {"patients": PATIENTS, "primaries": PRIMARIES, "episodes": EPISODES})


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("where", ["map_tables", "validate"])
def test_a_mistake_with_rows_refuses_the_delivery(
    clinic: Centre, monkeypatch: pytest.MonkeyPatch, where: str, mistake: str
) -> None:
    real = getattr(judging, where)

    def mistaken(*given: Any) -> Any:
        made = real(*given)
        if where == "map_tables":
            patients = replace(made["patients"], rows=MISTAKES[mistake](made["patients"].rows))
            return made | {"patients": patients}
        return replace(
            made, accepted=made.accepted | {"patients": MISTAKES[mistake](made.accepted["patients"])}
        )

    monkeypatch.setattr(judging, where, mistaken)
    with pytest.raises(Refusal) as caught:
        clinic.take_in()
    assert {finding.rule for finding in caught.value.findings} == {"rows_do_not_add_up"}
    assert caught.value.findings[0].source_file == "patients.csv"
    outcomes = caught.value.outcomes
    assert outcomes is not None
    assert set(outcomes["outcome"]) == {"quarantined"} and set(outcomes["reason"]) == {"rows_do_not_add_up"}
    assert outcomes.height == 6


def test_each_source_row_has_one_outcome_and_the_worst_word_of_its_findings(clinic: Centre) -> None:
    rows = clinic.take_in().quality["row_outcome"].filter(pl.col("source_file") == "patients.csv")
    assert rows.select("source_row", "outcome", "reason", "result").rows() == [
        (2, "accepted", None, "ok"),
        (3, "quarantined", "duplicate_key", "invalid"),
        (4, "quarantined", "duplicate_key", "invalid"),
        (5, "accepted", None, "ok"),
    ]


def test_a_finding_keeps_its_identity_where_its_row_moves(clinic: Centre, tmp_path: Path) -> None:
    def of(clinic: Centre) -> dict[str, tuple[str, int]]:
        found = clinic.take_in().quality["finding"]
        assert found["finding_id"].is_unique().all()
        return {row[0]: row[1:] for row in found.select("finding_id", "rule", "source_row").rows()}

    before = of(clinic)
    lines = PATIENTS.strip().splitlines()
    turned = "\n".join([lines[0], "P0 | male", *reversed(lines[1:])])
    tables = {"patients": turned, "primaries": PRIMARIES, "episodes": EPISODES}
    after = of(centre(tmp_path / "other", tables))
    assert before.keys() == after.keys()
    assert {rule for rule, _ in before.values()} == {"duplicate_key", "unknown_code"}
    moved = [key for key in before if before[key] != after[key]]
    assert moved


def test_an_identity_is_sixteen_letters_and_figures_and_depends_on_each_part() -> None:
    parts = ["clinic", "unknown_code", "patients", "sex", "record"]
    made = {identity(*parts)} | {identity(*parts[:n], "other", *parts[n + 1 :]) for n in range(len(parts))}
    assert len(made) == 6
    assert all(len(name) == 16 and name.startswith("f") and int(name, 16) for name in made)


def test_completeness_counts_values_reasons_and_what_is_lost(clinic: Centre) -> None:
    counted = clinic.take_in().quality["completeness"]
    columns = (
        "is_mapped",
        "row_count",
        "filled",
        "given_otherwise",
        "missing_with_reason",
        "missing_without_reason",
    )
    said = {
        row[0]: row[1:]
        for row in counted.filter(pl.col("table_name") == "patients")
        .select("column_name", *columns, "share")
        .rows()
    }
    assert said["patient_id"] == (True, 2, 2, 0, 0, 0, 1.0)
    assert said["sex"] == (True, 2, 2, 0, 0, 0, 1.0)
    assert said["birth_year"] == (False, 2, 0, 0, 0, 2, 0.0)
    cost = counted.filter(pl.col("column_name") == "death_date")["without_it"].item()
    assert cost


def test_a_reason_and_a_moment_given_otherwise_are_told_apart(tmp_path: Path) -> None:
    patients = """
        patient_id | sex     | vital_status | last_contact_date | last_contact_day
        P1         | unknown | alive        | 2023-01-01        |
        P2         | xx      | alive        |                   | 30
        P3         |         | alive        |                   |
    """
    taken = centre(tmp_path, {"patients": patients}).take_in().quality["completeness"]
    shown = ("filled", "given_otherwise", "missing_with_reason", "missing_without_reason")
    said = {
        row[0]: row[1:]
        for row in taken.filter(pl.col("table_name") == "patients").select("column_name", *shown).rows()
    }
    assert said["sex"] == (0, 0, 2, 1)
    assert said["last_contact_date"] == said["last_contact_day"] == (1, 1, 0, 1)
    assert taken.filter(pl.col("table_name") == "lesions")["share"].null_count() == (
        taken.filter(pl.col("table_name") == "lesions").height
    )
