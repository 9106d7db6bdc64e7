"""Whether the audit trail is what it was: every line, their order, and the end as far as releases know it.

Belongs here: reading the trail as a whole and judging it. Does not belong here: adding a line (``audit_trail``).

Nothing here is secret: who can write the trail can make another that is right in itself. So each release holds the
number and the hash of the last line of its moment (``trail`` in ``release.json``), and each promotion in the trail the
hash of that record. To change the past unseen, one has to change every later release too, in every copy of it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from orchestration.audit_end import Head, head_of
from orchestration.audit_line import START, hash_of, parsed, text_of
from orchestration.fingerprints import sha256_of_files
from orchestration.history.keeping import published_releases
from orchestration.history.known import record_of
from orchestration.paths import Paths
from orchestration.publish.folders import RECORD


@dataclass
class Verdict:
    """What was found: ``lines`` whole ones, ``problems`` that a change explains, ``notes`` that none does."""

    lines: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(paths: Paths) -> Verdict:
    """Check the trail of a registry.

    Raises:
        OSError: it cannot be read.

    """
    head = head_of(paths)  # before the trail, or a line that is added meanwhile would seem to be missing
    text = paths.trail.read_bytes() if paths.trail.exists() else b""
    verdict = Verdict()
    whole, newline, rest = text.rpartition(b"\n")
    raw = whole.split(b"\n") if newline else []
    if rest and (last := parsed(rest)) and hash_of(last) == last["sha256"]:
        raw.append(rest)
    elif rest:
        verdict.notes.append(
            f"after line {len(raw)} stand {len(rest)} bytes of a line that was cut off while it was written; "
            "the next line says so"
        )
    lines = [parsed(line) for line in raw]
    verdict.lines = len(lines)
    verdict.problems += _within(raw, lines)
    verdict.problems += _at_the_end(head, lines)
    verdict.problems += _beside(paths, lines)
    verdict.notes += _unended(lines)
    if lines and head is None:
        verdict.notes.append(
            f"there is no {paths.trail_head.name}, so lines removed after the last release are not missed; the "
            "next line makes one"
        )
    return verdict


_Lines = list[dict[str, Any] | None]


def _within(raw: list[bytes], lines: _Lines) -> Iterator[str]:
    """What is wrong with each line and with what it follows; lines are called by the number that they bear."""
    everywhere = {line["line"] for line in lines if line}
    seen: set[int] = set()
    number, before = 0, START
    for place, (text, line) in enumerate(zip(raw, lines, strict=True), start=1):
        if line is None:
            yield f"line {place} of the file is no line of a trail: changed or put in"
            number, before = number + 1, hashlib.sha256(text).hexdigest()
            continue
        own = line["line"]
        if text != text_of(line).encode() or hash_of(line) != line["sha256"]:
            yield f"line {own} was changed: it does not have the hash that it bears"
        elif own in seen:
            yield f"a second line {own} was put in at line {place} of the file"
            continue
        elif own < number:
            yield f"line {own} stands after line {number}: out of order"
        elif own > number + 1:
            gone = [n for n in range(number + 1, own) if n not in everywhere]
            if gone:
                yield f"{_numbered(gone)} removed before line {own}"
            else:
                yield f"line {own} stands after line {number}: out of order"
        elif line["before"] != before:
            yield f"line {own} does not follow what stands before it: line {number} was changed or put in its place"
        seen.add(own)
        number, before = own, line["sha256"]


def _at_the_end(head: Head | None, lines: _Lines) -> Iterator[str]:
    """What the head knows of the end."""
    known = {line["line"]: line["sha256"] for line in lines if line}
    last = max(known, default=0)
    if head is None:
        return
    if head.number < 0:
        yield "audit.head is not as it was written: changed"
    elif head.number > last:
        yield f"audit.head knows line {head.number}, the trail ends with line {last}: removed at its end"
    elif known.get(head.number) != head.sha256:
        yield f"audit.head knows another line {head.number}: changed or removed"


def _beside(paths: Paths, lines: _Lines) -> Iterator[str]:
    """What releases know of the trail, and the trail of releases."""
    known = {line["line"]: line["sha256"] for line in lines if line}
    last = max(known, default=0)
    # Of a release that was promoted and changed later, as an erasure does, the last one counts.
    promoted = {
        line["facts"].get("release"): line for line in lines if line and "record_sha256" in line["facts"]
    }
    for release in published_releases(paths):
        record = record_of(paths.published / release) or {}
        trail = record.get("trail")
        if isinstance(trail, dict) and trail.get("line"):
            number = trail["line"]
            if number > last:
                yield f"release {release} knows line {number}, the trail ends with line {last}: removed at its end"
            elif known.get(number) != trail.get("sha256"):
                yield f"release {release} knows another line {number}: changed or removed"
        line = promoted.get(release)
        digest = sha256_of_files(paths.published / release, [RECORD])[RECORD]
        if line and line["facts"].get("record_sha256") != digest:
            yield f"{RECORD} of {release} is not what line {line['line']} says of it: changed"


def _unended(lines: _Lines) -> Iterator[str]:
    ended = {line["facts"].get("begun_in_line") for line in lines if line}
    for line in lines:
        if line and line["facts"].get("outcome") == "begun" and line["line"] not in ended:
            yield f"line {line['line']}: {line['action']} of {line['at']} has no end; it was killed, or is running"


def _numbered(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]} was"
    return f"lines {lines[0]} to {lines[-1]} were"
