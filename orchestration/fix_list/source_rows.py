"""The rows of a centre that have findings, read again from its export.

Belongs here: reading, and when it must not be shown. Does not belong here: layout.

Landing keeps no identifier, so the rows of the centre as it knows them are in ``raw/`` alone. They are shown only where
the export and the profile are still those in which the findings were made; otherwise a finding might stand beside
another row.
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.exceptions import PanicException

from orchestration import landing_store as store
from orchestration.delivery_folders import delivery_files
from orchestration.discretion import without_values
from orchestration.fingerprints import fingerprint, sha256_of_files
from orchestration.fix_list.patients import PLACE, patients_of_rows
from orchestration.fix_list.told import Told
from orchestration.paths import Paths
from schemas.findings import Refusal
from schemas.profile import PROFILE, Profile, load_profile
from schemas.readers import ROW, Source, read_delivery

_WHERE = ["delivery_id", "source_file", "source_sheet"]
_NOBODY = {
    "delivery_id": pl.String,
    **dict.fromkeys(PLACE[:2], pl.String),
    PLACE[2]: pl.Int64,
    "patient": pl.String,
}


@dataclass(frozen=True)
class SourceSheet:
    """A file or sheet of a delivery: its rows with open findings (``ROW`` and the centre's columns, as text).

    ``rows`` has no other column than ``ROW`` where the export cannot be shown; ``note`` says why.
    """

    delivery: str
    file: str
    sheet: str | None
    rows: pl.DataFrame
    findings: pl.DataFrame
    note: str = ""

    @property
    def columns(self) -> list[str]:
        """The centre's own columns, in its own order."""
        return [name for name in self.rows.columns if name != ROW]


@dataclass(frozen=True)
class Rows:
    """What could be read again: the sheets, whose rows are whose, and the profile.

    ``patients`` has delivery_id, ``PLACE`` and patient, a number that means nothing elsewhere. ``is_final`` is False
    where reading met something that nobody foresaw, so that the next refresh tries again.
    """

    sheets: list[SourceSheet]
    patients: pl.DataFrame
    profile: Profile | None
    is_final: bool = True


@dataclass
class _Read:
    sources: dict[str, Source] = field(default_factory=dict)
    patients: pl.DataFrame | None = None
    note: str = ""
    is_final: bool = True


def rows_of(paths: Paths, told: Told) -> Rows:
    """The rows with open findings, by delivery, file and sheet, in that order."""
    placed = told.of_status("open").filter(
        pl.col("source_file").is_not_null(), pl.col("source_row").is_not_null()
    )
    try:
        profile = load_profile(paths.raw / told.centre)
    except (Refusal, OSError):
        profile = None
    sheets, patients, is_final = [], [pl.DataFrame(schema=_NOBODY)], True
    for (delivery,), found in placed.group_by("delivery_id", maintain_order=True):
        read = _read(paths, told, str(delivery), profile, found.select(PLACE).unique())
        is_final &= read.is_final
        if read.patients is not None:
            owner = pl.lit(delivery, pl.String).alias("delivery_id")
            patients.append(read.patients.select(owner, *PLACE, "patient"))
        for (_, file, sheet), group in found.group_by(_WHERE, maintain_order=True):
            sheets.append(_sheet(str(delivery), str(file), sheet, group, read))
    numbered = pl.concat(patients).with_columns(pl.col("patient").rank("dense"))
    return Rows(sheets, numbered, profile, is_final)


def _read(paths: Paths, told: Told, delivery: str, profile: Profile | None, wanted: pl.DataFrame) -> _Read:
    folder = paths.raw / told.centre / delivery
    if profile is None:
        return _Read(note="The rows are not shown: centre.yml cannot be used.")
    if not _is_the_same(paths, told, folder):
        return _Read(
            note="The rows are not shown: the export or centre.yml is another now than when it was checked."
        )
    try:
        sources, _ = read_delivery(folder, profile)
        return _Read(sources, patients_of_rows(profile, sources, wanted))
    except Refusal:
        return _Read(note="The rows are not shown: the export cannot be read.")
    except (Exception, PanicException) as error:  # the findings go back to the centre whatever happens here
        return _Read(note=f"The rows are not shown: {without_values(error)}.", is_final=False)


def _is_the_same(paths: Paths, told: Told, folder: Path) -> bool:
    """Whether the delivery's files, and for the one in force its profile, are those that were judged."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    inputs = sha256_of_files(folder, delivery_files(folder))
    if folder.name == told.in_force:
        landed = store.find(paths.landing / told.centre / store.IN_FORCE)
        profile = sha256_of_files(folder.parent, [PROFILE])[PROFILE]
        return landed is not None and landed.inputs == inputs and landed.reading["profile"] == profile
    judged = told.deliveries.filter(pl.col("delivery_id") == folder.name)["input_sha256"]
    return judged.len() == 1 and judged[0] == fingerprint(inputs)


def _sheet(delivery: str, file: str, sheet: object, found: pl.DataFrame, read: _Read) -> SourceSheet:
    name = None if sheet is None else str(sheet)
    wanted = found.select(pl.col("source_row").alias(ROW)).unique()
    here = [
        _rows_in(s, file) for s in read.sources.values() if s.sheet == name and file in (s.file, *s.files)
    ]
    rows = wanted.join(here[0], on=ROW, how="left") if here else wanted
    return SourceSheet(delivery, file, name, rows.sort(ROW), found, read.note)


def _rows_in(source: Source, file: str) -> pl.DataFrame:
    """The rows of a source that stand in one of its files, numbered as in that file."""
    places = source.places(source.frame)
    return source.frame.with_columns(places["source_row"].alias(ROW)).filter(places["source_file"] == file)
