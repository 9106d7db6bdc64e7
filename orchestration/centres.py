"""The centres that there are: those with a folder in ``raw/``, and those that landing holds.

Belongs here: their names, what landing alone still has, and taking out those that left. Does not belong here: taking a
delivery in (``landing``).
"""

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from orchestration import landing_store as store
from orchestration.delivery_folders import Delivery, dated_deliveries
from orchestration.fingerprints import sha256_of_files
from orchestration.held_back import is_gone
from orchestration.paths import Paths
from schemas.findings import Refusal
from schemas.profile import PROFILE, load_profile

_CENTRE_NAME = re.compile(r"(?!(con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]{0,39}")


class NoCentreError(Exception):
    """No centre has a folder in ``raw/``; the message says so."""


def centres_of(raw: Path) -> tuple[list[str], list[str]]:
    """The centres that have a folder in ``raw/``, and the folders that cannot be one's: misnamed, or links.

    None of either where there is no such folder.
    """
    if not raw.is_dir():
        return [], []
    names = sorted(path.name for path in raw.iterdir() if path.is_dir() and not path.name.startswith("."))
    usable = [name for name in names if _CENTRE_NAME.fullmatch(name) and not (raw / name).is_symlink()]
    return usable, [name for name in names if name not in usable]


def centres_in_the_way(paths: Paths, centres: Sequence[str]) -> list[str]:
    """The centres of which something is in force that may neither stay nor be made again: they would leave unasked.

    It was taken in under another key, by another version of Oligo or before a patient was forgotten, and ``raw/`` has
    no good delivery in its place.
    """
    return [centre for centre in centres if store.is_in_the_way(paths.landing / centre)]


def held_by_landing_alone(paths: Paths, today: date) -> list[str]:
    """The centres of which the delivery in force is not in ``raw/`` any more as it was taken in, or is read otherwise.

    Raises:
        NoCentreError: ``raw/`` has no centre, though landing has.

    """
    alone: list[str] = []
    if not any(paths.landing.glob(f"*/{store.IN_FORCE}")):
        return alone
    for centre in _centres_here(paths):
        in_force = store.find(paths.landing / centre / store.IN_FORCE)
        there = dated_deliveries(paths.raw / centre, today)[0] if in_force else []
        if in_force and (is_gone(in_force, there) or not _is_read_alike(in_force, paths.raw / centre, there)):
            alone.append(centre)
    return alone


def withdraw_centres(paths: Paths) -> list[str]:
    """Take the centres whose folder is gone out of landing: the registry is what ``raw/`` says.

    Raises:
        NoCentreError: it says nothing, as where its disk is away.

    """
    here = _centres_here(paths)
    gone = sorted(path.name for path in paths.landing.iterdir() if path.name not in here)
    for centre in gone:
        shutil.rmtree(paths.landing / centre)
        shutil.rmtree(paths.findings / centre, ignore_errors=True)
    return gone


def _is_read_alike(in_force: store.Landed, folder: Path, there: list[Delivery]) -> bool:
    """Whether the centre's profile, or the standard that its newest delivery shows, is still the one of then."""
    if in_force.reading.get("profile") != sha256_of_files(folder, [PROFILE])[PROFILE]:
        return False
    try:
        profile = load_profile(folder, folder / there[-1].name)
    except Refusal:
        return False
    return (profile.standard or None) == in_force.reading.get("standard")


def _centres_here(paths: Paths) -> list[str]:
    if here := centres_of(paths.raw)[0]:
        return here
    raise NoCentreError(f"{paths.raw} has no folder of a centre any more. Is its disk there?")
