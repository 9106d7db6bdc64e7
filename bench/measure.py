"""Measuring a command as a whole process, several times.

Belongs here: wall time, CPU time, peak memory. Does not belong here: what is measured.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.tree import TreePeak


@dataclass(frozen=True)
class Measured:
    """Medians over the runs: seconds of wall and of CPU time, and megabytes at the peak.

    ``peak_mb`` is the system's word on the largest single process, ``tree_mb`` what all of them took together.
    """

    wall: float
    cpu: float
    peak_mb: float
    tree_mb: float


def measure(
    command: Sequence[str], runs: int, environment: dict[str, str] | None = None, *, warm_up: bool = True
) -> Measured:
    """Run ``command`` once to warm up, unless told otherwise, and ``runs`` times to measure.

    Raises:
        RuntimeError: a run failed; what it printed is in the message.

    """
    results = [_once(command, environment) for _ in range(runs + warm_up)][warm_up:]
    return Measured(*(statistics.median(column) for column in zip(*results, strict=True)))


def _once(command: Sequence[str], environment: dict[str, str] | None) -> tuple[float, float, float, float]:
    # To a file, not to here: a child starts with the peak memory of its parent, and hundreds of megabytes of
    # output would be counted as that of the next run.
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
        watch = TreePeak(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        tree_mb = watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if process.returncode:
            output.seek(-min(2000, output.tell()), os.SEEK_CUR)
            raise RuntimeError(f"{' '.join(command)} failed:\n{output.read().decode(errors='replace')}")
    peak_mb = usage.ru_maxrss / 1024
    return wall, usage.ru_utime + usage.ru_stime, peak_mb, max(peak_mb, tree_mb)
