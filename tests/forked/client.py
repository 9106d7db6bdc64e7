"""Starting ``oligo`` in a child of a server, and waiting for its end.

Belongs here: one server of a process of tests, and what it is asked. Does not belong here: registries.
"""

import atexit
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
KEY = "00" * 16  # every test registry has the same key, so that pseudonyms can be compared
_LONGEST = 240


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that it printed."""
        return self.out + self.err


@dataclass
class Started:
    """A command that runs; what it prints are files."""

    pid: int
    out: Path
    err: Path
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
        return Ran(code, self.said(), "" if self.err == self.out else self.err.read_text(errors="replace"))

    def has_said(self, words: str) -> None:
        """Wait until it says so."""
        limit = time.monotonic() + _LONGEST
        while words not in self.said():
            assert time.monotonic() < limit and self.code() is None, self.said()
            time.sleep(0.01)

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)


def _environment() -> dict[str, str]:
    """A user's, who has no instance of Dagster and lets a refresh have all processors."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ("DAGSTER_HOME", "POLARS_MAX_THREADS")
    }


class Server:
    """The process that forks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            env=_environment(),
        )
        assert self.process.stdout is not None and json.loads(self.process.stdout.readline())["ready"]

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def oligo(
        self, home: Path, *words: str, at: str = "", do: str = "", apart: bool = False, **env: str
    ) -> Started:
        """Start ``oligo`` in ``home``; ``do`` happens when the phase ``at`` begins, or at once.

        What it says in error goes to the same file, as at a terminal, or ``apart``.
        """
        self.count += 1
        out, err = (
            self.folder / f"{name}-{self.count}" for name in ("said", "said-in-error" if apart else "said")
        )
        environment = {**_environment(), "OLIGO_PSEUDONYM_KEY": KEY, **env}
        question = {
            "home": str(home),
            "words": words,
            "out": str(out),
            "err": str(err),
            "env": environment,
            "fault": {"at": at, "do": do} if do else None,
        }
        return Started(self.ask(question)["pid"], out, err, self)

    def close(self) -> None:
        with self.process:
            assert self.process.stdin is not None
            self.process.stdin.close()


@functools.cache
def the_server() -> Server:
    """The one server of this process; it ends with it."""
    folder = tempfile.TemporaryDirectory(prefix="oligo-tests-")
    server = Server(Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(server.close)
    return server
