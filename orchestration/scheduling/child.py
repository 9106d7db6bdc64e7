"""A program that ends when the one that started it ends: ``python -m orchestration.scheduling.child <module> …``.

Belongs here: the tie between the two. Does not belong here: what is run, and how it is stopped in order (``serving``).
"""

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the kernel (Linux) to stop this process when its parent has gone, however that ended."""
    parent = os.getppid()
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    except (AttributeError, OSError):
        return  # another system: the parent's own stopping has to do
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    end_with_parent()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
