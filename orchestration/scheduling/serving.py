"""The processes of ``oligo serve``: Dagster's code server, web page and daemon, started together and ended together.

Belongs here: starting, watching, ending. Does not belong here: whether they may run here (``serving_place``), words for
a terminal (``serve_command``), and what the daemon does (``automation``).
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.paths import PROJECT, Paths
from orchestration.scheduling.child import GROUP
from orchestration.scheduling.serving_place import HOST, ServingError, answers

_MODULE = "orchestration.scheduling.served"
#: Seconds until the definitions are loaded, and until the page answers.
_TO_START = 180.0
#: Seconds that the processes get to end in order.
_TO_END = 15.0


class Server:
    """The three processes, in a process group each."""

    def __init__(self, paths: Paths, port: int) -> None:
        """Keep what to serve and where; nothing is started yet."""
        self._environment = {
            **os.environ,
            "OLIGO_HOME": str(paths.home),
            "DAGSTER_HOME": str(paths.server),
            "DAGSTER_DISABLE_TELEMETRY": "1",
            "PYTHONWARNINGS": "ignore",
        }
        self._port = port
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, sockets: Path) -> None:
        """Start everything and wait until the page answers; ``sockets`` is a folder of the owner's alone.

        Raises:
            ServingError: a process ended, or the page does not answer.

        """
        code = str(sockets / "code")
        logs = ("--log-level", "warning")
        self._start("the code server", "dagster", "code-server", "start", "--socket", code, "-m", _MODULE,
                    "--location-name", "oligo", "--startup-timeout", str(int(_TO_START)), *logs)  # fmt: skip
        self._until(lambda: answers(socket.AF_UNIX, code), "the definitions")
        self._start("the web page", "dagster_webserver", "--host", HOST, "--port", str(self._port),
                    "--grpc-socket", code, "--dagster-log-level", "warning")  # fmt: skip
        self._start("the daemon", "dagster._daemon", "run", "--grpc-socket", code, *logs)
        self._until(lambda: answers(socket.AF_INET, (HOST, self._port)), "the web page")

    def watch(self) -> None:
        """Wait until a process ends by itself.

        Raises:
            ServingError: that is what happened.

        """
        while True:
            self._demand_all()
            time.sleep(1)

    def end(self) -> None:
        """End everything that was started, and what that has started: in order, and after some seconds in any case."""
        groups = [process.pid for process in self._started.values()]
        # The daemon first, so that it starts nothing more; the code server last, with the refresh that it runs.
        for group in reversed(groups):
            _signal(group, signal.SIGTERM)
        limit = time.monotonic() + _TO_END
        while any(map(_is_there, groups)) and time.monotonic() < limit:
            for process in self._started.values():
                process.poll()
            time.sleep(0.1)
        for group in groups:
            _signal(group, signal.SIGKILL)
        for process in self._started.values():
            process.wait()

    def _start(self, name: str, module: str, *words: str) -> None:
        tied = [sys.executable, "-m", "orchestration.scheduling.child", GROUP, str(os.getpid())]
        self._started[name] = subprocess.Popen(  # noqa: S603 - our own programs
            [*tied, module, *words],
            env=self._environment,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _demand_all(self) -> None:
        for name, process in self._started.items():
            if process.poll() is not None:
                raise ServingError(
                    f"{name} has ended with code {process.returncode}; its last lines are above"
                )

    def _until(self, is_so: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + _TO_START
        while not is_so():
            self._demand_all()
            if time.monotonic() > limit:
                raise ServingError(f"{what} did not come up within {_TO_START:.0f} s")
            time.sleep(0.1)


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
