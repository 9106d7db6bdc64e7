"""Deliveries that have arrived in ``raw/`` since a refresh was last asked for.

Belongs here: what stands in ``raw/``, and what of it is new. Does not belong here: when a delivery has arrived
(``orchestration.delivery_folders``), reading any of it, and starting a refresh (``automation``).

Files are told apart by name, size and time of change; none is opened.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.delivery_folders import delivery_files, has_arrived, is_still
from schemas.acceptances import ACCEPTED
from schemas.profile import PROFILE

_DATED = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class There:
    """Something in ``raw/`` that a refresh reads, its state as one word, and whether it has arrived."""

    place: str
    state: str
    has_arrived: bool


@dataclass(frozen=True)
class Memory:
    """What the sensor knows from one look to the next; as text it is Dagster's cursor.

    ``asked`` has the state of everything that a refresh was asked for, and ``serial`` counts the refreshes asked for.
    """

    asked: dict[str, str] = field(default_factory=dict)
    serial: int = 0

    @classmethod
    def of(cls, cursor: str | None) -> "Memory":
        """The memory in a cursor; whatever cannot be read is forgotten, which costs one refresh."""
        try:
            kept = json.loads(cursor or "{}")
            return cls(
                {str(place): str(state) for place, state in kept["asked"].items()}, int(kept["serial"])
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    @property
    def cursor(self) -> str:
        """The memory as text."""
        return json.dumps({"asked": self.asked, "serial": self.serial}, sort_keys=True)

    def news(self, there: list[There]) -> list[There]:
        """What was never asked for as it is now."""
        return [one for one in there if self.asked.get(one.place) != one.state]

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
        return key, Memory(asked, self.serial + 1)


def look_into(raw: Path, now: float, still_seconds: float) -> list[There]:
    """Every delivery, profile and list of acceptances below ``raw/``; what vanishes meanwhile is left out."""
    found = []
    for centre in _entries(raw):
        if centre.name.startswith(".") or not centre.is_dir():
            continue
        for entry in _entries(Path(centre.path)):
            place, path = f"{centre.name}/{entry.name}", Path(entry.path)
            try:
                if entry.name in (PROFILE, ACCEPTED):
                    arrived = is_still(entry.stat().st_ctime, now, still_seconds)
                    found.append(There(place, _state(path.parent, [entry.name]), arrived))
                elif _DATED.fullmatch(entry.name) and entry.is_dir():
                    arrived = has_arrived(path, now, still_seconds)
                    found.append(There(place, _state(path, delivery_files(path)), arrived))
            except OSError:
                continue
    return sorted(found, key=lambda one: one.place)


def _state(folder: Path, names: list[str]) -> str:
    about = [(name, (folder / name).stat()) for name in names]
    parts = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in about]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from list(entries)
    except OSError:
        return
