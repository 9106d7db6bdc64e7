"""Where ``oligo serve`` may run: once a registry, on a port that is free, with a folder for its socket.

Belongs here: what has to be so before anything is started. Does not belong here: the processes (``serving``).
"""

import contextlib
import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from orchestration.paths import Paths

HOST = "127.0.0.1"
_PREFIX = "oligo-"


class ServingError(Exception):
    """The server cannot start, or a part of it has ended; the message says which and what to do."""


@contextlib.contextmanager
def only_server(paths: Paths) -> Iterator[None]:
    """Be the one server of this registry.

    Raises:
        ServingError: there is one already.

    """
    descriptor = os.open(paths.server / ".serving", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServingError(f"another oligo serve is running for {paths.home}; there can be one") from None
        yield
    finally:
        os.close(descriptor)


def demand_free(port: int) -> None:
    """See that nothing listens on a port of this machine.

    Raises:
        ServingError: something does, or the port cannot be used.

    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ServingError(
                f"port {port} of {HOST} cannot be used ({error.strerror}); choose another with --port"
            ) from None


@contextlib.contextmanager
def private_folder(paths: Paths) -> Iterator[Path]:
    """A folder of the owner's alone, with a path short enough for a socket; that of a server that was killed goes.

    Whoever calls is the only server of the registry.
    """
    note = paths.server / ".sockets"
    with contextlib.suppress(OSError, ValueError):
        left = Path(note.read_text())
        if left.parent == Path(tempfile.gettempdir()) and left.name.startswith(_PREFIX):
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        note.write_text(folder)
        yield Path(folder)


def answers(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    """Whether something listens there."""
    with socket.socket(family) as probe:
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
