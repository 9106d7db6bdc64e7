"""A delivery that lost too many patients waits for a person; which one does follows from ``raw/``."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration import landing
from orchestration.held_back import Counted, shrunk
from orchestration.landing import CentreOutcome, land_centre
from orchestration.landing_store import INTAKE
from orchestration.paths import Paths

KEY = b"k" * 16
PROFILE = """
centre: clinic
name: Clinic
profile_version: "1"
files: {cases: {path: cases.csv, format: delimited}}
tables:
  patients: {from: cases, columns: {patient_id: id, sex: sex}}
"""
D1, D2, D3, D4 = "2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    (tmp_path / "raw" / "clinic").mkdir(parents=True)
    (tmp_path / "raw" / "clinic" / "centre.yml").write_text(PROFILE)
    return Paths(tmp_path)


def put(paths: Paths, delivery: str, patients: int) -> None:
    folder = paths.raw / "clinic" / delivery
    folder.mkdir(exist_ok=True)
    rows = "".join(f"P{number},female\n" for number in range(patients))
    (folder / "cases.csv").write_text(f"id,sex\n{rows}")


def land(paths: Paths, today: str = "2025-01-01", drop: float = 0.2, stale_days: int = 0) -> CentreOutcome:
    day = date.fromisoformat(today)
    return land_centre(paths, "clinic", KEY, day, largest_drop=drop, stale_days=stale_days)


def rebuilt(paths: Paths) -> CentreOutcome:
    """What a registry comes to that has lost its warehouse."""
    shutil.rmtree(paths.warehouse)
    return land(paths)


def findings(paths: Paths, rule: str = "delivery_shrunk") -> list[dict[str, object]]:
    frame = pl.read_parquet(paths.landing / "clinic" / INTAKE / "finding.parquet")
    return frame.filter(pl.col("rule") == rule).to_dicts()


def accept(paths: Paths, finding_id: object, expires: str = "2030-01-01") -> None:
    row = f"{finding_id},Dr Adams,2024-12-01,A ward has closed,{expires}\n"
    (paths.raw / "clinic" / "accepted.csv").write_text(f"finding_id,who,when,why,expires\n{row}")


def delivery_rows(paths: Paths) -> list[tuple[object, ...]]:
    frame = pl.read_parquet(paths.landing / "clinic" / INTAKE / "delivery.parquet")
    names = ("delivery_id", "status", "is_stale", "source_rows", "accepted", "quarantined", "superseded")
    return frame.select(names).rows()


def test_a_delivery_that_shrank_waits_and_the_one_before_stays(paths: Paths) -> None:
    put(paths, D1, 10)
    assert land(paths).delivery == D1
    put(paths, D2, 8)  # a fifth fewer, and not more
    assert land(paths).delivery == D2
    put(paths, D3, 6)
    for outcome in (land(paths), land(paths), rebuilt(paths)):
        assert (outcome.status, outcome.delivery) == ("stale", D2)
        assert outcome.problems == (f"{D3} has 6 accepted patients, 25% fewer than the 8 of {D2}",)
    assert not land(paths).is_taken_in
    assert delivery_rows(paths) == [
        (D1, "superseded", False, 10, 0, 0, 10), (D2, "in_force", True, 8, 8, 0, 0),
        (D3, "refused", False, 6, 0, 6, 0),
    ]  # fmt: skip
    [finding] = findings(paths)
    assert [finding[name] for name in ("effect", "severity", "result", "status", "delivery_id")] == [
        "refused", "error", "rare", "open", D3,
    ]  # fmt: skip
    assert "accepted.csv" in str(finding["remedy"])
    rows = pl.read_parquet(paths.landing / "clinic" / INTAKE / "row_outcome.parquet")
    assert set(rows.filter(pl.col("delivery_id") == D3)["reason"]) == {"delivery_shrunk"}


def test_accepted_it_comes_into_force_and_stays_when_the_acceptance_expires(paths: Paths) -> None:
    put(paths, D1, 10)
    put(paths, D2, 5)
    land(paths)
    accept(paths, findings(paths)[0]["finding_id"], expires="2025-06-01")
    for outcome in (land(paths), rebuilt(paths)):
        assert (outcome.status, outcome.delivery) == ("refreshed", D2)
    [finding] = findings(paths)
    assert [finding[name] for name in ("effect", "status", "note")] == [
        "flagged", "accepted", "Dr Adams, 2024-12-01: A ward has closed",
    ]  # fmt: skip
    assert findings(paths, "acceptance_unmatched") == []
    # Later, the finding is open again; the delivery stays, and the next is compared with it.
    later = land(paths, "2025-07-01")
    assert (later.status, later.delivery) == ("refreshed", D2)
    assert [(f["effect"], f["status"]) for f in findings(paths)] == [("flagged", "open")]
    put(paths, D3, 5)
    assert land(paths, "2025-07-01").delivery == D3
    assert [f["status"] for f in findings(paths)] == ["fixed"]
    assert findings(paths, "acceptance_unmatched") == []


def test_an_acceptance_is_of_that_delivery_alone(paths: Paths) -> None:
    put(paths, D1, 10)
    put(paths, D2, 5)
    land(paths)
    accept(paths, findings(paths)[0]["finding_id"])
    assert land(paths).delivery == D2
    put(paths, D2, 4)  # another export under the same date: what was accepted stays in force
    assert (land(paths).status, land(paths).delivery) == ("stale", D2)
    assert land(paths).problems[0].startswith(f"{D2} has 4 accepted patients")
    assert (rebuilt(paths).status, rebuilt(paths).delivery) == ("stale", D1)
    put(paths, D2, 5)
    put(paths, D3, 3)
    assert land(paths).delivery == D2


def test_what_is_held_back_is_no_measure_for_the_next(paths: Paths) -> None:
    for delivery, patients in ((D1, 10), (D2, 5), (D3, 5), (D4, 9)):
        put(paths, delivery, patients)
        land(paths)
        expected = D4 if delivery == D4 else D1
        assert land(paths).delivery == expected
    assert rebuilt(paths).delivery == D4
    assert [row[:2] for row in delivery_rows(paths)] == [
        (D1, "superseded"), (D2, "superseded"), (D3, "superseded"), (D4, "in_force"),
    ]  # fmt: skip
    assert {finding["status"] for finding in findings(paths)} == {"fixed"}


def test_several_held_back_and_a_broken_one_between_are_all_told(paths: Paths) -> None:
    for delivery, patients in ((D1, 10), (D2, 5), (D3, 5), (D4, 4)):
        put(paths, delivery, patients)
    (paths.raw / "clinic" / D3 / "cases.csv").write_bytes(b"")
    outcome = land(paths)
    assert (outcome.status, outcome.delivery) == ("stale", D1)
    assert [row[:2] for row in delivery_rows(paths)] == [
        (D1, "in_force"), (D2, "refused"), (D3, "refused"), (D4, "refused"),
    ]  # fmt: skip
    assert len(findings(paths)) == 2 and len(findings(paths, "file_empty")) == 1
    assert len(outcome.problems) == 3


def test_a_folder_that_takes_the_place_of_the_one_in_force_is_compared_with_it(paths: Paths) -> None:
    put(paths, D1, 10)
    land(paths)
    shutil.rmtree(paths.raw / "clinic" / D1)
    put(paths, D2, 5)
    assert (land(paths).status, land(paths).delivery) == ("stale", D1)
    put(paths, D1, 4)  # and where it is overwritten
    shutil.rmtree(paths.raw / "clinic" / D2)
    assert (land(paths).status, land(paths).delivery) == ("stale", D1)
    accounts = pl.read_parquet(paths.landing / "clinic" / INTAKE / "row_account.parquet")
    assert accounts.filter(pl.col("table_name") == "patients")["accepted"].to_list() == [10]
    # raw/ alone knows of nothing to compare with.
    assert (rebuilt(paths).status, rebuilt(paths).delivery) == ("refreshed", D1)


def test_the_limit_is_a_setting_and_takes_effect_at_once(paths: Paths) -> None:
    put(paths, D1, 10)
    put(paths, D2, 5)
    assert land(paths, drop=0.5).delivery == D2
    assert land(paths, drop=0.4).delivery == D1
    assert land(paths, drop=1).delivery == D2


def test_an_older_delivery_is_looked_at_once(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestration import past_deliveries

    taken = []
    for module in (landing, past_deliveries):
        real = module.take_in
        monkeypatch.setattr(
            module,
            "take_in",
            lambda folder, *rest, real=real: taken.append(folder.name) or real(folder, *rest),
        )
    for delivery in (D1, D2, D3):
        put(paths, delivery, 10)
    land(paths)
    assert sorted(taken) == [D1, D2, D3]
    put(paths, D4, 9)
    land(paths)
    assert taken[3:] == [D4]


def test_an_old_delivery_is_told_from_its_day_on(paths: Paths) -> None:
    put(paths, D1, 10)
    assert land(paths, "2024-12-31", stale_days=365).problems == ()
    outcome = land(paths, "2025-01-01", stale_days=365)
    assert outcome.problems == (f"the delivery in force, {D1}, is older than 365 days",)
    assert [f["status"] for f in findings(paths, "delivery_overdue")] == ["open"]
    # It says the same every day, or each refresh would be another one.
    assert not land(paths, "2025-02-01", stale_days=365).is_taken_in
    assert land(paths, "2025-02-01").problems == ()


def test_a_delivery_that_is_still_arriving_is_not_there_yet(paths: Paths) -> None:
    put(paths, D1, 10)
    (paths.raw / "clinic" / D1 / "delivery.ok").touch()
    put(paths, D2, 11)
    waiting = land_centre(paths, "clinic", KEY, date(2025, 1, 1), still_seconds=60)
    assert (waiting.status, waiting.delivery) == ("refreshed", D1)
    assert waiting.problems == (f"the delivery {D2} is still arriving",)
    (paths.raw / "clinic" / D2 / "delivery.ok").touch()
    arrived = land_centre(paths, "clinic", KEY, date(2025, 1, 1), still_seconds=60)
    assert (arrived.status, arrived.delivery, arrived.problems) == ("refreshed", D2, ())
    assert findings(paths, "file_unread") == []
    # One who refreshes by hand knows what lies there.
    put(paths, D3, 12)
    assert land(paths).delivery == D3


@pytest.mark.parametrize("is_deleted", [True, False])
def test_what_was_in_force_is_the_measure_also_where_its_files_are_gone(
    paths: Paths, is_deleted: bool
) -> None:
    """Eight of ten are a fifth fewer, seven of eight are not many less, and seven of ten are too few."""
    put(paths, D1, 8)
    put(paths, D2, 10)
    assert land(paths).delivery == D2
    shutil.rmtree(paths.raw / "clinic" / D2)
    put(paths, D3 if is_deleted else D2, 7)
    outcome = land(paths)
    name = D3 if is_deleted else D2
    assert (outcome.status, outcome.delivery) == ("stale", D2)
    assert outcome.problems == (f"{name} has 7 accepted patients, 30% fewer than the 10 of {D2}",)
    accept(paths, findings(paths)[0]["finding_id"])
    for number in range(2):
        assert land(paths).delivery == name
        (paths.raw / "clinic" / f"no date {number}").mkdir()  # another state, so it is not kept from before


def test_a_share_is_judged_exactly() -> None:
    for before in range(5, 200, 5):
        counts = [Counted(D1, "a", before), Counted(D2, "b", before - before // 5)]
        assert shrunk("c", counts, (), 0.2) == {}
        counts[1] = Counted(D2, "b", before - before // 5 - 1)
        assert list(shrunk("c", counts, (), 0.2)) == [D2]
