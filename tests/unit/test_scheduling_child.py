"""What ``oligo serve`` has started ends with it, however it ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
#: Starts a program as ``oligo serve`` does, and waits to be killed.
PARENT = """
import os, subprocess, sys, time
words = [sys.executable, "-m", "orchestration.scheduling.child", "--group", str(os.getpid()), *sys.argv[2:]]
subprocess.Popen(words, start_new_session=sys.argv[1] == "apart")
time.sleep(600)
"""
#: In place of Dagster's code server: it hears no SIGTERM, and has a child of its own that knows of nobody.
PROGRAM = """
import os, pathlib, signal, subprocess, sys, time
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""


def is_there(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def soon(is_so: Callable[[], bool]) -> bool:
    limit = time.monotonic() + 30
    while not is_so() and time.monotonic() < limit:
        time.sleep(0.05)
    return is_so()


@pytest.mark.parametrize("place", ["apart", "in the group of its parent"])
def test_a_group_is_gone_when_the_server_is_killed(place: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    told = tmp_path / "pids"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{PROJECT}"}
    words = [sys.executable, "-c", PARENT, place, "program", str(told)]
    with subprocess.Popen(words, env=environment, cwd=PROJECT) as server:
        assert soon(lambda: told.exists() and " " in told.read_text())
        pids = [int(word) for word in told.read_text().split()]
        assert all(map(is_there, pids))
        server.send_signal(signal.SIGKILL)
    assert soon(lambda: not any(map(is_there, pids)))


def test_a_parent_that_is_gone_already_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    words = [sys.executable, "-m", "orchestration.scheduling.child", "--group", str(gone.pid), "program"]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{PROJECT}"}
    with subprocess.Popen(
        [*words, str(tmp_path / "pids")], env=environment, cwd=PROJECT, start_new_session=True
    ) as started:
        assert started.wait(30) == -signal.SIGKILL
