"""A registry on disk: the centre's profile, one delivery, and the manifest of what is wrong in it.

Belongs here: putting patients, defects and a format together. Does not belong here: any of the three.
"""

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from synth.defects import Planter
from synth.formats import FORMATS, WHOLE
from synth.manifest import Manifest
from synth.moments import FIRST_DAY, LAST_DAY, day_of, is_whole
from synth.patients import patients

#: What a centre's folder may be called, on every system; Windows keeps some names for devices.
_CENTRE = re.compile(r"(?!(con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]{0,39}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PROFILE = "centre.yml"


class RefusedError(ValueError):
    """A registry that cannot be made as asked; the text says why and what to do."""


@dataclass(frozen=True)
class Wish:
    """What is asked for: ``defects`` is a number, or ``None`` for every kind once."""

    centre: str
    format: str = "csv"
    patients: int = 150
    seed: int = 1
    defects: int | None = 0
    delivery: str = "2025-06-30"


@dataclass(frozen=True)
class Made:
    """What was made: the folder of the delivery, its manifest, and the rows of each table."""

    delivery: Path
    manifest: Path
    rows: dict[str, int]
    defects: int


def make_registry(out: Path, wish: Wish, *, overwrite: bool = False) -> Made:
    """Write the registry that is wished for below ``out``. The same wish gives the same bytes.

    Raises:
        RefusedError: the wish cannot be met, or would overwrite what is there.

    """
    check_wish(wish)
    writer_of = FORMATS[wish.format]
    folder, manifest_path = _places(out, wish)
    profile_path = out / wish.centre / PROFILE
    if not overwrite:
        refuse_to_overwrite(out, wish)
    unfinished = folder.with_name(f".{wish.delivery}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    manifest = Manifest()
    try:
        _write(unfinished, wish, manifest)
        profile = writer_of.profile(
            wish.centre, [table for table, rows in manifest.rows_in.items() if not rows]
        )
        if not overwrite and profile_path.exists() and profile_path.read_text(encoding="utf-8") != profile:
            raise RefusedError(f"{profile_path} is there and reads otherwise; add --overwrite to replace it")
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not any(unfinished.parent.iterdir()):
            unfinished.parent.rmdir()
        raise
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    profile_path.write_text(profile, encoding="utf-8", newline="\n")
    manifest_path.write_text(manifest.text(wish.centre, wish.delivery), encoding="utf-8", newline="\n")
    return Made(folder, manifest_path, dict(manifest.rows_in), len(manifest.defects))


def _write(folder: Path, wish: Wish, manifest: Manifest) -> None:
    writer = FORMATS[wish.format](folder, wish.centre, wish.delivery)
    delivery = day_of(wish.delivery)
    planter = Planter(writer, wish.defects, wish.patients, delivery)
    try:
        for record in patients(wish.centre, wish.patients, wish.seed, delivery):
            planted = planter.plant(record)
            if planted is not None:
                manifest.add(planted, writer.places(record))
            manifest.count(record)
            writer.write(record)
    finally:
        writer.close()
    if planter.left:
        kinds = ", ".join(planter.left[:5])
        raise RefusedError(
            f"{len(planter.left)} of the defects found no patient to stand in ({kinds}): "
            "ask for more patients or for fewer defects"
        )


def check_wish(wish: Wish) -> None:
    """Refuse what cannot be made, before anything is written.

    Raises:
        RefusedError: the wish cannot be met; the text says why.

    """
    if not _CENTRE.fullmatch(wish.centre):
        raise RefusedError(
            f"'{wish.centre}' cannot be a centre's folder: use up to 40 of a-z, 0-9, _ and -, begin with a "
            "letter or digit, and take no name that Windows keeps for a device, such as con"
        )
    if wish.format not in FORMATS:
        raise RefusedError(f"no format '{wish.format}'; known: {', '.join(FORMATS)}")
    if wish.defects != 0 and wish.format not in WHOLE:
        raise RefusedError(
            f"no mistakes are planted in {wish.format}: use {', '.join(WHOLE)}, or --defects none"
        )
    if wish.patients < 1:
        raise RefusedError("a registry has at least 1 patient")
    most = FORMATS[wish.format].most_patients
    if most is not None and wish.patients > most:
        raise RefusedError(f"a workbook has room for {most:,} patients; use csv or redcap for more")
    if wish.defects is not None and wish.defects < 0:
        raise RefusedError("the number of defects is 0 or more")
    if not _DAY.fullmatch(wish.delivery) or not is_whole(wish.delivery):
        raise RefusedError(f"'{wish.delivery}' is no date; a delivery is named YYYY-MM-DD")
    if (
        not date.fromordinal(FIRST_DAY).year + 25
        <= int(wish.delivery[:4])
        < date.fromordinal(LAST_DAY).year - 10
    ):
        raise RefusedError("the delivery lies outside 2005 to 2049, where invented patients can live")


def _places(out: Path, wish: Wish) -> tuple[Path, Path]:
    """The folder of the delivery, and its manifest."""
    folder = out / wish.centre / wish.delivery
    return folder, folder.with_name(f"{wish.delivery}.planted.json")


def refuse_to_overwrite(out: Path, wish: Wish) -> None:
    """Refuse to replace what an earlier run has written.

    Raises:
        RefusedError: the delivery or its manifest is there already.

    """
    for path in _places(out, wish):
        if path.exists():
            raise RefusedError(f"{path} is there already; add --overwrite to replace it")
