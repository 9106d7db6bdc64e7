"""``oligo serve``: the real daemon takes a delivery in by itself, and leaves nothing behind when it is stopped."""

import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest

from tests.faults.registry_states import litter, orphans, whole_release
from tests.forked.client import KEY, PROJECT
from tests.pipeline.conftest import Home

DELIVERY = "2024-01-15"
#: Seconds after which a loaded machine is given up.
LONGEST = 240.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + LONGEST
    while not is_so():
        assert server.poll() is None and time.monotonic() < limit, log.read_text()
        time.sleep(0.1)


def processes_of(home: Home) -> list[int]:
    """Processes that were started for a home, by what their environment says."""
    mark, found = f"OLIGO_HOME={home.path}\0".encode(), []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environment.read_bytes() + b"\0":
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found


@pytest.fixture
def home(new_home: Callable[..., Home]) -> Iterator[Home]:
    made = new_home("royapettah")
    shutil.move(made.path / "raw" / "royapettah", made.path / "arriving")
    (made.path / "oligo.toml").write_text('still_seconds = 1\nschedule = "off"\n')
    yield made
    for process in processes_of(made):
        os.kill(process, signal.SIGKILL)


def serving(home: Home, port: int, log: Path) -> subprocess.Popen[bytes]:
    """A server that has come up."""
    oligo = str(Path(sys.executable).with_name("oligo"))
    words = [oligo, "--home", str(home.path), "serve", "--port", str(port)]
    environment = {**os.environ, "OLIGO_PSEUDONYM_KEY": KEY}
    with log.open("wb") as file:
        server = subprocess.Popen(words, stdout=file, stderr=file, env=environment)
    until(lambda: "Serving http://127.0.0.1" in log.read_text(), server, log)
    return server


def arrive(home: Home) -> None:
    (home.path / "arriving" / DELIVERY / "delivery.ok").touch()
    shutil.move(home.path / "arriving", home.path / "raw" / "royapettah")


def runs_of(home: Home) -> list[tuple[str, str]]:
    """Every run of the daemon's instance: its job and what became of it, the oldest first."""
    with dg.DagsterInstance.from_config(str(home.path / ".oligo" / "dagster")) as instance:
        return [(run.job_name, run.status.value) for run in reversed(instance.get_runs())]


@pytest.mark.soak
def test_the_daemon_takes_in_what_arrives_and_is_stopped_without_a_trace(home: Home) -> None:
    """It waits while a refresh by hand runs, which is no failure; one by hand leaves while the daemon's runs."""
    port, log = free_port(), home.path / "serve.log"
    (home.path / "warehouse").mkdir(exist_ok=True)
    server = serving(home, port, log)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info", timeout=30) as answer:
        assert answer.status == 200
    second = home.oligo("serve", "--port", str(free_port()))
    assert (second.code, second.err) == (
        1, f"oligo: another oligo serve is running for {home.path}; there can be one\n",
    )  # fmt: skip

    with (home.path / "warehouse" / ".lock").open("w") as lock:  # as a refresh by hand holds it
        fcntl.flock(lock, fcntl.LOCK_EX)
        arrive(home)
        until(lambda: "another refresh is running; this one waits for it" in log.read_text(), server, log)
    until(lambda: "royapettah: delivery 2024-01-15 taken in" in log.read_text(), server, log)
    by_hand = home.oligo("refresh")
    assert (by_hand.code, by_hand.err) == (
        3, "oligo: another refresh of warehouse/ is running; this one leaves it alone\n",
    )  # fmt: skip
    until(lambda: "Next, ask the warehouse" in log.read_text(), server, log)
    # Its process goes on for a moment after that; a run that is stopped has failed.
    until(lambda: runs_of(home)[0][1] in ("SUCCESS", "FAILURE"), server, log)
    # What was promoted is whole for the next one by hand, beside a daemon that is idle.
    again = home.oligo("refresh")
    assert again.code == 0 and whole_release(home.path) == 14, again.said

    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0, log.read_text()
    assert log.read_text().endswith("Stopped.\n")
    assert f"oligo --home {home.path} sql " in log.read_text()
    assert processes_of(home) == []
    assert list((home.path / "warehouse").glob("notices/*")) == []
    assert litter(home.path) == []

    # The marker is no file of the delivery, and every row is accounted for.
    query = "select delivery_id, status, source_rows, accepted from quality.delivery"
    assert home.query(query) == [(DELIVERY, "in_force", 14, 14)]
    assert home.query("select count(*) from quality.finding where source_file = 'delivery.ok'") == [(0,)]
    kept = home.path / ".oligo" / "dagster"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    with dg.DagsterInstance.from_config(str(kept)) as instance:
        assert not instance.telemetry_enabled
    assert runs_of(home) == [(job, "SUCCESS") for job in ("refresh", "land", "build")], log.read_text()
    patients = (PROJECT / "raw" / "royapettah" / DELIVERY / "table1.csv").read_text().splitlines()[1:]
    told = b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file())
    assert [row for row in patients if row.encode() in told] == []


@pytest.mark.soak
def test_a_server_that_is_killed_leaves_no_process_and_a_whole_registry(home: Home) -> None:
    log = home.path / "serve.log"
    server = serving(home, free_port(), log)
    arrive(home)
    until(lambda: "royapettah: delivery 2024-01-15 taken in" in log.read_text(), server, log)
    assert len(processes_of(home)) > 6
    server.kill()
    server.wait()
    assert orphans(home.path, 5) == {}
    assert home.oligo("refresh").code == 0
    assert whole_release(home.path) == 14 and litter(home.path) == []
    left = Path((home.path / ".oligo/dagster/.sockets").read_text())
    assert left.is_dir()
    # What it did not end is marked so by the next one, and nobody is alarmed.
    later = serving(home, free_port(), log)
    assert not left.exists()
    assert "runs that a server left unfinished are marked as failed" in log.read_text()
    later.send_signal(signal.SIGTERM)
    assert later.wait(60) == 0 and list((home.path / "warehouse").glob("notices/*")) == []


@pytest.mark.parametrize(
    ("settings", "words", "says"),
    [
        ('schedule = "at night"', (), "the setting schedule ("),
        ("still_seconds = 0", (), "oligo.toml: still_seconds: input should be greater than or equal to 1"),
        ("", ("--port", "PORT"), "port PORT of 127.0.0.1 cannot be used (Address already in use)"),
    ],
)
def test_a_server_that_cannot_start_says_why(
    new_home: Callable[..., Home], settings: str, words: tuple[str, ...], says: str
) -> None:
    made = new_home()
    (made.path / "oligo.toml").write_text(settings)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = made.oligo(
            "serve", *(word.replace("PORT", port) for word in words or ("--port", str(free_port())))
        )
    assert ran.code == 1
    assert says.replace("PORT", port) in ran.err
    assert "Traceback" not in ran.said
