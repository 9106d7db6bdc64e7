"""An unattended refresh: ``oligo refresh`` as a process of its own, with patience.

Belongs here: waiting for a refresh that is running, trying again what may pass by itself, and the notice where that was
in vain. Does not belong here: when one is due (``automation``), what a refresh does.
"""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from orchestration.notices import STARTED_BY, told
from orchestration.paths import Paths
from orchestration.writer_lock import is_free

_CHILD = "orchestration.scheduling.child"
_PROMOTED, _ANOTHER_RUNS = 0, 3
#: How long a refresh waits for another one, and how often it looks.
_PATIENCE, _BETWEEN = 6 * 3600.0, 5.0
#: Seconds before each further try, where the reason may pass by itself.
_TRIES_AGAIN_AFTER = (60.0, 300.0)
#: What an operating system reports and what may be otherwise a minute later: above all of network drives.
_PASSING = (
    *(errno.EIO, errno.EAGAIN, errno.EBUSY, errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EMFILE),
    *(errno.ENFILE, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH),
)
#: Seconds that a refresh is given to stop in order.
_TO_STOP = 10.0


class RefreshFailedError(Exception):
    """An unattended refresh promoted nothing; the message says why, without any value of a patient."""


@dataclass(frozen=True)
class _Ended:
    code: int
    reason: str


def refresh_unattended(
    paths: Paths,
    by: str,
    tell: Callable[[str], None],
    *,
    command: tuple[str, ...] = ("orchestration",),
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Run a refresh to its end.

    Args:
        paths: the registry's folders.
        by: what started it, for the notice.
        tell: is given each line that the refresh prints.
        command: the module to run and its first words.
        sleep: waits so many seconds.

    Raises:
        RefreshFailedError: nothing was promoted; a notice is written.

    """
    waited, tries = 0.0, iter(_TRIES_AGAIN_AFTER)
    while True:
        while waited < _PATIENCE and not is_free(paths.lock):
            if not waited:
                tell("another refresh is running; this one waits for it")
            sleep(_BETWEEN)
            waited += _BETWEEN
        ended = _run(paths, by, tell, command)
        if ended.code == _PROMOTED:
            return
        if ended.code == _ANOTHER_RUNS and waited < _PATIENCE:  # it was quicker
            sleep(_BETWEEN)
            waited += _BETWEEN
            continue
        again = next(tries, None) if ended.code != _ANOTHER_RUNS and may_pass(ended.reason) else None
        if again is None:
            told(paths, by, ended.reason)
            raise RefreshFailedError(ended.reason)
        tell(f"{ended.reason} It is tried again in {again:.0f} s.")
        sleep(again)


def may_pass(reason: str) -> bool:
    """Whether a refresh failed by what the operating system says of a disk or a network, in its own words."""
    return any(os.strerror(number) in reason for number in _PASSING)


def _run(paths: Paths, by: str, tell: Callable[[str], None], command: tuple[str, ...]) -> _Ended:
    module, *words = command
    started = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", _CHILD, module, *words, "--home", str(paths.home), "refresh"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, STARTED_BY: by},
    )
    said: list[str] = []
    try:
        for line in started.stdout or ():
            text = line.rstrip()
            if text:
                tell(text)
                said.append(text)
        started.wait()
    finally:
        stop(started)
        if started.stdout:
            started.stdout.close()
    if started.returncode < 0:
        name = signal.Signals(-started.returncode).name
        return _Ended(
            started.returncode, f"the refresh was ended by {name}, which is what a lack of memory does"
        )
    ours = [line.removeprefix("oligo: ") for line in said if line.startswith("oligo: ")]
    return _Ended(started.returncode, " ".join(ours) or f"the refresh ended with code {started.returncode}")


def stop(process: subprocess.Popen[str]) -> None:
    """End a process that still runs: in order, and after some seconds in any case."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
