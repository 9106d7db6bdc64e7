"""Refreshes that something happens to.

Belongs here: starting them, from a process that has imported everything, and making registries for them. Does not
belong here: the faults (``fork_server``), and what must hold after one.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.fork_server import heed_signals
from tests.pipeline.conftest import KEY, PROJECT, Home, Ran, new_home, refreshed, shared, used_home

__all__ = ["new_home", "refreshed", "shared", "used_home"]
DELIVERY = "royapettah/2024-01-15/table1.csv"
_LONGEST = 240


@dataclass
class Started:
    """A command that runs; its output is a file."""

    pid: int
    out: Path
    server: "Server"

    def code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self.server.ask({"pid": self.pid})["code"]

    def said(self) -> str:
        return self.out.read_text(errors="replace")

    def ended(self) -> Ran:
        """Wait for the end."""
        limit = time.monotonic() + _LONGEST
        while (code := self.code()) is None:
            assert time.monotonic() < limit, self.said()
            time.sleep(0.02)
        return Ran(code, self.said(), "")

    def has_said(self, words: str) -> None:
        """Wait until it says so."""
        limit = time.monotonic() + _LONGEST
        while words not in self.said():
            assert time.monotonic() < limit and self.code() is None, self.said()
            time.sleep(0.01)

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)


class Server:
    """The process that forks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.fork_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
        )
        assert self.process.stdout is not None and json.loads(self.process.stdout.readline())["ready"]

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def oligo(self, home: Path, *words: str, at: str = "", do: str = "", **env: str) -> Started:
        """Start ``oligo`` in ``home``; ``do`` happens when the phase ``at`` begins, or at once."""
        self.count += 1
        out = self.folder / f"said-{self.count}"
        fault = {"at": at, "do": do} if do else None
        environment = {"OLIGO_PSEUDONYM_KEY": KEY, **env}
        question = {"home": str(home), "words": words, "out": str(out), "env": environment, "fault": fault}
        return Started(self.ask(question)["pid"], out, self)


@pytest.fixture(autouse=True)
def signals_as_at_a_terminal() -> Iterator[None]:
    """Whoever starts the suite may ignore signals, as `nohup` does, and what is started here would inherit it."""
    before = heed_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("said"))
    yield server
    with server.process:
        assert server.process.stdin is not None
        server.process.stdin.close()


def deliver(home: Path, patients: int) -> None:
    """Let the delivery hold so many of the fourteen patients, in one step."""
    rows = (PROJECT / "raw" / DELIVERY).read_text().splitlines()
    target = home / "raw" / DELIVERY
    draft = home / "raw" / ".table1.csv"
    draft.write_text("\n".join(rows[: patients + 1]) + "\n")
    draft.replace(target)


@pytest.fixture
def small(used_home: Callable[..., Home]) -> Home:
    """One centre of fourteen patients that was refreshed before."""
    return used_home("royapettah")
