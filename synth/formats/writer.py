"""What every format's writer can do.

Belongs here: the shape of a writer, and the places of rows. Does not belong here: any one format.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from synth.records import PatientRecord


class Place(NamedTuple):
    """Where a row stands, as a finding names it; the header is row 1."""

    source_file: str
    source_sheet: str | None
    source_row: int


def of_length(line: Sequence[object], change: int) -> Sequence[object]:
    """The cells of a delimited line, ``change`` more of them or fewer."""
    return line if not change else [*line, "see letter"] if change > 0 else line[:change]


class Writer(ABC):
    """Writes one delivery, patient by patient."""

    #: Canonical table -> the columns that the format carries.
    columns: ClassVar[dict[str, frozenset[str]]]
    #: What a code that is in no list looks like in this format.
    stray_code: ClassVar[str]
    #: What else the format can get wrong: ``ragged`` rows, ``formulas`` that fail, ``dose_as_text``.
    abilities: ClassVar[frozenset[str]] = frozenset()
    #: The most patients that fit into one file; ``None`` where there is no limit.
    most_patients: ClassVar[int | None] = None

    @abstractmethod
    def __init__(self, folder: Path, centre: str, delivery: str) -> None:
        """Open the files of a delivery in ``folder``."""

    @abstractmethod
    def places(self, record: PatientRecord) -> dict[str, list[Place]]:
        """Where each row of ``record`` will stand if it is written next."""

    @abstractmethod
    def write(self, record: PatientRecord) -> None:
        """Write the rows of one patient."""

    @abstractmethod
    def close(self) -> None:
        """Finish the files."""

    @staticmethod
    @abstractmethod
    def profile(centre: str, empty: Collection[str]) -> str:
        """The text of the ``centre.yml`` for what this writer writes; ``empty`` names tables without rows."""
