"""What is in force of a centre and may neither stay nor be made again: nothing is thrown away, and nobody comes back.

Each case is a centre of ten patients in landing, what became of its delivery in raw/ since, and what else changed.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest
from click.testing import CliRunner

from orchestration import landing
from orchestration.centres import (
    NoCentreError,
    centres_in_the_way,
    held_by_landing_alone,
    withdraw_centres,
)
from orchestration.cli import oligo
from orchestration.erasure.holdings import centres_kept
from orchestration.erasure.kept_files import clear_landing
from orchestration.erasure.rebuilding import CentreWouldLeaveError, delivery_without, leaves
from orchestration.erasure.search import search
from orchestration.landing import land_centre
from orchestration.landing_store import IN_FORCE, INTAKE
from orchestration.paths import Paths
from orchestration.pseudonym_key import load_key
from orchestration.resources import Registry
from schemas.forgotten import Forgotten, fingerprint
from schemas.intake import take_in
from synth.patients import patients as invented
from tests.unit.schemas.redcap_standard import write_export
from tests.unit.test_held_back import PROFILE, accept, findings, put

DAY, TODAY = "2024-01-01", date(2025, 1, 1)


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.delenv("OLIGO_PSEUDONYM_KEY", raising=False)
    made = Paths(tmp_path)
    (made.raw / "clinic").mkdir(parents=True)
    (made.raw / "clinic" / "centre.yml").write_text(PROFILE)
    put(made, DAY, 10)
    assert land(made) == ("refreshed", 10)
    return made


def forgetting(*patients: int) -> Forgotten:
    return Forgotten(b"list", frozenset(fingerprint(b"list", "clinic", f"P{number}") for number in patients))


def land(
    paths: Paths, drop: float = 0.2, *, new_key: bool = False, forgotten: tuple[int, ...] = ()
) -> tuple[str, int]:
    """What became of the centre, and how many patients it has in force."""
    key = load_key(paths.key)[0]
    outcome = land_centre(
        paths, "clinic", key[::-1] if new_key else key, TODAY, forgetting(*forgotten), largest_drop=drop
    )
    file = paths.landing / "clinic" / IN_FORCE / "patients.parquet"
    return outcome.status, pl.read_parquet(file).height if file.exists() else 0


def since(changed: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """How to land where the key, the version or the list of the forgotten is another."""
    if changed == "contract":
        monkeypatch.setattr(landing, "contract_fingerprint", lambda: "another version")
    return {"new_key": changed == "key", "forgotten": (99,) if changed == "forgotten" else ()}


def is_in_the_way(paths: Paths) -> bool:
    return centres_in_the_way(paths, ["clinic"]) == ["clinic"]


@pytest.mark.parametrize("became", [b"", None, 3])
@pytest.mark.parametrize("changed", ["key", "contract", "forgotten"])
def test_it_bars_a_refresh_until_it_can_be_made_again(
    paths: Paths, became: bytes | int | None, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overwritten by a broken export, deleted, or replaced by one that is held back: until then it stays in force."""
    delivery = paths.raw / "clinic" / DAY
    shutil.rmtree(delivery)
    if isinstance(became, int):
        put(paths, DAY, became)
    elif became is not None:
        delivery.mkdir()
        (delivery / "cases.csv").write_bytes(became)
    assert land(paths) == ("stale", 10)
    assert not is_in_the_way(paths)
    changes = since(changed, monkeypatch)
    for _ in range(2):
        assert land(paths, **changes) == ("refused", 10)
        assert is_in_the_way(paths)
    told = pl.read_parquet(paths.landing / "clinic" / INTAKE / "finding.parquet")["rule"].to_list()
    assert ("delivery_shrunk" in told) == (became == 3)
    put(paths, DAY, 10)
    assert land(paths, **changes) == ("refreshed", 10)
    assert not is_in_the_way(paths)


@pytest.mark.parametrize("became", [b"", None])
@pytest.mark.parametrize("changed", ["key", "contract", "forgotten"])
@pytest.mark.parametrize(("older", "comes"), [(1, False), (7, False), (8, True), (12, True)])
def test_an_older_delivery_takes_its_place_where_not_many_would_be_lost(
    paths: Paths, became: bytes | None, changed: str, older: int, comes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fifth of ten are two, and of nine, as one of the ten may be the patient who is forgotten, one."""
    put(paths, "2023-01-01", older)
    assert land(paths) == ("refreshed", 10)
    shutil.rmtree(paths.raw / "clinic" / DAY)
    if became is not None:
        put(paths, DAY, 0)
        (paths.raw / "clinic" / DAY / "cases.csv").write_bytes(became)
    assert land(paths)[1] == 10
    changes = since(changed, monkeypatch)
    for _ in range(2):
        assert land(paths, **changes)[1] == (older if comes else 10)
        assert is_in_the_way(paths) != comes
    if not comes:
        told = pl.read_parquet(paths.landing / "clinic" / INTAKE / "finding.parquet")
        [waits] = told.filter(pl.col("rule") == "delivery_shrunk").to_dicts()
        assert waits["message"].startswith(f"2023-01-01 has {older} accepted patients, ")
        accept(paths, waits["finding_id"])
        assert land(paths, **changes)[1] == older and not is_in_the_way(paths)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (9, 8),  # eight of nine are not many less, eight of ten are
        (10, 7),  # accepted in its time, which says nothing of now
    ],
)
def test_an_older_delivery_that_passed_in_its_time_is_held_against_the_one_that_may_not_stay(
    paths: Paths, first: int, second: int
) -> None:
    put(paths, "2022-01-01", first)
    put(paths, "2023-01-01", second)
    land(paths, 0.15)
    before = [waits["finding_id"] for waits in findings(paths)]
    for finding_id in before:
        accept(paths, finding_id)
    assert land(paths, 0.15)[1] == 10
    shutil.rmtree(paths.raw / "clinic" / DAY)
    for number in range(3):
        assert land(paths, 0.15, new_key=number > 0)[1] == 10
        assert is_in_the_way(paths) == (number > 0)
        (paths.raw / "clinic" / f"no date {number}").mkdir()  # another state, so it is not kept from before
    told = findings(paths)
    [waits] = [one for one in told if one["effect"] == "refused"]
    assert str(waits["message"]).startswith(f"2023-01-01 has {second} accepted patients")
    assert [one["finding_id"] for one in told if one is not waits] == before
    with (paths.raw / "clinic" / "accepted.csv").open("a") as accepted:
        if not before:
            accepted.write("finding_id,who,when,why,expires\n")
        accepted.write(f"{waits['finding_id']},Dr Adams,2024-12-01,The older one is right,2030-01-01\n")
    for number in range(3, 5):
        assert land(paths, 0.15, new_key=True)[1] == second and not is_in_the_way(paths)
        (paths.raw / "clinic" / f"no date {number}").mkdir()


def test_what_waits_does_not_come_by_way_of_an_older_one(paths: Paths) -> None:
    """Eight of ten are a fifth less and seven of eight are no more; seven of ten are."""
    put(paths, "2023-01-01", 8)
    shutil.rmtree(paths.raw / "clinic" / DAY)
    put(paths, "2024-02-01", 7)
    for number in range(4):
        assert land(paths, new_key=number > 0)[1] == 10
        assert is_in_the_way(paths) == (number > 0)
        (paths.raw / "clinic" / f"no date {number}").mkdir()
    [waits] = [one for one in findings(paths) if one["effect"] == "refused"]
    assert str(waits["message"]).startswith("2024-02-01 has 7 accepted patients")
    accept(paths, waits["finding_id"])
    assert land(paths, new_key=True) == ("refreshed", 7)


def test_of_those_older_than_the_one_that_waits_nothing_is_told(paths: Paths) -> None:
    for day, patients in (("2021-01-01", 8), ("2022-01-01", 1), ("2023-01-01", 7)):
        put(paths, day, patients)
    land(paths)
    shutil.rmtree(paths.raw / "clinic" / DAY)
    assert land(paths, new_key=True) == ("refused", 10)
    states = pl.read_parquet(paths.landing / "clinic" / INTAKE / "delivery.parquet")
    assert states["status"].to_list() == ["superseded", "superseded", "refused"]
    [waits] = [one for one in findings(paths) if one["status"] == "open"]
    assert str(waits["message"]).startswith("2023-01-01 has 7 accepted patients, 30% fewer than the 10")


def test_what_the_profile_of_now_cannot_read_is_the_measure_all_the_same(paths: Paths) -> None:
    put(paths, "2024-02-01", 3)
    changed = paths.raw / "clinic" / "2024-02-01" / "cases.csv"
    changed.write_text(changed.read_text().replace("id,", "nr,"))
    (paths.raw / "clinic" / "centre.yml").write_text(PROFILE.replace("patient_id: id", "patient_id: nr"))
    for _ in range(2):
        assert land(paths) == ("stale", 10)
    accept(paths, findings(paths)[0]["finding_id"])
    assert land(paths) == ("refreshed", 3)


def test_what_is_held_back_now_stays_while_the_one_before_cannot_be_read(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(paths, "2023-01-01", 1)
    put(paths, "2024-02-01", 9)
    assert land(paths) == ("refreshed", 9)

    def fails(folder: Path, *more: Any) -> object:
        if folder.name == DAY:
            raise MemoryError
        return take_in(folder, *more)

    with monkeypatch.context() as broken:
        broken.setattr(landing, "take_in", fails)
        for _ in range(2):
            assert land(paths, 0.05) == ("refused", 9) and is_in_the_way(paths)
    assert land(paths, 0.05) == ("stale", 10) and not is_in_the_way(paths)


def test_no_centre_leaves_where_the_disk_of_raw_is_away(paths: Paths) -> None:
    shutil.move(paths.raw, paths.home / "away")
    for _ in range(2):
        with pytest.raises(NoCentreError, match="Is its disk there"):
            withdraw_centres(paths)
        assert (paths.landing / "clinic" / IN_FORCE).exists()
        paths.raw.mkdir(exist_ok=True)
    (paths.raw / "tower").mkdir()
    assert withdraw_centres(paths) == ["clinic"]


@pytest.mark.parametrize("new_key", [False, True])
def test_the_last_patient_who_is_forgotten_leaves_nothing(paths: Paths, new_key: bool) -> None:
    """Of an erasure the landing of a centre goes with its last patient; whoever changes the list alone is stopped."""
    put(paths, DAY, 1)
    shutil.rmtree(paths.landing)
    assert land(paths) == ("refreshed", 1)
    assert land(paths, new_key=new_key, forgotten=(0,)) == ("refused", 1)
    assert is_in_the_way(paths)
    sought = search(paths, "clinic", "P0")
    assert leaves(paths, sought) and not leaves(paths, search(paths, "clinic", "P1"))
    assert "nothing of clinic is landed any more" in delivery_without(paths, sought)
    clear_landing(paths, "clinic")
    for _ in range(2):
        assert land(paths, new_key=new_key, forgotten=(0,)) == ("refused", 0)
        assert not is_in_the_way(paths)


def test_a_centre_that_has_left_raw_goes_with_any_patient_of_it(paths: Paths) -> None:
    shutil.rmtree(paths.raw / "clinic")
    sought = search(paths, "clinic", "P1")
    assert not leaves(paths, sought)  # the disk of raw/ may be away
    with pytest.raises(CentreWouldLeaveError, match="Is its disk there"):
        delivery_without(paths, sought)
    (paths.raw / "tower").mkdir()
    assert leaves(paths, sought) and "raw/ has no folder of it" in delivery_without(paths, sought)
    assert centres_kept(paths) == {"clinic"}


def test_a_list_that_was_longer_before_takes_nothing_away(paths: Paths) -> None:
    """As where it is put back from a backup: who was left out of what landing alone has does not come back by that."""
    assert land(paths, forgotten=(1,)) == ("refreshed", 9)
    shutil.rmtree(paths.raw / "clinic" / DAY)
    for forgotten in ((1,), ()):
        assert land(paths, forgotten=forgotten) == ("stale", 9)
        assert not is_in_the_way(paths)


def test_who_is_forgotten_is_no_loss(paths: Paths) -> None:
    """Two of ten, whose rows were taken out of the delivery beforehand, with one more: three would be too many."""
    put(paths, DAY, 7)
    assert land(paths, forgotten=(8, 9)) == ("refreshed", 7)


@pytest.mark.parametrize(
    ("became", "now", "says"),
    [
        ({DAY: 10}, ("refreshed", 9), ""),
        ({DAY: 3}, ("refused", 10), "would leave the registry"),
        ({DAY: None}, ("refused", 10), "would leave the registry"),
        # Nine of ten and seven of eight: with the patient a fifth was lost, without them it is more.
        ({DAY: 10, "2024-02-01": 8}, ("stale", 9), "delivery 2024-02-01 of clinic is refused or held back"),
        ({DAY: 10, "2999-01-01": 10}, ("refreshed", 9), ""),
        ({DAY: None, "2999-01-01": 10}, ("refused", 10), "would leave the registry"),
        ({DAY: None, "2023-01-01": 9}, ("refreshed", 8), "and 2023-01-01 is in force"),
        (
            {DAY: None, "2023-01-01": 7},
            ("refused", 10),
            ": 2023-01-01 has 6 accepted patients, 33% fewer than the 9",
        ),
    ],
)
def test_what_an_erasure_would_come_to_is_known_before(
    paths: Paths, became: dict[str, int | None], now: tuple[str, int], says: str
) -> None:
    for day, patients in became.items():
        shutil.rmtree(paths.raw / "clinic" / day, ignore_errors=True)
        if patients is not None:
            put(paths, day, patients)
    land(paths)
    before = sorted(path for path in paths.home.rglob("*"))
    sought = search(paths, "clinic", "P1")
    try:
        said = delivery_without(paths, sought)
    except CentreWouldLeaveError as error:
        said = str(error)
    assert says in said and bool(says) == bool(said)
    assert sorted(path for path in paths.home.rglob("*")) == before
    assert land(paths, forgotten=(1,)) == now


def test_a_key_is_not_changed_while_landing_alone_holds_a_centre(paths: Paths) -> None:
    def rotated() -> tuple[int, str]:
        done = CliRunner().invoke(oligo, ["--home", str(paths.home), "key", "rotate"])
        return done.exit_code, done.output

    key = paths.key.read_text()
    put(paths, DAY, 9)
    code, said = rotated()
    assert code == 1 and "in force of clinic is not in raw/ any more as it was taken in" in said
    assert paths.key.read_text() == key
    land(paths)
    profile = paths.raw / "clinic" / "centre.yml"
    profile.write_text(PROFILE.replace("from: cases", "from: cses"))
    land(paths)
    assert rotated()[0] == 1 and paths.key.read_text() == key
    profile.write_text(PROFILE)
    shutil.move(paths.raw, paths.home / "away")
    code, said = rotated()
    assert code == 1 and "Is its disk there? The key is as it was." in said and paths.key.read_text() == key
    shutil.move(paths.home / "away", paths.raw)
    assert rotated()[0] == 0 and paths.key.read_text() != key


def test_a_centre_by_a_standard_that_its_newest_delivery_does_not_show_holds_the_key(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    riverside = paths.raw / "riverside"
    write_export(riverside / DAY, list(invented("riverside", 5, 3, date.fromisoformat(DAY).toordinal())))
    for outcome in ("refreshed", "stale"):
        assert land_centre(paths, "riverside", b"k" * 16, TODAY).status == outcome
        assert held_by_landing_alone(paths, TODAY) == ([] if outcome == "refreshed" else ["riverside"])
        (riverside / "2024-02-01").mkdir(exist_ok=True)
        (riverside / "2024-02-01" / "cases.csv").write_text("id\n1\n")


def test_a_key_that_is_gone_is_not_made_anew_from_dagster_either(paths: Paths) -> None:
    paths.key.unlink()
    with pytest.raises(dg.Failure, match="there is no key at"):
        Registry(home=str(paths.home)).key()
    assert not paths.key.exists()


def test_the_digest_is_that_of_the_files_that_were_taken_in(paths: Paths) -> None:
    def digest() -> object:
        return pl.read_parquet(paths.landing / "clinic" / INTAKE / "delivery.parquet")["input_sha256"].item()

    before = digest()
    put(paths, DAY, 3)
    assert land(paths) == ("stale", 10) and digest() == before != ""
