"""The one writer: at most one refresh changes a warehouse at a time, and what it writes is its owner's alone.

Belongs here: taking and giving back the lock, and the umask of whoever holds it. Does not belong here: what is done
under it.

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
def owner_alone() -> Iterator[None]:
    """Let new files and folders be their owner's alone, whatever the umask of the shell or daemon that calls."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``; a block inside a block of the same process passes through.

    Raises:
        RefreshRunningError: another process holds it.

    """
    if path in _held:
        yield
        return
    with owner_alone():
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
            with owner_alone():
                yield
        finally:
            _held.discard(path)
    finally:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    """Whether nobody held the lock a moment ago; who wants it has to take it."""
    try:
        with one_writer(path):
            return True
    except RefreshRunningError:
        return False
