"""Ctrl-C and SIGTERM: one sentence, the shell's own exit code, no child, nothing half-written.

Belongs here: stops at chosen moments. Does not belong here: at random ones (``test_soak``).
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.registry_states import litter, orphans, state_in, whole_release
from tests.forked.client import KEY, Server
from tests.pipeline.conftest import Home

UNTOUCHED = "oligo: stopped; nothing was promoted. The last promoted warehouse and release are untouched."


@pytest.mark.parametrize(("phase", "how", "code"), [("dbt", "terminate", 143), ("figures", "interrupt", 130)])
def test_a_stop_is_told_and_leaves_nothing(
    small: Home, server: Server, phase: str, how: str, code: int
) -> None:
    before = state_in(small.path)
    ended = server.oligo(small.path, "refresh", "--rebuild", at=phase, do=how).ended()
    assert ended.code == code
    assert ended.said.splitlines()[-1] == UNTOUCHED and "Traceback" not in ended.said
    assert state_in(small.path) == before and whole_release(small.path) == 14
    assert litter(small.path) == [] and orphans(small.path) == {}


def test_the_whole_group_is_signalled_at_a_terminal(small: Home) -> None:
    """As a terminal does it on Ctrl-C, a second after the start, while everything is imported."""
    command = [
        str(Path(sys.executable).with_name("oligo")),
        "--home",
        str(small.path),
        "refresh",
        "--rebuild",
    ]
    environment = {**os.environ, "OLIGO_PSEUDONYM_KEY": KEY}
    started = subprocess.Popen(
        command,
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None and started.stdout.readline() == "Refreshing the registry\n"
    time.sleep(1)
    os.killpg(started.pid, signal.SIGINT)
    _, err = started.communicate(timeout=60)
    assert (started.returncode, err) == (130, UNTOUCHED + "\n")
    assert litter(small.path) == [] and orphans(small.path) == {}


def test_another_command_is_stopped_and_leaves_nothing(small: Home, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("oligo")), "--home", str(small.path), "sql"]
    # Hours of work for a machine of any size.
    query = "select count(*) from range(100000000000) as a, range(1000) as b"
    started = subprocess.Popen([*command, query], stderr=subprocess.PIPE, text=True)
    while not _has_open(started.pid, small.path / "warehouse" / "registry.duckdb"):
        assert started.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)
    started.send_signal(signal.SIGTERM)
    _, err = started.communicate(timeout=60)
    assert (started.returncode, err) == (143, "oligo: stopped\n")


def _has_open(pid: int, file: Path) -> bool:
    return any(link.readlink() == file for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink())
