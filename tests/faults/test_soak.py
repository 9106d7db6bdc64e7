"""Faults at random moments for minutes, under readers that never stop: `make soak`.

Belongs here: what is too long for `make test`. Does not belong here: single moments (``test_kills``, ``test_stops``).

Kills come for a fifth of ``SOAK_MINUTES``, ``SOAK_KILLS`` (50) at most; ``SOAK_SEED`` repeats a run.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.conftest import deliver
from tests.faults.registry_states import litter, orphans, state_in, whole_release, whole_warehouse
from tests.forked.client import KEY, PROJECT, Server, Started
from tests.pipeline.conftest import Home

MINUTES = float(os.environ["SOAK_MINUTES"]) / 5
KILLS = int(os.environ.get("SOAK_KILLS", "50"))
SEED = os.environ["SOAK_SEED"]
READERS = 4
#: As the user starts it, one in so many; the others are forked.
_BY_HAND = 8
pytestmark = pytest.mark.soak


@dataclass
class ByHand:
    """A refresh that is started as a user starts it."""

    process: subprocess.Popen[str]
    told: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, home: Path) -> "ByHand":
        command = [str(Path(sys.executable).with_name("oligo")), "--home", str(home), "refresh"]
        environment = {**os.environ, "OLIGO_PSEUDONYM_KEY": KEY}
        return cls(
            subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def code(self) -> int | None:
        return self.process.poll()

    def said(self) -> str:
        if not self.told:
            self.told.append(self.process.communicate(timeout=60)[1])
        return self.told[0]


def _worker_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    # The first may be the helper that clears away what processes have in common; the worker is the one that was forked.
    forked = [
        int(child)
        for child in children
        if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return forked[0] if forked else pid


def _hit(started: Started | ByHand, moment: float, number: int, whom: str) -> int | None:
    """Signal a refresh ``moment`` seconds after its start; its exit code, None where it had ended before."""
    began = time.monotonic()
    while time.monotonic() - began < moment:
        if started.code() is not None:
            return None
        time.sleep(0.01)
    try:
        os.kill(started.pid if whom == "watching" else _worker_of(started.pid), number)
    except (ProcessLookupError, FileNotFoundError):
        return None
    hit = time.monotonic()
    while (code := started.code()) is None:
        assert time.monotonic() - hit < 120, f"{whom}, {number}: it does not end"
        time.sleep(0.01)
    return code


@contextmanager
def _readers(home: Path, folder: Path, states: list[tuple[object, ...]]) -> Iterator[list[dict[str, object]]]:
    told = [folder / f"reader-{number}.json" for number in range(READERS)]
    command = [sys.executable, "-m", "tests.faults.reader", str(home)]
    running = [
        subprocess.Popen(
            [*command, str(path), json.dumps(states), "hold" if number == 0 else "-"], cwd=PROJECT
        )
        for number, path in enumerate(told)
    ]
    answers: list[dict[str, object]] = []
    try:
        yield answers
    finally:
        for reader in running:
            reader.terminate()
        codes = [reader.wait(timeout=60) for reader in running]
        assert codes == [0] * READERS
        answers.extend(json.loads(path.read_text()) for path in told)


def _refreshed(server: Server, home: Path, patients: int) -> float:
    began = time.monotonic()
    deliver(home, patients)
    ended = server.oligo(home, "refresh").ended()
    assert ended.code == 0, ended.said
    assert state_in(home)[0] == whole_release(home) == patients
    assert litter(home) == [] and orphans(home) == {}
    return time.monotonic() - began


def test_kills_and_stops_at_random_moments_under_readers(
    small: Home, server: Server, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    home, chance = small.path, random.Random(SEED)
    _refreshed(server, home, 14)
    states = [state_in(home)]
    longest = _refreshed(server, home, 13)
    states.append(state_in(home))
    counts = dict.fromkeys(("kills", "stops", "ended before", "as a user", "whole refreshes", "rows read"), 0)
    limit = time.monotonic() + MINUTES * 60
    with _readers(home, tmp_path, states) as answers:
        while counts["kills"] < KILLS and (
            time.monotonic() < limit or not (counts["kills"] and counts["stops"])
        ):
            for is_stop in (False, False, False, True):
                is_by_hand = not is_stop and (counts["kills"] + counts["stops"]) % _BY_HAND == 0
                deliver(home, 27 - state_in(home)[0])
                started = ByHand.of(home) if is_by_hand else server.oligo(home, "refresh")
                if is_stop and isinstance(started, Started):
                    started.has_said("Refreshing")  # before, a process is not yet ours to end
                whom = "watching" if is_stop else chance.choice(["watching", "working"])
                number = chance.choice([signal.SIGTERM, signal.SIGINT]) if is_stop else signal.SIGKILL
                code = _hit(started, chance.uniform(0, longest), number, whom)
                if code is None:
                    counts["ended before"] += 1
                else:
                    counts["stops" if is_stop else "kills"] += 1
                    counts["as a user"] += is_by_hand
                    _judge(started, code, number, whom, home)
                assert orphans(home) == {}
                assert state_in(home) in states
                counts["rows read"] += whole_warehouse(home)
                assert whole_release(home) in (13, 14)
            if counts["kills"] % 10 < 2:
                _refreshed(server, home, 27 - state_in(home)[0])
                counts["whole refreshes"] += 1
        _refreshed(server, home, 14)
    failures = [failure for answer in answers for failure in answer["failures"]]  # type: ignore[attr-defined]
    sums = {
        name: sum(int(str(a[name])) for a in answers)
        for name in ("reads", "releases", "changes", "held_reads")
    }
    record_property("random moments", f"{counts}; {READERS} readers: {sums}, failures {len(failures)}")
    assert failures == []
    assert counts["kills"] and counts["stops"] and sums["reads"] > 100


def _judge(started: Started | ByHand, code: int, number: int, whom: str, home: Path) -> None:
    said = started.said()
    assert "Traceback" not in said, said
    if number != signal.SIGKILL:
        assert code in (128 + number, 0), (code, said)
        if code == 128 + number and "nothing was promoted" in said:
            assert litter(home) == []
    elif whom == "watching":
        assert code == -number
    else:
        assert code in (1, -number) and (code < 0 or "ended by SIGKILL" in said), said


@pytest.fixture
def small_disk(tmp_path: Path, used_home: Callable[..., Home]) -> Iterator[Home]:
    """The registry on a disk of its own, which is small."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m,mode=700", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk may be mounted here; the limit on the size of files stands for it")
    try:
        home = used_home("royapettah")
        subprocess.run(["cp", "-a", str(home.path), str(disk / "home")], check=True)
        yield Home(disk / "home")
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_real_disk_is_full_at_each_phase(
    small_disk: Home, server: Server, record_property: Callable[[str, object], None]
) -> None:
    from tests.faults.test_disk_and_memory import WRITING, full_at
    from tests.forked.faults import PHASES

    for phase in WRITING:
        said = full_at(small_disk, server, phase, "full")
        assert "no space left" in said.lower() or "as on a full disk" in said, (phase, said)
    # Publication renames what is there; if it cannot, it says which of the two is new.
    deliver(small_disk.path, 27 - state_in(small_disk.path)[0])
    ended = server.oligo(small_disk.path, "refresh", at="publication", do="full").ended()
    (small_disk.path / "ballast").unlink()
    assert ended.code == 0 or "its release is not published; run: oligo refresh" in ended.said, ended.said
    _refreshed(server, small_disk.path, 14)
    record_property("disk full", f"at {len(PHASES) - 1} phases of a refresh, nothing lost")
