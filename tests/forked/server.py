"""``oligo`` by fork from a process that has imported everything: seconds less each, at the same way through.

Belongs here: starting it in a child. Does not belong here: what happens to it (``faults``), who asks (``client``).

It reads a JSON object a line and answers each by one. A child first gets its fault, if any. Then it is the command line
that every user has.
"""

import importlib
import json
import os
import signal
import sys
import threading
import traceback
from typing import Any, TextIO

from tests.forked.faults import set_up

#: What a refresh imports on its way.
_IMPORTS = (
    "orchestration.cli",
    "orchestration.refresh_command",
    "orchestration.refresh",
    "orchestration.summary",
    "orchestration.assets.landed",
    "orchestration.assets.marts",
    "orchestration.assets.published",
    "orchestration.assets.summaries",
    "orchestration.dbt_connection",
    "orchestration.fix_list.workbook",
    "orchestration.history.promotion",
    "orchestration.history.sightings",
    "orchestration.report.page",
    "dagster_dbt",
    "dagster._core.instance.factory",
    "dagster._core.storage.event_log.sqlite",
    "dagster._core.storage.runs.sqlite",
    "dagster._daemon.controller",
    "dbt.adapters.duckdb.environments.local",
    "dbt.adapters.duckdb.impl",
    "dbt.cli.main",
    "dbt.task.build",
    "fastexcel",
    "great_tables",
    "matplotlib.backends.backend_agg",
    "pandera.backends.polars.builtin_checks",
    "pandera.strategies.base_strategies",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "sqlalchemy.dialects.sqlite",
    "upath.implementations.local",
)


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


def _child(asked: dict[str, Any], out: int, err: int) -> None:
    heed_signals()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, to in ((0, nothing), (1, out), (2, err)):
        os.dup2(to, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 - as at a start
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = ["oligo", "--home", asked["home"], *asked["words"]]
    if asked["fault"]:
        set_up(asked["fault"])
    from orchestration.cli import main

    main()


def serve() -> None:
    """Answer until nobody asks any more; then whoever still runs is killed."""
    for name in _IMPORTS:
        importlib.import_module(name)
    assert threading.active_count() == 1, "a fork would lose threads"
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    codes: dict[int, int] = {}
    listeners: dict[int, list[int]] = {}
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
                for listener in listeners[pid]:
                    os.waitpid(listener, 0)
            print(json.dumps({"code": codes.get(pid)}), file=answers)
    for pid in listeners.keys() - codes:
        os.kill(pid, signal.SIGKILL)


def _started(asked: dict[str, Any], answers: TextIO, listeners: dict[int, list[int]]) -> int:
    pipes = {place: os.pipe() for place in dict.fromkeys((asked["out"], asked["err"]))}
    for place, (heard, _) in pipes.items():
        os.set_inheritable(heard, False)
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    pid = os.fork()
    if pid == 0:
        answers.close()
        for heard, _ in pipes.values():
            os.close(heard)
        try:
            _child(asked, pipes[asked["out"]][1], pipes[asked["err"]][1])
        except SystemExit as end:
            _leave(end.code)
        except BaseException:
            traceback.print_exc()
            _leave(1)
        _leave(0)
    for _, says in pipes.values():
        os.close(says)
    listeners[pid] = [_listener(heard, place) for place, (heard, _) in pipes.items()]
    for heard, _ in pipes.values():
        os.close(heard)
    return pid


def _leave(code: object) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    serve()
