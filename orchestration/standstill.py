"""Whether a group of processes stands still: it computes nothing, or asks the kernel in vain, and waits for no disk.

Belongs here: what the kernel tells of the group (Linux). Does not belong here: what is done about it (``watched``).

Under a limit on address space (``ulimit -v``) a library whose thread cannot start waits for that thread for ever, and
another asks for memory again and again for ever (OpenBLAS). A wait for another process that gives no byte for a minute,
as of a file system in user space that does not answer, looks the same.
"""

import math
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: Seconds between two looks, and how many looks in a row have to find it still.
BETWEEN, _LOOKS = 2.0, 30
#: Seconds of a processor that a process may take meanwhile: a library looks after its memory now and then.
_IDLE = 1.0
#: Pages got, and bytes read and written, that are no progress, and the part of the time that only asking takes in the
#: kernel: half and more, where computing on what is there takes a hundredth.
_NOTHING, _ASKING = 200, 0.25
_ASLEEP, _WAITS_FOR_A_DISK_OR_FOR_PAGES = {"S", "I", "Z", "X"}, "D"


def address_space_limit() -> int | None:
    """How many bytes of address space there may be, where that is limited and the kernel tells of processes."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY or not Path("/proc/self/stat").exists() else limit


@dataclass
class _Seen:
    """What a group of processes has done by now: seconds, pages, and bytes (NaN where the kernel tells of none)."""

    user: float = 0.0
    system: float = 0.0
    pages: int = 0
    moved: float = 0
    states: set[str] = field(default_factory=set)

    def is_no_further(self, than: "_Seen") -> bool:
        """Whether nothing came of the time since then."""
        system, computed = self.system - than.system, self.user + self.system - than.user - than.system
        pages, moved = abs(self.pages - than.pages), abs(self.moved - than.moved)
        waits = self.states <= {*_ASLEEP, _WAITS_FOR_A_DISK_OR_FOR_PAGES} and abs(computed) <= _IDLE
        asks_in_vain = pages <= _NOTHING and system > _ASKING * computed and not math.isnan(moved)
        return (waits or asks_in_vain) and not moved > _NOTHING


class Standstill:
    """Counts looks, not seconds, so that a machine that was suspended has not stood still."""

    def __init__(self, group: int) -> None:
        """Begin with a group of processes."""
        self._group, self._since, self._looks = group, _Seen(), 0

    def lasts(self) -> bool:
        """Look once more: whether the group has stood still for a minute."""
        seen = _seen_of(self._group)
        if not seen.is_no_further(self._since):
            self._since, self._looks = seen, 0
        elif _WAITS_FOR_A_DISK_OR_FOR_PAGES not in seen.states:  # for which is not told: no look at all
            self._looks += 1
        return self._looks >= _LOOKS


def _seen_of(group: int) -> _Seen:
    seen, second = _Seen(), os.sysconf("SC_CLK_TCK")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) != group:
                continue
            threads = list(_threads_of(process))
        except OSError:
            continue  # it has ended meanwhile
        seen.moved += _read_and_written(process)
        for words in threads:
            seen.states.add(words[0])
            seen.pages += int(words[7]) + int(words[9])
            seen.user += int(words[11]) / second
            seen.system += int(words[12]) / second
    return seen


def _threads_of(process: Path) -> Iterator[list[str]]:
    """What the kernel tells of each thread, from its state on: proc(5)."""
    for task in (process / "task").iterdir():
        # Errors replaced: a thread's name is any bytes.
        yield task.joinpath("stat").read_text(errors="replace").rpartition(")")[2].split()


def _read_and_written(process: Path) -> float:
    try:
        return sum(int(line.split()[1]) for line in (process / "io").read_text().splitlines()[:2])
    except OSError:
        return math.nan
