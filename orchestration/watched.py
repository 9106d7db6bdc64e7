"""A refresh runs in a process of its own, and this one watches how it ends.

Belongs here: starting and stopping that process, and telling an end that it cannot tell itself. Does not belong here:
what it does.

Native code that runs out of memory raises nothing, and a signal may arrive in the middle of it. A kill at any moment
leaves the last warehouse whole, so to stop a refresh is to kill it; whoever watched then knows what is in force.
"""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from multiprocessing import resource_tracker
from pathlib import Path
from types import FrameType

import click

from orchestration.in_force import InForce, in_force, outcome
from orchestration.leftovers import clear_leftovers
from orchestration.paths import Paths
from orchestration.standard_streams import quiet_libraries
from orchestration.standstill import BETWEEN, Standstill, address_space_limit
from orchestration.writer_lock import one_writer

#: What asks a refresh to stop: Ctrl-C, `kill` and a service manager, a terminal that is closed.
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def watch(paths: Paths) -> None:
    """Return in a new process, which does the work; the one that called waits for it, and exits as it did."""
    if _threads() > 1:
        return  # a fork loses the other threads and keeps the locks they hold; whoever has them watches by itself
    # What both have in common is cleared away by a helper that outlives them; it ends by itself, and in silence.
    sys.warnoptions.append("ignore::UserWarning:multiprocessing.resource_tracker")
    resource_tracker.ensure_running()
    sys.stdout.flush()
    sys.stderr.flush()
    before, watching = in_force(paths), os.getpid()
    heard, says = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(heard)
        click.get_current_context().call_on_close(lambda: os.write(says, b"."))
        os.setpgid(0, 0)  # Ctrl-C goes to the one that watches, and all of this group can be killed at once
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        die_with_parent(watching)
        return
    os.close(says)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpgid(worker, worker)  # both set it, so that it is so whoever comes first
    sys.exit(_watched(worker, heard, paths, before))


def die_with_parent(parent: int | None = None) -> None:
    """Let the kernel kill this process when the one that started it is gone. Linux alone can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def free_worker() -> None:
    """For a process that only computes for this one: it ends with it, can be stopped by it, and prints nothing."""
    quiet_libraries()
    die_with_parent()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def _threads() -> int:
    """Those of native code too, of which Python knows nothing, where the kernel tells."""
    with contextlib.suppress(OSError):
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    return threading.active_count()


def _watched(worker: int, heard: int, paths: Paths, before: InForce) -> int:
    """How to exit; ``heard`` has a byte where the worker came to its own end, and so has told what there is to tell."""
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)
        _kill(worker)

    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, stop)
    status = _ended(worker)
    _kill(worker)  # what it started and did not end
    if status is not None and status >= 0 and os.read(heard, 1) and not stopped:
        return status
    by = stopped[0] if stopped else None if status is None else -status
    # Whatever hinders it: how the refresh ended is told below, and the next one puts in order too.
    with contextlib.suppress(Exception), one_writer(paths.lock):
        # Here, not above: it opens a warehouse, and most refreshes end by themselves.
        from orchestration.history.keeping import put_in_order

        put_in_order(paths)
        clear_leftovers(paths)
    reason = f"{_reason(by)}; {outcome(before, in_force(paths))}"
    click.echo(f"oligo: {reason}.", err=True)
    if by not in STOPS:
        # Here, not above: it starts threads, and a fork would lose them.
        from orchestration.notices import STARTED_BY, told

        if STARTED_BY not in os.environ:
            told(paths, "the command line", reason)
    return 128 + by if by in STOPS else 1


def _ended(worker: int) -> int | None:
    """Wait for the end of the worker: its exit code, negative for a signal; None where it stood still and was ended."""
    if address_space_limit() is None:
        return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    standstill, looked = Standstill(worker), time.monotonic()
    while not (ended := os.waitpid(worker, os.WNOHANG))[0]:
        time.sleep(0.05)
        if time.monotonic() - looked < BETWEEN:
            continue
        looked = time.monotonic()
        if standstill.lasts():
            _kill(worker)
            os.waitpid(worker, 0)
            return None
    return os.waitstatus_to_exitcode(ended[1])


def _kill(worker: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, signal.SIGKILL)


def _reason(by: int | None) -> str:
    """Ended by a signal, by a library that left with a code of its own (not above 0), or as it stood still (None)."""
    if by in STOPS:
        return "stopped"
    if by is None:
        limit = (address_space_limit() or 0) / 1e9
        return (
            "the refresh stood still and was ended, which is how it goes where no thread can start within the limit on "
            f"its address space ({limit:.1f} GB); raise or lift it (ulimit -v)"
        )
    name = "a library" if by <= 0 else signal.Signals(by).name if by in signal.valid_signals() else str(by)
    return (
        f"the refresh was ended by {name}, which is how it goes when memory runs out (the system's log tells)"
    )
