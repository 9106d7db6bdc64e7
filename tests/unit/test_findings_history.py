"""The life of a finding over the deliveries of a centre, and what accepts it, without a refresh."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration import landing, past_deliveries
from orchestration.landing import CentreOutcome, land_centre
from orchestration.landing_store import INTAKE
from orchestration.paths import Paths
from schemas import intake, judging
from schemas.pseudonyms import pseudonym
from schemas.telling import identity

KEY = b"k" * 16
OLD, NEW = "2024-01-01", "2024-06-01"
PROFILE = """
centre: {centre}
name: A clinic
profile_version: 1
files: {{cases: {{path: cases.csv, format: delimited}}}}
tables: {{patients: {{from: cases, columns: {{patient_id: id, sex: sex}}}}}}
"""


def put(paths: Paths, delivery: str, rows: str, centre: str = "clinic") -> None:
    folder = paths.raw / centre / delivery
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cases.csv").write_text("id,sex\n" + rows)
    (folder.parent / "centre.yml").write_text(PROFILE.format(centre=centre))


def land(paths: Paths, today: str = "2025-01-01", centre: str = "clinic") -> CentreOutcome:
    # However many patients are missing: these deliveries have two or three.
    return land_centre(paths, centre, KEY, date.fromisoformat(today), largest_drop=1)


def table(paths: Paths, name: str, centre: str = "clinic") -> pl.DataFrame:
    return pl.read_parquet(paths.landing / centre / INTAKE / f"{name}.parquet")


def sex_of(patient: str) -> str:
    return identity(
        "clinic", "unknown_code", "patients", "sex", pseudonym(KEY, "clinic", "patients", patient)
    )


def lives(paths: Paths) -> dict[str, tuple[str, str, str]]:
    found = table(paths, "finding").filter(pl.col("rule") == "unknown_code")
    return {row[0]: row[1:] for row in found.select("finding_id", "status", "first_seen", "last_seen").rows()}


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path)
    put(paths, OLD, "P1,xx\nP2,yy\n")
    put(paths, NEW, "P3,zz\nP2,yy\nP1,male\n")
    return paths


def test_a_finding_is_open_until_a_delivery_without_it_is_in_force(paths: Paths) -> None:
    land(paths)
    assert lives(paths) == {
        sex_of("P1"): ("fixed", OLD, OLD),
        sex_of("P2"): ("open", OLD, NEW),
        sex_of("P3"): ("open", NEW, NEW),
    }
    outcomes = table(paths, "row_outcome").group_by("delivery_id", "outcome", "result").len().sort(pl.all())
    assert outcomes.rows() == [
        (OLD, "superseded", "invalid", 2),
        (NEW, "accepted", "invalid", 2),
        (NEW, "accepted", "ok", 1),
    ]


def test_the_history_does_not_depend_on_when_it_was_looked_at(paths: Paths, tmp_path: Path) -> None:
    land(paths)
    other = Paths(tmp_path / "other")
    put(other, OLD, "P1,xx\nP2,yy\n")
    land(other)
    put(other, NEW, "P3,zz\nP2,yy\nP1,male\n")
    land(other)
    assert lives(other) == lives(paths)
    for name in ("finding", "row_outcome", "source_account", "delivery"):
        assert table(other, name).equals(table(paths, name))


def test_what_was_looked_at_once_is_not_taken_in_again(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    land(paths)
    taken: list[str] = []
    real = intake.take_in

    def counting(folder: Path, *rest: Any) -> Any:
        taken.append(folder.name)
        return real(folder, *rest)

    monkeypatch.setattr(landing, "take_in", counting)
    monkeypatch.setattr(past_deliveries, "take_in", counting)
    assert land(paths).status == "unchanged" and taken == []
    put(paths, "2024-12-01", "P1,male\nP2,male\n")
    land(paths)
    assert taken == ["2024-12-01"]
    assert lives(paths)[sex_of("P2")] == ("fixed", OLD, NEW)


def test_a_superseded_delivery_that_cannot_be_read_stops_nothing(paths: Paths) -> None:
    (paths.raw / "clinic" / OLD / "cases.csv").write_text("")
    assert land(paths).status == "refreshed"
    found = table(paths, "finding").filter(pl.col("effect") == "refused")
    assert found.select("rule", "status", "last_seen").rows() == [("file_empty", "fixed", OLD)]
    assert table(paths, "delivery").select("status", "source_rows").rows() == [
        ("superseded", 0),
        ("in_force", 3),
    ]


def test_a_profile_that_breaks_leaves_what_is_in_force_with_its_findings(paths: Paths) -> None:
    land(paths)
    (paths.raw / "clinic" / "centre.yml").write_text("centre: clinic\n")
    assert land(paths).status == "stale"
    assert lives(paths) == {sex_of("P2"): ("open", NEW, NEW), sex_of("P3"): ("open", NEW, NEW)}
    assert table(paths, "delivery").select("status").to_series().to_list() == ["superseded", "in_force"]


def test_what_a_newer_refused_delivery_says_is_open_beside_what_is_in_force(paths: Paths) -> None:
    put(paths, "2024-12-01", ",xx\n,male\n")
    assert land(paths).status == "stale"
    found = table(paths, "finding").filter(pl.col("status") == "open")
    assert {"all_rows_refused", "required_missing", "unknown_code"} == set(found["rule"])
    assert set(found.filter(pl.col("rule") == "required_missing")["delivery_id"]) == {"2024-12-01"}
    assert lives(paths)[sex_of("P2")] == ("open", OLD, NEW)
    rows = table(paths, "row_outcome").filter(pl.col("delivery_id") == "2024-12-01")
    assert rows.select("outcome", "reason").unique().rows() == [("quarantined", "all_rows_refused")]
    assert table(paths, "delivery").filter(pl.col("status") == "refused")["quarantined"].to_list() == [2]


def test_an_acceptance_counts_until_its_last_day_and_the_centre_is_judged_again_after_it(
    paths: Paths,
) -> None:
    row = f"{sex_of('P2')},Dr Adams,2024-07-01,Seen,2025-01-01"
    gone = f"{sex_of('P1')},Dr Adams,2024-07-01,Seen,2025-06-01"
    none = "f00000000000000a,Dr Adams,2024-07-01,Seen,2025-06-01"
    (paths.raw / "clinic" / "accepted.csv").write_text(
        "\n".join(["finding_id,who,when,why,expires", row, gone, none])
    )
    land(paths)
    assert {key: life[0] for key, life in lives(paths).items()} == {
        sex_of("P1"): "fixed",
        sex_of("P2"): "accepted",
        sex_of("P3"): "open",
    }
    found = table(paths, "finding")
    assert found.filter(pl.col("status") == "accepted")["note"].to_list() == ["Dr Adams, 2024-07-01: Seen"]
    about = found.filter(pl.col("rule").str.starts_with("acceptance"))
    assert about.select("rule", "source_file", "source_row").rows() == [
        ("acceptance_unmatched", "accepted.csv", 4)
    ]
    assert land(paths).status == "unchanged"
    assert land(paths, "2025-01-02").is_taken_in
    assert lives(paths)[sex_of("P2")][0] == "open"
    about = table(paths, "finding").filter(pl.col("rule").str.starts_with("acceptance"))
    assert about["rule"].to_list() == ["acceptance_unmatched", "acceptance_expired"]


def test_rows_that_do_not_add_up_leave_the_last_good_delivery_and_other_centres(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(paths, NEW, "P1,male\n", "other")
    real = judging.map_tables

    def losing(profile: Any, sources: Any, tables: Any) -> Any:
        made = real(profile, sources, tables)
        if profile.centre == "clinic" and sources["cases"].frame.height == 3:
            object.__setattr__(made["patients"], "rows", made["patients"].rows.head(2))
        return made

    monkeypatch.setattr(judging, "map_tables", losing)
    outcome = land(paths)
    assert (outcome.status, outcome.delivery) == ("stale", OLD)
    assert land(paths, centre="other").status == "refreshed"
    found = table(paths, "finding").filter(pl.col("effect") == "refused")
    assert found.select("rule", "delivery_id").unique().rows() == [("rows_do_not_add_up", NEW)]
    lost = table(paths, "row_outcome").filter(pl.col("delivery_id") == NEW)
    assert lost["reason"].to_list() == ["rows_do_not_add_up"] * 3
