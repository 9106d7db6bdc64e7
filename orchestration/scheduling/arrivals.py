"""Deliveries that have arrived in ``raw/`` since a refresh was last asked for.

Belongs here: what stands in ``raw/``, whether it is still being written, and what of it is new. Does not belong here:
reading any of it, and starting a refresh (``automation``).

A delivery has arrived when the marker is in its folder, or when nothing in the folder has changed for a while. Files
are told apart by name, size and time of change; none is opened.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from schemas.acceptances import ACCEPTED
from schemas.delivery_files import MARKER
from schemas.profile import PROFILE

_DATED = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class There:
    """Something in ``raw/`` that a refresh reads: its state as one word, and when it last changed (Unix seconds)."""

    place: str
    state: str
    changed: float
    is_marked: bool


@dataclass(frozen=True)
class Memory:
    """What the sensor knows from one look to the next; as text it is Dagster's cursor.

    ``asked`` has the state of everything that a refresh was asked for, ``seen`` the state and the first moment of what
    had not arrived yet, and ``serial`` counts the refreshes asked for.
    """

    asked: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[str, float]] = field(default_factory=dict)
    serial: int = 0

    @classmethod
    def of(cls, cursor: str | None) -> "Memory":
        """The memory in a cursor; whatever cannot be read is forgotten, which costs one refresh."""
        try:
            kept = json.loads(cursor or "{}")
            seen = {place: (str(state), float(since)) for place, (state, since) in kept["seen"].items()}
            return cls(dict(kept["asked"]), seen, int(kept["serial"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    @property
    def cursor(self) -> str:
        """The memory as text."""
        return json.dumps({"asked": self.asked, "seen": self.seen, "serial": self.serial}, sort_keys=True)

    def look(self, there: list[There], now: float, still_seconds: float) -> tuple[list[There], "Memory"]:
        """What has arrived and was never asked for, and the memory with the rest.

        Times of change may lie in the future, where clocks differ; so what the sensor itself has seen unchanged for
        ``still_seconds`` has arrived as well.
        """
        arrived, seen = [], {}
        for one in there:
            if self.asked.get(one.place) == one.state:
                continue
            state, since = self.seen.get(one.place, ("", now))
            since = since if state == one.state and since <= now else now
            if one.is_marked or now - one.changed >= still_seconds or now - since >= still_seconds > 0:
                arrived.append(one)
            else:
                seen[one.place] = (one.state, since)
        return arrived, Memory(self.asked, seen, self.serial)

    def asking(self, arrived: list[There], there: list[There]) -> tuple[str, "Memory"]:
        """The key of the one refresh that ``arrived`` asks for, and the memory after it.

        The key follows from what arrived and from how often was asked, so that a look which Dagster repeats asks for
        the same refresh, and a delivery that is put back as it was asks for a new one.
        """
        places = {one.place for one in there}
        asked = {place: state for place, state in self.asked.items() if place in places}
        asked |= {one.place: one.state for one in arrived}
        text = json.dumps([self.serial, sorted((one.place, one.state) for one in arrived)])
        key = hashlib.sha256(text.encode()).hexdigest()[:24]
        return key, Memory(asked, self.seen, self.serial + 1)


def look_into(raw: Path) -> list[There]:
    """Every delivery, profile and list of acceptances below ``raw/``; what vanishes meanwhile is left out."""
    found = []
    for centre in _entries(raw):
        if centre.name.startswith(".") or not centre.is_dir():
            continue
        for entry in _entries(Path(centre.path)):
            place = f"{centre.name}/{entry.name}"
            try:
                if entry.name in (PROFILE, ACCEPTED):
                    found.append(_there(place, [entry], entry.stat().st_mtime))
                elif _DATED.fullmatch(entry.name) and entry.is_dir():
                    files = [file for file in _entries(Path(entry.path)) if file.is_file()]
                    found.append(_there(place, files, entry.stat().st_mtime))
            except OSError:
                continue
    return sorted(found, key=lambda one: one.place)


def _there(place: str, files: list[os.DirEntry[str]], changed: float) -> There:
    parts, is_marked = [], False
    for file in sorted(files, key=lambda file: file.name):
        about = file.stat()
        changed = max(changed, about.st_mtime, about.st_ctime)  # a copy may carry the times of its original
        if file.name == MARKER:
            is_marked = True
        else:
            parts.append((file.name, about.st_size, about.st_mtime_ns))
    state = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    return There(place, state, changed, is_marked)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from list(entries)
    except OSError:
        return
