"""The dated folders of a centre, and what became of each.

Belongs here: which deliveries there are. Does not belong here: which of them is in force (``landing``).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from orchestration.fingerprints import fingerprint, sha256_of_files
from schemas.accounts import OUTCOME
from schemas.findings import Finding
from schemas.telling import TOLD


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


def dated_deliveries(folder: Path, today: date) -> tuple[list[Delivery], list[Finding]]:
    """The dated folders of a centre, oldest first, and remarks about the others."""
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
        else:
            files = sorted(file.name for file in path.iterdir() if file.is_file())
            deliveries.append(Delivery(path.name, sha256_of_files(path, files)))
    if not deliveries:
        remarks.append(Finding("delivery_missing", "there is no folder named after a date"))
    return deliveries, remarks
