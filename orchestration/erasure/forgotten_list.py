"""The list of the forgotten: who is kept out of every delivery, as fingerprints that name nobody.

Belongs here: the file, its key, and when they cannot be used. Does not belong here: what a fingerprint is and whose
rows are left out (``schemas.forgotten``).

The key is the list's own, made with the first entry: a new key of the pseudonyms leaves the list as it is. A list that
cannot be read stops a refresh, for without it the forgotten would be back.
"""

import csv
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.paths import Paths
from orchestration.pseudonym_key import UnusableKeyError, key_in_file, refuse_open, write_private
from schemas.forgotten import Forgotten, fingerprint

BEGUN, DONE = "begun", "done"
_COLUMNS = ("centre", "fingerprint", "since", "state")
_FINGERPRINT, _DAY = re.compile(r"[0-9a-f]{32}"), re.compile(r"\d{4}-\d\d-\d\d")


class UnusableListError(UnusableKeyError):
    """The list of the forgotten cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Entry:
    """A forgotten patient: whose, who (as a fingerprint), since which day, and whether the erasure came to its end."""

    centre: str
    fingerprint: str
    since: str
    state: str


def entries(paths: Paths) -> list[Entry]:
    """The list; empty where nobody was forgotten.

    Raises:
        UnusableListError: it cannot be read, is no such list, or is open to others.

    """
    path = paths.forgotten
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if paths.forgotten_key.exists():
            raise UnusableListError(f"{path} is missing, and its key is there; {_REMEDY}") from None
        return []
    except (OSError, UnicodeDecodeError):
        raise UnusableListError(f"{path} cannot be read; {_REMEDY}") from None
    refuse_open(path)
    reader = csv.reader(io.StringIO(text))
    if tuple(next(reader, ())) != _COLUMNS:
        raise UnusableListError(f"{path} is no list of forgotten patients; {_REMEDY}")
    found = []
    for number, row in enumerate(reader, start=2):
        if len(row) != len(_COLUMNS) or not _is_sound(Entry(*row)):
            raise UnusableListError(f"row {number} of {path} is no entry of it; {_REMEDY}")
        found.append(Entry(*row))
    return found


_REMEDY = "without it the forgotten would be back: restore the file from a backup of .oligo/"


def _is_sound(entry: Entry) -> bool:
    return bool(
        entry.centre
        and _FINGERPRINT.fullmatch(entry.fingerprint)
        and _DAY.fullmatch(entry.since)
        and entry.state in (BEGUN, DONE)
    )


def forgotten_of(paths: Paths, centres: Sequence[str]) -> dict[str, Forgotten]:
    """The forgotten patients of each of the centres that has any.

    Raises:
        UnusableListError: the list or its key cannot be used.

    """
    listed = entries(paths)
    if not listed:
        return {}
    key = list_key(paths)
    if key is None:
        raise UnusableListError(f"{paths.forgotten_key} is missing; {_REMEDY}")
    return {
        centre: Forgotten(key, frozenset(entry.fingerprint for entry in listed if entry.centre == centre))
        for centre in {entry.centre for entry in listed}.intersection(centres)
    }


def unfinished(paths: Paths) -> list[str]:
    """The centres of which an erasure was begun and did not come to its end."""
    return sorted({entry.centre for entry in entries(paths) if entry.state == BEGUN})


def entry_of(paths: Paths, centre: str, patient: str) -> Entry | None:
    """What the list has of a patient, by the centre's own identifier."""
    listed = entries(paths)
    key = list_key(paths) if listed else None
    if key is None:
        return None
    mark = fingerprint(key, centre, patient)
    return next((entry for entry in listed if (entry.centre, entry.fingerprint) == (centre, mark)), None)


def put(paths: Paths, centre: str, patient: str, since: str, state: str) -> None:
    """Write a patient into the list, or their entry anew; the whole file in one rename.

    Raises:
        UnusableListError: the list or its key cannot be used.

    """
    listed = entries(paths)
    key = list_key(paths)
    if key is None:
        if listed:
            raise UnusableListError(f"{paths.forgotten_key} is missing; {_REMEDY}")
        key = os.urandom(32)
        # Its key beside no list means that the list was lost, so there is a list first.
        write_private(paths.forgotten, _text([]))
        write_private(paths.forgotten_key, key.hex() + "\n")
    entry = Entry(centre, fingerprint(key, centre, patient), since, state)
    kept = [old for old in listed if (old.centre, old.fingerprint) != (entry.centre, entry.fingerprint)]
    write_private(paths.forgotten, _text([*kept, entry]))


def _text(listed: list[Entry]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    ordered = sorted(listed, key=lambda entry: (entry.centre, entry.fingerprint))
    writer.writerows((entry.centre, entry.fingerprint, entry.since, entry.state) for entry in ordered)
    return text.getvalue()


def list_key(paths: Paths) -> bytes | None:
    """The key of the list; None where there is none yet."""
    path: Path = paths.forgotten_key
    return key_in_file(path) if path.exists() else None
