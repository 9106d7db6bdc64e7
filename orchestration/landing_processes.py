"""Centres taken in side by side, each by a process of its own, where that pays.

Belongs here: how many processes, which centres are worth one, and that none is left behind. Does not belong here:
taking in a centre (``landing``).

A process costs seconds of imports and its own memory, so a few small centres are taken in here, one after the other.
This module imports nothing heavy: a new process reads it before it is told how many threads to use.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from orchestration.paths import Paths
from orchestration.standard_streams import quiet_libraries

Outcome = TypeVar("Outcome")

#: With fewer bytes to read it takes longer to start a process than to take them in.
_WORTH_A_PROCESS = 30_000_000
#: A centre takes as long as so many bytes before any of it is read: the steps are many, however few its rows.
_OF_ANY_CENTRE = 6_000_000
#: What a process needs before it reads anything, and for each byte that it reads; both measured, and rounded up.
_MEMORY, _MEMORY_PER_BYTE = 300_000_000, 16


class LandingError(Exception):
    """A centre could not be taken in, for a reason that nobody foresaw; the text holds no value of a patient."""


def landed_in_order(
    paths: Paths, jobs: Mapping[str, Callable[[], Outcome]], most_processes: int
) -> Iterator[Outcome]:
    """What each job answers, in the order of ``jobs``, as soon as it and all before it are done.

    Args:
        paths: the registry's folders.
        jobs: centre to what takes it in; it must be possible to send one to another process.
        most_processes: 1 takes in everything here; 0 leaves the number to processors and memory.

    Raises:
        OSError: a file could not be written or read.
        LandingError: a process met something unforeseen, or was ended from outside.

    """
    sizes = [size for size in (_bytes_to_take_in(paths, centre) for centre in jobs) if size]
    processes = _processes(sizes, most_processes)
    if processes < 2:
        yield from (job() for job in jobs.values())
        return
    # Fresh processes: a fork would copy the threads of polars in the middle of whatever they are doing.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin)
    try:
        with pool:
            yield from pool.map(_done, jobs.values())
    except BrokenProcessPool:
        raise LandingError(
            "the system ended a process that took in a centre, perhaps for want of memory: "
            "set landing_processes = 1 in oligo.toml"
        ) from None
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _processes(sizes: list[int], most: int) -> int:
    if multiprocessing.current_process().daemon or len(sizes) < 2:  # a daemon may have no children
        return 1
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    fitting = _memory_left() // 2 // (_MEMORY + _MEMORY_PER_BYTE * max(sizes))
    worth = sum(size + _OF_ANY_CENTRE for size in sizes) // _WORTH_A_PROCESS
    return min(most or processors, processors, len(sizes), worth, fitting)


def _memory_left() -> int:
    """Bytes that processes may still ask for; where nobody says so, enough for a few of them."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return 4_000_000_000


def _bytes_to_take_in(paths: Paths, centre: str) -> int:
    """How much of a centre is read anew, by the clock of its files: for planning alone, a wrong guess costs time."""
    from orchestration import landing_store as store
    from orchestration.fingerprints import contract_fingerprint

    landed, folder = paths.landing / centre, paths.raw / centre
    try:
        answered = (landed / store.INTAKE / "outcome.json").stat().st_mtime
        in_force = store.find(landed / store.IN_FORCE)
        if in_force is None or in_force.reading.get("contract") != contract_fingerprint():
            answered = 0.0
    except OSError:
        answered = 0.0
    try:
        files = [path.stat() for path in folder.glob("*/*") if path.is_file()]
        profile = (folder / "centre.yml").stat().st_mtime if (folder / "centre.yml").exists() else 0.0
    except OSError:
        return 0
    if answered > max((file.st_mtime for file in files), default=0.0) and answered > profile:
        return 0
    return sum(file.st_size for file in files)


def _begin() -> None:
    """Make a new process ready: owner's files alone, one thread a processor, in silence, never orphaned."""
    os.umask(0o077)
    quiet_libraries()
    os.environ["POLARS_MAX_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the refresh decides what an interrupt means
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: "multiprocessing.process.BaseProcess") -> None:
    """End at once when the refresh is gone, however it went: the next one must not find anybody writing."""
    parent.join()
    os._exit(1)


def _done(job: Callable[[], Outcome]) -> Outcome:
    from orchestration.discretion import without_values

    try:
        return job()
    except OSError:
        raise
    except Exception as error:
        raise LandingError(without_values(error)) from None
