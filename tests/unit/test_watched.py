"""A refresh that cannot tell its own end: it stands still, asks in vain, or a library has left for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

#: A refresh of one line, whose minute is a second.
PROGRAM = """
import ctypes, mmap, os, resource, sys, threading, time
from pathlib import Path
import click
from orchestration import standstill, watched
from orchestration.paths import Paths

standstill._LOOKS, watched.BETWEEN, standstill._IDLE = 5, 0.2, 0.1
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))

def waits_for_a_thread_that_never_starts():
    Path("/proc/self/comm").write_bytes(b"\\xff) \\xfe")
    threading.Thread(target=lambda: time.sleep(600), daemon=True).start()
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()

def asks_in_vain():
    end = time.monotonic() + 30
    while time.monotonic() < end:
        os.sched_yield()

def computes():
    end = time.monotonic() + 3
    while time.monotonic() < end:
        pass
    sys.exit(5)

def reads():
    end, zeros = time.monotonic() + 3, os.open("/dev/zero", os.O_RDONLY)
    while time.monotonic() < end:
        os.read(zeros, 4096)
    sys.exit(5)

def reads_slowly():
    end, zeros = time.monotonic() + 3, os.open("/dev/zero", os.O_RDONLY)
    while time.monotonic() < end:
        os.read(zeros, 4096)
        time.sleep(0.1)
    sys.exit(5)

def gets_pages():
    end = time.monotonic() + 3
    while time.monotonic() < end:
        mmap.mmap(-1, 1 << 20).write(bytes(1 << 20))
    sys.exit(5)

def is_left_by_a_library():
    ctypes.CDLL(None).exit(1)

@click.command()
def refresh():
    watched.watch(Paths(Path(sys.argv[1])))
    globals()[sys.argv[2]]()

refresh([])
"""
STOOD_STILL = (
    "oligo: the refresh stood still and was ended, which is how it goes where no thread can start within the limit on "
    "its address space (4.3 GB); raise or lift it (ulimit -v); nothing was promoted.\n"
)
LEFT = (
    "oligo: the refresh was ended by a library, which is how it goes when memory runs out (the system's log tells); "
    "nothing was promoted.\n"
)


@pytest.mark.skipif(
    sys.platform != "linux", reason="no other kernel tells of threads and binds address space"
)
@pytest.mark.parametrize(
    ("does", "code", "says"),
    [
        ("waits_for_a_thread_that_never_starts", 1, STOOD_STILL),
        ("asks_in_vain", 1, STOOD_STILL),
        ("computes", 5, ""),
        ("reads", 5, ""),
        ("reads_slowly", 5, ""),
        ("gets_pages", 5, ""),
        ("is_left_by_a_library", 1, LEFT),
    ],
)
def test_the_end_is_told_by_the_one_that_watches(tmp_path: Path, does: str, code: int, says: str) -> None:
    words = [sys.executable, "-c", PROGRAM, str(tmp_path), does]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (code, says)
    notices = [json.loads(path.read_text())["reason"] for path in tmp_path.glob("warehouse/notices/*.json")]
    assert notices == ([says.removeprefix("oligo: ").removesuffix(".\n")] if says else [])


@pytest.mark.skipif(sys.platform != "linux", reason="no other kernel tells of threads")
@pytest.mark.parametrize(("given", "threads"), [(None, 1), ("2", 2)])
def test_matrices_are_the_work_of_one_thread_unless_asked_otherwise(given: str | None, threads: int) -> None:
    """The order of adding is that of any machine; and a process with threads could not be watched."""
    if given and (os.cpu_count() or 1) < threads:
        pytest.skip("there are no two processors to ask for")
    program = (
        "import os, sys\nfrom orchestration.cli import main\nsys.argv = ['oligo', '--version']\n"
        "try:\n    main()\nexcept SystemExit:\n    import numpy\n    print(len(os.listdir('/proc/self/task')))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    asked = {"OPENBLAS_NUM_THREADS": given} if given else {}
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment | asked, timeout=60
    )
    assert ran.stdout.splitlines()[1:] == [str(threads)], ran.stderr


#: A worker in which a library logs a value, and something that is thrown away fails with one.
WORKER = """
import logging, multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
from orchestration.landing_processes import _begin
from orchestration.watched import free_worker

class Thrown:
    def __del__(self):
        raise ValueError("patient W-7007")

def works():
    logging.getLogger("a library").warning("patient W-7007")
    Thrown()
    print("worked", flush=True)

if __name__ == "__main__":
    begins = {"figures": free_worker, "landing": _begin}[sys.argv[1]]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=begins) as pool:
        pool.submit(works).result()
"""


@pytest.mark.parametrize("kind", ["figures", "landing"])
def test_a_worker_prints_no_value(kind: str, tmp_path: Path) -> None:
    (tmp_path / "worker.py").write_text(WORKER)
    environment = {name: value for name, value in os.environ.items() if name != "OLIGO_DEBUG"}
    done = subprocess.run(
        [sys.executable, tmp_path / "worker.py", kind], capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "worked\n", "")
