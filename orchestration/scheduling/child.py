"""A program that ends when the one that started it ends: ``python -m orchestration.scheduling.child <module> …``.

With ``--group <parent>`` before the module, its whole process group ends.

Belongs here: the tie between the two. Does not belong here: what is run, and how it is stopped in order (``serving``).
"""

import ctypes
import os
import runpy
import signal
import sys
import threading
import time

#: Said before the module, with the parent's number: whatever the module has started ends with it.
GROUP = "--group"
_PR_SET_PDEATHSIG = 1
#: Seconds between two looks for the parent.
_LOOKS = 0.2


def end_with_parent() -> None:
    """Ask the kernel (Linux) to stop this process when its parent has gone, however that ended."""
    parent = os.getppid()
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    except (AttributeError, OSError):
        return  # another system: the parent's own stopping has to do
    if os.getppid() != parent:
        sys.exit(1)


def end_group_with_parent(parent: int) -> None:
    """Kill this process and its whole group when the parent has gone, however that ended, on any system.

    The kernel would tell this process alone, and Dagster's code server looks for its parent each half minute. A kill at
    any moment leaves the warehouse whole, so a refresh under way is not waited for. ``parent`` is told and not asked
    for: it may be gone already. A process that leads no group of its own is made to, lest it end somebody else's.
    """
    if os.getpgid(0) != os.getpid():
        os.setpgid(0, 0)

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKS)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=look, daemon=True).start()


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    if sys.argv[0] == GROUP:
        end_group_with_parent(int(sys.argv[1]))
        sys.argv = sys.argv[2:]
    else:
        end_with_parent()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
