"""When a delivery has arrived, and that each is asked for once."""

import os
import time
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


def look(raw: Path, later: float = 0) -> list[There]:
    """What is there to somebody who looks so many seconds from now."""
    return look_into(raw, time.time() + later, STILL)


def places(there: list[There]) -> list[str]:
    return [one.place for one in there]


def arrived(raw: Path, later: float = 0) -> list[str]:
    return [one.place for one in look(raw, later) if one.has_arrived]


def test_deliveries_profiles_and_acceptances_are_looked_at(raw: Path) -> None:
    put(raw, "seaview/accepted.csv")
    assert places(look(raw)) == ["seaview/2025-03-01", "seaview/accepted.csv", "seaview/centre.yml"]
    assert look(raw / "nowhere") == []


def test_ten_files_ask_for_one_refresh_and_only_once(raw: Path) -> None:
    for number in range(10):
        put(raw, f"seaview/2025-03-01/{number}.csv")
    assert arrived(raw) == []
    there = look(raw, STILL)
    news = Memory().news(there)
    assert arrived(raw, STILL) == places(news) == ["seaview/2025-03-01", "seaview/centre.yml"]
    _, memory = Memory().asking(news, there)
    assert memory.serial == 1
    # Whatever became of that refresh, the same files ask for no other; also after the daemon was started again.
    again = Memory.of(memory.cursor)
    assert again == memory
    assert again.news(look(raw, 10**6)) == []


def test_the_marker_ends_the_waiting_and_changes_nothing_else(raw: Path) -> None:
    before = {one.place: one.state for one in look(raw)}
    put(raw, "seaview/2025-03-01/delivery.ok", "")
    assert {one.place: one.state for one in look(raw)} == before
    assert arrived(raw) == ["seaview/2025-03-01"]


def test_a_copy_with_the_times_of_its_original_waits_like_any_other(raw: Path) -> None:
    os.utime(raw / "seaview/2025-03-01/a.csv", (10**9, 10**9))
    assert arrived(raw, STILL - 5) == []
    os.utime(raw / "seaview/2025-03-01/a.csv", (10**10, 10**10))  # in the year 2286
    assert "seaview/2025-03-01" in arrived(raw, STILL)


def test_a_clock_that_was_set_back_makes_nothing_wait_for_ever(raw: Path) -> None:
    assert arrived(raw, -100) == []
    assert len(arrived(raw, -(10**6))) == 2


def test_what_is_put_back_as_it_was_asks_anew(raw: Path) -> None:
    keys, memory = [], Memory()
    kept = (raw / "seaview/2025-03-01/a.csv").stat()
    for text in ("id\n1\n", "id\n1\n2\n", "id\n1\n"):
        put(raw, "seaview/2025-03-01/a.csv", text)
        os.utime(raw / "seaview/2025-03-01/a.csv", ns=(kept.st_atime_ns, kept.st_mtime_ns))
        news = memory.news(look(raw, STILL))
        assert places(news)[0] == "seaview/2025-03-01"
        key, memory = memory.asking(news, look(raw, STILL))
        keys.append(key)
    assert len(set(keys)) == 3
    # The same look asks for the same refresh, should Dagster repeat it.
    there = look(raw)
    assert Memory().asking(there, there) == Memory().asking(there, there)


def test_what_is_gone_is_forgotten_and_asks_for_nothing(raw: Path) -> None:
    there = look(raw)
    _, memory = Memory().asking(there, there)
    (raw / "seaview/centre.yml").unlink()
    assert memory.news(look(raw)) == []
    _, memory = memory.asking(look(raw), look(raw))
    assert list(memory.asked) == ["seaview/2025-03-01"]


@pytest.mark.parametrize("cursor", [None, "", "{", "[]", '{"asked": 1}', '{"asked": {}, "serial": "x"}'])
def test_a_cursor_that_cannot_be_read_is_an_empty_memory(cursor: str | None) -> None:
    assert Memory.of(cursor) == Memory()
