"""When a delivery has arrived, and that each is asked for once."""

import os
from pathlib import Path

import pytest

from orchestration.scheduling.arrivals import Memory, There, look_into

STILL = 60


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    put(tmp_path, "seaview/2025-03-01/a.csv")
    put(tmp_path, "seaview/2025-03-01/b.csv")
    put(tmp_path, "seaview/centre.yml")
    put(tmp_path, "seaview/notes.txt")
    put(tmp_path, "seaview/drafts/a.csv")
    put(tmp_path, ".hidden/2025-03-01/a.csv")
    return tmp_path


def put(raw: Path, place: str, text: str = "id\n1\n") -> None:
    path = raw / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def moment(raw: Path) -> float:
    """A moment after everything that was written."""
    return max(one.changed for one in look_into(raw)) + 0.001


def places(there: list[There]) -> list[str]:
    return [one.place for one in there]


def test_deliveries_profiles_and_acceptances_are_looked_at(raw: Path) -> None:
    put(raw, "seaview/accepted.csv")
    assert places(look_into(raw)) == ["seaview/2025-03-01", "seaview/accepted.csv", "seaview/centre.yml"]
    assert look_into(raw / "nowhere") == []


def test_ten_files_ask_for_one_refresh_and_only_once(raw: Path) -> None:
    now = moment(raw)
    for number in range(10):
        put(raw, f"seaview/2025-03-01/{number}.csv")
    arrived, memory = Memory().look(look_into(raw), moment(raw), STILL)
    assert arrived == []
    arrived, memory = memory.look(look_into(raw), now + 2 * STILL, STILL)
    assert places(arrived) == ["seaview/2025-03-01", "seaview/centre.yml"]
    _, memory = memory.asking(arrived, look_into(raw))
    assert memory.serial == 1
    # Whatever became of that refresh, the same files ask for no other; also after the daemon was started again.
    again = Memory.of(memory.cursor)
    assert again == memory
    assert again.look(look_into(raw), now + 10**6, STILL)[0] == []


def test_the_marker_ends_the_waiting_and_changes_nothing_else(raw: Path) -> None:
    before = {one.place: one.state for one in look_into(raw)}
    put(raw, "seaview/2025-03-01/delivery.ok", "")
    there = look_into(raw)
    assert {one.place: one.state for one in there} == before
    arrived, memory = Memory().look(there, moment(raw), STILL)
    assert places(arrived) == ["seaview/2025-03-01"]
    _, memory = memory.asking(arrived, there)
    (raw / "seaview/2025-03-01/delivery.ok").unlink()
    assert places(memory.look(look_into(raw), moment(raw) + 2 * STILL, STILL)[0]) == ["seaview/centre.yml"]


def test_a_file_that_grows_begins_the_waiting_anew(raw: Path) -> None:
    now = moment(raw)
    os.utime(
        raw / "seaview/2025-03-01/a.csv", (now - 10**6, now - 10**6)
    )  # a copy with the times of its original
    arrived, _ = Memory().look(look_into(raw), moment(raw) + 1, STILL)
    assert arrived == []


def test_times_in_the_future_do_not_wait_for_ever(raw: Path) -> None:
    now = moment(raw) - 10**6  # the clock was set back
    arrived, memory = Memory().look(look_into(raw), now, STILL)
    assert arrived == []
    arrived, memory = memory.look(look_into(raw), now + STILL / 2, STILL)
    assert arrived == []
    assert len(memory.look(look_into(raw), now + STILL, STILL)[0]) == 2


def test_what_is_put_back_as_it_was_asks_anew(raw: Path) -> None:
    keys, memory, late = [], Memory(), moment(raw) + 10**6
    kept = (raw / "seaview/2025-03-01/a.csv").stat()
    for text in ("id\n1\n", "id\n1\n2\n", "id\n1\n"):
        put(raw, "seaview/2025-03-01/a.csv", text)
        os.utime(raw / "seaview/2025-03-01/a.csv", ns=(kept.st_atime_ns, kept.st_mtime_ns))
        arrived, memory = memory.look(look_into(raw), late, STILL)
        assert places(arrived)[0] == "seaview/2025-03-01"
        key, memory = memory.asking(arrived, look_into(raw))
        keys.append(key)
    assert len(set(keys)) == 3
    # The same look asks for the same refresh, should Dagster repeat it.
    there = look_into(raw)
    assert Memory().asking(there, there)[0] == Memory().asking(there, there)[0]


def test_what_is_gone_is_forgotten_and_asks_for_nothing(raw: Path) -> None:
    late = moment(raw) + 10**6
    arrived, memory = Memory().look(look_into(raw), late, STILL)
    _, memory = memory.asking(arrived, look_into(raw))
    (raw / "seaview/centre.yml").unlink()
    arrived, memory = memory.look(look_into(raw), late, STILL)
    assert arrived == []


@pytest.mark.parametrize(
    "cursor", [None, "", "{", "[]", '{"asked": 1}', '{"asked": {}, "seen": {"a": 1}, "serial": 0}']
)
def test_a_cursor_that_cannot_be_read_is_an_empty_memory(cursor: str | None) -> None:
    assert Memory.of(cursor) == Memory()
