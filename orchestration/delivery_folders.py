"""The dated folders of a centre, and what became of each.

Belongs here: which deliveries there are. Does not belong here: which of them is in force (``landing``).
"""

import re
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from orchestration.fingerprints import fingerprint, sha256_of_files
from schemas.accounts import OUTCOME
from schemas.delivery_files import MARKER
from schemas.findings import Finding
from schemas.telling import TOLD

#: Seconds by which the clock of a network drive may be ahead of ours.
_AHEAD = 300.0


@dataclass
class Delivery:
    """A dated folder of a centre and what became of it.

    ``problems`` are why it was refused. ``found`` is all that is told of it (``TOLD``) and ``outcomes`` are its source
    rows (``OUTCOME``); both stay empty for the delivery in force, whose own are landed.
    """

    name: str
    inputs: dict[str, str]
    status: str = "refused"
    problems: list[Finding] = field(default_factory=list)
    found: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TOLD))
    outcomes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OUTCOME))

    @property
    def sha256(self) -> str:
        """One digest of the delivery's files."""
        return fingerprint(self.inputs)

    def mark(self, reading: dict[str, str]) -> str:
        """A name for what these files give when they are read so."""
        return f"{self.name}-{fingerprint(reading | self.inputs)[:16]}"


def dated_deliveries(
    folder: Path, today: date, still_seconds: float = 0
) -> tuple[list[Delivery], list[Finding]]:
    """The dated folders of a centre, oldest first, and remarks about the others.

    One that has not arrived is among the others, where it is to have been still for ``still_seconds``.
    """
    deliveries, remarks = [], []
    for path in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        try:
            day = date.fromisoformat(path.name) if re.fullmatch(r"\d{4}-\d\d-\d\d", path.name) else None
        except ValueError:
            day = None
        if day is None:
            remarks.append(
                Finding("delivery_name", f"the folder {ascii(path.name)[1:-1]} is not named after a date")
            )
        elif day > today:
            remarks.append(Finding("delivery_in_future", f"the delivery {path.name} is dated in the future"))
        elif still_seconds and not has_arrived(path, time.time(), still_seconds):
            remarks.append(Finding("delivery_arriving", f"the delivery {path.name} is still arriving"))
        else:
            # What is refused as a link is not looked into.
            files = [] if path.is_symlink() else delivery_files(path)
            deliveries.append(Delivery(path.name, sha256_of_files(path, files)))
    if not deliveries and all(remark.rule != "delivery_arriving" for remark in remarks):
        remarks.append(Finding("delivery_missing", "there is no folder named after a date"))
    return deliveries, remarks


def delivery_files(folder: Path) -> list[str]:
    """The names of all files in a delivery's folder but its marker."""
    return sorted(file.name for file in folder.iterdir() if file.is_file() and file.name != MARKER)


def has_arrived(folder: Path, now: float, still_seconds: float) -> bool:
    """Whether a delivery is complete: its marker is there, or nothing of it has changed for ``still_seconds``.

    What counts is when the file system wrote, as a copy may carry the times of its original.

    Raises:
        OSError: it cannot be looked at, as where it has just been moved away.

    """
    files = [folder / name for name in delivery_files(folder)]
    if (folder / MARKER).is_file():
        return True
    return is_still(max(path.stat().st_ctime for path in (folder, *files)), now, still_seconds)


def is_still(changed: float, now: float, still_seconds: float) -> bool:
    """Whether a change lies ``still_seconds`` back; one far in the future tells of a clock, and of nothing else."""
    return not -_AHEAD <= now - changed < still_seconds
