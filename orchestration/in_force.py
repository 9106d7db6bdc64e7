"""Which warehouse and which release are in use, and what a refresh that did not end well has changed of it.

Belongs here: telling before from after. Does not belong here: changing either.
"""

import contextlib
from dataclasses import dataclass

from orchestration.paths import Paths


@dataclass(frozen=True)
class InForce:
    """What identifies the promoted warehouse and the latest release; None where there is none."""

    warehouse: tuple[int, int] | None
    release: str | None


def in_force(paths: Paths) -> InForce:
    """What is in use now."""
    warehouse = release = None
    with contextlib.suppress(OSError):
        found = paths.database.stat()
        warehouse = found.st_ino, found.st_mtime_ns
    with contextlib.suppress(OSError):
        release = paths.latest.readlink().name
    return InForce(warehouse, release)


def outcome(before: InForce, now: InForce) -> str:
    """What came of a refresh that did not reach its end, in words."""
    if now.warehouse == before.warehouse:
        kept = ". The last promoted warehouse and release are untouched" if now.warehouse else ""
        return f"nothing was promoted{kept}"
    if now.release == before.release:
        return "the new warehouse is in use, but its release is not published; run: oligo refresh"
    return f"the new warehouse is in use, and release {now.release} is published"
