"""The audit trail: who ran what, when, on what and with which code, a line each.

Belongs here: adding a line, whole or not at all, and the chain of hashes. Does not belong here: reading the trail as a
whole and judging it (``orchestration.history.trail_check``), its end (``audit_end``), the text of a line
(``audit_line``), and any value of a patient.

Nothing is ever taken out but the rest of a line that a crash cut off while it was written, and the line that follows
says so.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from orchestration.audit_end import Head, end_of, keep_head
from orchestration.audit_line import MENDED, START, Fact, new_line
from orchestration.fingerprints import sha256_of_files
from orchestration.paths import Paths


class TrailError(Exception):
    """A line cannot be added, so what it was to tell has to stay undone; the message says why."""


def record(paths: Paths, action: str, **facts: Fact) -> None:
    """Add a line to the trail, on disk when this returns.

    Args:
        paths: the registry's folders.
        action: what is done, in a word or two: ``refresh``, ``rollback``, ``forget``.
        **facts: what it is done to and what came of it (``release``, ``outcome``): names, hashes and counts, nothing of
            a patient.

    Raises:
        TrailError: it cannot be written.

    """
    _add(paths, action, facts)


def record_release(paths: Paths, action: str, release: str, file: Path, **facts: Fact) -> None:
    """Add a line that bears the hash of a release's record: when it is promoted, and whenever it is changed afterwards.

    Without the second ``oligo audit verify`` calls the record changed.

    Args:
        paths: the registry's folders.
        action: what is done.
        release: the release.
        file: its ``release.json`` as it is from now on.
        **facts: as for ``record``.

    Raises:
        TrailError: it cannot be written.

    """
    digest = sha256_of_files(file.parent, [file.name])[file.name]
    _add(paths, action, {**facts, "release": release, "record_sha256": digest})


@contextlib.contextmanager
def recorded(paths: Paths, action: str, **facts: Fact) -> Iterator[dict[str, Fact]]:
    """Record that something begins, and afterwards how it ended and the facts that the block has put in what it gets.

    Where the first line cannot be written the block does not run. Where the last one cannot, what was done stands, and
    that it is not recorded is said on the terminal: a promoted warehouse is no failure because the disk is full.

    Raises:
        TrailError: the first line cannot be written.

    """
    learned: dict[str, Fact] = {}
    number = _add(paths, action, {**facts, "outcome": "begun"})
    try:
        yield learned
    except BaseException as error:
        _end(paths, action, number, {**learned, "outcome": "failed", "reason": type(error).__name__})
        raise
    _end(paths, action, number, {**learned, "outcome": "done"})


def anchor(paths: Paths) -> dict[str, Fact]:
    """The number and the hash of the last whole line, for a record that is kept elsewhere; 0 where there is none.

    Who holds such a record can tell whether the trail up to that line is still what it was.
    """
    try:
        descriptor = os.open(paths.trail, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return {"line": 0, "sha256": START}
    try:
        tail = end_of(descriptor)
    finally:
        os.close(descriptor)
    return {"line": tail.number, "sha256": tail.sha256}


def _end(paths: Paths, action: str, number: int, facts: dict[str, Fact]) -> None:
    try:
        _add(paths, action, {**facts, "begun_in_line": number})
    except TrailError as error:
        print(f"oligo: how the {action} ended is not recorded: {error}. What it did stands.", file=sys.stderr)


def _add(paths: Paths, action: str, facts: dict[str, Fact]) -> int:
    try:
        paths.trail.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(paths.trail, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            return _append(paths, descriptor, action, facts)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise TrailError(
            f"the audit trail {paths.trail} cannot be written ({error.strerror or 'no reason given'})"
        ) from None


def _append(paths: Paths, descriptor: int, action: str, facts: dict[str, Fact]) -> int:
    tail = end_of(descriptor)
    number, before, text = tail.number, tail.sha256, "\n" if tail.lacks_end else ""
    if tail.torn:
        digest = hashlib.sha256(tail.torn).hexdigest()
        torn: dict[str, Fact] = {"torn_bytes": len(tail.torn), "torn_sha256": digest}
        number, before, text = new_line(number + 1, before, MENDED, torn)
        os.ftruncate(descriptor, tail.end)
    number, own, told = new_line(number + 1, before, action, facts)
    whole = (text + told).encode()
    try:
        if os.write(descriptor, whole) != len(whole):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, tail.end)
        raise
    if tail.end == 0:
        folder = os.open(paths.trail.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    keep_head(paths, tail, Head(number, own))
    return number
