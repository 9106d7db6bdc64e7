"""How the audit trail ends: its last whole line, and the file beside it that remembers which one that is.

Belongs here: reading the end of a trail, and keeping its head. Does not belong here: adding a line (``audit_trail``),
and judging (``orchestration.history.trail_check``).

The head is written after its line is on disk, so that a crash leaves it behind and never ahead: a head without its line
says that lines were removed. What it says then is not written over by the next line.
"""

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass

from orchestration.audit_line import START, hash_of, parsed
from orchestration.paths import Paths

#: No line is longer.
_TAIL = 1 << 20


@dataclass(frozen=True)
class End:
    """The last whole line, what a crash left of one after it, and where the whole ones end."""

    number: int
    sha256: str
    end: int
    torn: bytes = b""
    lacks_end: bool = False


@dataclass(frozen=True)
class Head:
    """The number and hash of a line; number -1 where the file is not as it was written."""

    number: int
    sha256: str


def end_of(descriptor: int) -> End:
    """How the open trail ends."""
    size = os.fstat(descriptor).st_size
    data = os.pread(descriptor, min(size, _TAIL), max(0, size - _TAIL))
    whole, newline, rest = data.rpartition(b"\n")
    if rest and (line := parsed(rest)) and hash_of(line) == line["sha256"]:
        return End(line["line"], line["sha256"], size, lacks_end=True)
    end = size - len(rest)
    if not newline and size <= _TAIL:
        return End(0, START, end, rest)
    if not newline:  # no crash leaves so much of a line
        return End(0, hashlib.sha256(data).hexdigest(), size, lacks_end=True)
    text = whole.rpartition(b"\n")[2]
    if line := parsed(text):
        return End(line["line"], line["sha256"], end, rest)
    # Somebody has been at it. It goes on all the same, and whoever verifies it is told.
    return End(0, hashlib.sha256(text).hexdigest(), end, rest)


def head_of(paths: Paths) -> Head | None:
    """What the head says; None where there is none, as beside a trail of an older version.

    Raises:
        OSError: it cannot be read.

    """
    try:
        told = json.loads(paths.trail_head.read_bytes())
        return Head(int(told["line"]), str(told["sha256"]))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, OverflowError):
        return Head(-1, "")


def _has(paths: Paths, head: Head | None) -> bool:
    """Whether the trail has the line that the head knows, as where a crash or a full disk left the head behind."""
    lines = map(parsed, paths.trail.read_bytes().splitlines())
    return any(head == Head(line["line"], line["sha256"]) for line in lines if line)


def keep_head(paths: Paths, before: End, now: Head) -> None:
    """Let the head say ``now``, unless it knows a line that the trail does not have.

    The line stands whatever comes of this: a head that stays behind on a full disk accuses nobody.
    """
    with contextlib.suppress(OSError):
        head = head_of(paths)
        if head not in (None, Head(before.number, before.sha256)) and not _has(paths, head):
            return
        draft = paths.trail_head.with_suffix(".head.draft")
        descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps({"line": now.number, "sha256": now.sha256}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(paths.trail_head)
