"""Whether a group of processes stands still: it computes nothing, and waits for no disk.

Belongs here: what the kernel tells of the group (Linux). Does not belong here: what is done about it (``watched``).

Under a limit on address space (``ulimit -v``) a library whose thread cannot start waits for that thread for ever. A
wait for another process, as of a file system in user space that does not answer for a minute, looks the same.
"""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

#: Seconds between two looks, and how many looks in a row have to find it still.
BETWEEN, _LOOKS = 2.0, 30
#: Seconds of a processor that a process may take meanwhile: a library looks after its memory now and then.
_IDLE = 1.0
_ASLEEP = {"S", "I", "Z", "X"}


def address_space_limit() -> int | None:
    """How many bytes of address space there may be, where that is limited and the kernel tells of processes."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY or not Path("/proc/self/stat").exists() else limit


class Standstill:
    """Counts looks, not seconds, so that a machine that was suspended has not stood still."""

    def __init__(self, group: int) -> None:
        """Begin with a group of processes."""
        self._group, self._computed, self._looks = group, -1.0, 0

    def lasts(self) -> bool:
        """Look once more: whether the group has stood still for a minute."""
        computed, is_asleep = 0.0, True
        for state, ticks in _threads_of(self._group):
            computed += ticks / os.sysconf("SC_CLK_TCK")
            is_asleep = is_asleep and state in _ASLEEP
        if not is_asleep or abs(computed - self._computed) > _IDLE:
            self._computed, self._looks = computed, 0
        else:
            self._looks += 1
        return self._looks >= _LOOKS


def _threads_of(group: int) -> Iterator[tuple[str, int]]:
    """The state of each thread of the group, and the clock ticks that it has computed."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) != group:
                continue
            tasks = [task.joinpath("stat").read_text() for task in process.joinpath("task").iterdir()]
        except OSError:
            continue  # it has ended meanwhile
        for text in tasks:
            words = text.rpartition(")")[2].split()
            yield words[0], int(words[11]) + int(words[12])
