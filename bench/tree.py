"""The memory of a process and of all that it starts, watched while it runs.

Belongs here: what /proc says of a tree of processes. Does not belong here: starting them (``measure``).

The system's own peak (``ru_maxrss``) is that of the largest single process. Pages that processes share are counted once
for each, so the sum is a little more than the tree really takes.
"""

import threading
from pathlib import Path

#: Seconds between two looks; a peak that lasts less may go unseen.
_PAUSE = 0.05


class TreePeak(threading.Thread):
    """Looks at the tree below ``pid`` until it is told to stop; ``megabytes`` is the most that was seen."""

    def __init__(self, pid: int) -> None:
        """Watch the process ``pid`` and its descendants."""
        super().__init__(daemon=True)
        self._pid = pid
        self._stopped = threading.Event()
        self.megabytes = 0.0

    def run(self) -> None:
        """Look, and look again."""
        while not self._stopped.wait(_PAUSE):
            kilobytes = sum(_resident(pid) for pid in tree(self._pid))
            self.megabytes = max(self.megabytes, kilobytes / 1024)

    def stop(self) -> float:
        """Stop looking; returns the peak in megabytes."""
        self._stopped.set()
        self.join()
        return self.megabytes


def tree(pid: int) -> list[int]:
    """The process and its descendants; those that are gone by now are left out."""
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            found += map(int, _read(children).split())
    return found


def _resident(pid: int) -> int:
    """Kilobytes in memory."""
    lines = _read(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
