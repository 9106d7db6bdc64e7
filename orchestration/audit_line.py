"""A line of the audit trail: its fields, its one text and its hash.

Belongs here: making and parsing a line. Does not belong here: the file of lines (``audit_trail``).

A line is JSON with sorted keys. Its ``before`` is the SHA-256 of the line before it, its ``sha256`` that of its own
text without that one field.
"""

import hashlib
import json
import os
import pwd
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from orchestration.fingerprints import code_fingerprint, contract_fingerprint

Fact = str | int
#: What the first line of a trail follows.
START = "0" * 64
#: The action of a line that stands where a crash cut one off.
MENDED = "mend the trail"
_FIELDS = {
    **dict.fromkeys(("before", "at", "action", "sha256"), str),
    **dict.fromkeys(("who", "facts", "code"), dict),
    "line": int,
}


def new_line(number: int, before: str, action: str, facts: Mapping[str, Fact]) -> tuple[int, str, str]:
    """The number, the hash and the text of a line of this moment, this user and this code."""
    line: dict[str, Any] = {
        "line": number,
        "before": before,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "who": _who(),
        "action": action,
        "facts": facts,
        "code": {
            "oligo": version("oligo"),
            "contract": contract_fingerprint(),
            "files": code_fingerprint(),
        },
    }
    own = hash_of(line)
    return number, own, text_of({**line, "sha256": own}) + "\n"


def _who() -> dict[str, Fact]:
    uid = os.getuid()
    try:
        return {"uid": uid, "login": pwd.getpwuid(uid).pw_name}
    except KeyError:
        return {"uid": uid, "login": "unknown"}


def hash_of(line: dict[str, Any]) -> str:
    """The SHA-256 that a line has to carry."""
    return hashlib.sha256(text_of({k: v for k, v in line.items() if k != "sha256"}).encode()).hexdigest()


def text_of(line: dict[str, Any]) -> str:
    """The one text of a line; any other is a change."""
    return json.dumps(line, sort_keys=True, separators=(",", ":"))


def parsed(text: bytes) -> dict[str, Any] | None:
    """A line that has what every line has; None where it is none."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    is_one = isinstance(line, dict) and {k: type(v) for k, v in line.items()} == _FIELDS
    return line if is_one else None
