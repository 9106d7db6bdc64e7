"""Refreshes by fork from a process that has imported everything: three seconds less each, at the same way through.

Belongs here: starting ``oligo`` in a child, with a fault at a chosen place. Does not belong here: what must come of it.

It reads a JSON object a line and answers each by one. A child first gets its fault: ``at`` names a phase, ``do`` what
happens when the phase begins. Then it is the command line that every user has.
"""

import functools
import importlib
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

#: The first function of each phase of a refresh.
PHASES = {
    "landing": "orchestration.assets.landed:land_centre",
    "dbt": "orchestration.dbt_run:build",
    "survival": "orchestration.assets.summaries:refused_stratifications",
    "audit": "orchestration.assets.published:audit",
    "figures": "orchestration.assets.published:draw_into",
    "report": "orchestration.assets.published:write_report",
    "promotion": "orchestration.assets.published:write_findings_of_warehouse",
    "publication": "orchestration.assets.published:publish_promoted",
}
#: What a refresh imports on its way.
_IMPORTS = (
    "orchestration.refresh_command",
    "orchestration.refresh",
    "orchestration.summary",
    "orchestration.report.page",
    "dbt.cli.main",
    "dbt.adapters.duckdb.impl",
    "dbt.task.build",
    "fastexcel",
    "great_tables",
    "matplotlib.backends.backend_agg",
)


def _kill_the_watching() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def _fill() -> None:
    """Leave no byte and no name free on the disk of the registry."""
    home = Path(sys.argv[sys.argv.index("--home") + 1])
    with (home / "ballast").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def _tomorrow_is_long_ago() -> None:
    from datetime import date

    from orchestration.resources import Registry

    Registry.today = lambda self: date(2001, 1, 1)  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[], None]] = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "kill the watching": _kill_the_watching,
    "files of one byte": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY)),
    "full": _fill,
    "little memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (_address_space() + (8 << 20),) * 2),
    "interrupt": lambda: os.kill(os.getppid(), signal.SIGINT),
    "terminate": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "wait": lambda: time.sleep(600),
    "long ago": _tomorrow_is_long_ago,
}


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _set(fault: dict[str, str]) -> None:
    if not fault.get("at"):
        FAULTS[fault["do"]]()
        return
    module, _, name = PHASES[fault["at"]].partition(":")
    place = importlib.import_module(module)
    right = getattr(place, name)

    @functools.wraps(right)
    def wrong(*given: Any, **named: Any) -> Any:
        setattr(place, name, right)
        FAULTS[fault["do"]]()
        return right(*given, **named)

    setattr(place, name, wrong)


def _listener(pipe: int, out: str) -> int:
    """A process that writes down what is printed, as a limit on files would bind whoever prints into one."""
    pid = os.fork()
    if pid == 0:
        file = os.open(out, os.O_WRONLY)
        while said := os.read(pipe, 1 << 16):
            os.write(file, said)
        os._exit(0)
    return pid


def heed_signals() -> dict[int, Any]:
    """Let signals do what they do where nobody asked for anything; what was asked for before, a signal."""
    usual = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_DFL,
        signal.SIGHUP: signal.SIG_DFL,
    }
    signal.pthread_sigmask(signal.SIG_UNBLOCK, usual)
    return {number: signal.signal(number, handler) for number, handler in usual.items()}


def _child(asked: dict[str, Any], out: int) -> None:
    heed_signals()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, to in ((0, nothing), (1, out), (2, out)):
        os.dup2(to, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 - as at a start
    os.environ.update(asked["env"])
    sys.argv = ["oligo", "--home", asked["home"], *asked["words"]]
    if asked["fault"]:
        _set(asked["fault"])
    from orchestration.cli import main

    main()


def serve() -> None:
    """Answer until nobody asks any more; then whoever still runs is killed."""
    for name in _IMPORTS:
        importlib.import_module(name)
    assert threading.active_count() == 1, "a fork would lose threads"
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    codes: dict[int, int] = {}
    listeners: dict[int, int] = {}
    print(json.dumps({"ready": True}), file=answers)
    for line in sys.stdin:
        asked = json.loads(line)
        if "home" in asked:
            pid = _started(asked, answers, listeners)
            print(json.dumps({"pid": pid}), file=answers)
        else:
            pid = asked["pid"]
            if pid not in codes and (ended := os.waitpid(pid, os.WNOHANG))[0]:
                codes[pid] = os.waitstatus_to_exitcode(ended[1])
                os.waitpid(listeners[pid], 0)
            print(json.dumps({"code": codes.get(pid)}), file=answers)
    for pid in listeners.keys() - codes:
        os.kill(pid, signal.SIGKILL)


def _started(asked: dict[str, Any], answers: TextIO, listeners: dict[int, int]) -> int:
    heard, out = os.pipe()
    os.set_inheritable(heard, False)
    os.close(os.open(asked["out"], os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    pid = os.fork()
    if pid == 0:
        answers.close()
        os.close(heard)
        try:
            _child(asked, out)
        except SystemExit as end:
            _leave(end.code)
        _leave(0)
    os.close(out)
    listeners[pid] = _listener(heard, asked["out"])
    os.close(heard)
    return pid


def _leave(code: object) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    serve()
