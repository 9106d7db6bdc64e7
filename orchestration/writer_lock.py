"""The one writer: at most one refresh changes a warehouse at a time.

Belongs here: taking and giving back the lock. Does not belong here: what is done under it.

``flock`` is given back by the kernel however the process ends, so a killed refresh blocks nobody.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

_held: set[Path] = set()


class RefreshRunningError(Exception):
    """Another process is refreshing this warehouse."""


@contextlib.contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``; a block inside a block of the same process passes through.

    Raises:
        RefreshRunningError: another process holds it.

    """
    if path in _held:
        yield
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefreshRunningError(
                f"another refresh of {path.parent.name}/ is running; this one leaves it alone"
            ) from None
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
    finally:
        os.close(descriptor)
