"""Whether a centre can be made anew without a patient.

Belongs here: a trial, of which nothing is kept. Does not belong here: making it (``orchestration.refresh``).
"""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from orchestration.centres import centres_of
from orchestration.erasure.forgotten_list import forgotten_of
from orchestration.erasure.holdings import scratch
from orchestration.erasure.search import Sought
from orchestration.held_back import RULE
from orchestration.history.keeping import link_or_copy
from orchestration.landing import land_centre
from orchestration.landing_store import IN_FORCE, INTAKE, find
from orchestration.paths import Paths
from orchestration.settings import settings_of
from schemas.contract.metadata import key_of
from schemas.forgotten import Forgotten, fingerprint
from schemas.rules import Effect


class CentreWouldLeaveError(Exception):
    """A refresh could not land the centre without the patient; the message says why."""


def delivery_without(paths: Paths, sought: Sought) -> str:
    """A sentence where another delivery would be in force without the patient, or none; empty where it is the same.

    What was landed of a delivery that ``raw/`` does not hold any more cannot be made again, and one that is held back
    without the patient does not take its place: all of it would be lost.

    Raises:
        CentreWouldLeaveError: no delivery would be in force, though there are other patients; or raw/ has no centre.

    """
    landed = find(paths.landing / sought.centre / IN_FORCE)
    if landed is None:
        return ""
    if leaves(paths, sought):
        return f"nothing of {sought.centre} is landed any more: raw/ has no folder of it, or nobody else is in it"
    if not (paths.raw / sought.centre).is_dir():
        raise CentreWouldLeaveError(
            f"raw/ has no centre at all, so nobody can tell whether {sought.centre} has left. Is its disk there? If it "
            f"is, and the registry is to end, delete warehouse/landing/{sought.centre}"
        )
    found, waiting = _tried(paths, sought)
    if found is None:
        named = f" ({'; '.join(waiting)})" if waiting else ""
        raise CentreWouldLeaveError(
            f"the delivery of {sought.centre} that is in force is not in raw/ any more as it was taken in, and no "
            "other is good, so the centre would leave the registry. Put the delivery back, or a newer good "
            f"one, or accept one that waits for it in accepted.csv{named}"
        )
    if found >= landed.delivery:
        return ""
    return (
        f"without the patient the delivery {landed.delivery} of {sought.centre} is refused or held back, and {found} "
        f"is in force: see warehouse/findings/{sought.centre}/findings.csv"
    )


def leaves(paths: Paths, sought: Sought) -> bool:
    """Whether what is landed of the centre goes with the patient: there is nobody else, or the centre has left.

    It has left where the next refresh would say so: ``raw/`` has others and no folder of it.
    """
    others = centres_of(paths.raw)[0]
    if others and not (paths.raw / sought.centre).is_dir():
        return True
    landed = find(paths.landing / sought.centre / IN_FORCE)
    if landed is None:
        return False
    try:
        patients = pl.read_parquet(landed.folder / "patients.parquet", glob=False)[key_of("patients")]
    except (OSError, PolarsError):
        return False
    return bool(patients.is_in(sorted(sought.own)).all())


def _linked(source: str, target: str) -> None:
    link_or_copy(Path(source), Path(target))


def _tried(paths: Paths, sought: Sought) -> tuple[str | None, list[str]]:
    """The delivery that a refresh would put in force, by landing the centre in a folder of its own.

    Besides it those that would be held back: the identity of the finding, by which one is accepted, and its words.
    """
    trial = Paths(scratch(paths) / "trial")
    before = paths.landing / sought.centre
    known = forgotten_of(paths, [sought.centre]).get(sought.centre, Forgotten(b"trial"))
    mark = fingerprint(known.key, sought.centre, sought.patient)
    try:
        trial.landing.mkdir(mode=0o700, parents=True)
        trial.raw.symlink_to(paths.raw.resolve(), target_is_directory=True)
        shutil.copytree(before, trial.landing / sought.centre, symlinks=True, copy_function=_linked)
        settings = settings_of(paths)
        delivery = land_centre(
            trial,
            sought.centre,
            sought.keys[0],
            date.today(),
            Forgotten(known.key, known.fingerprints | {mark}),
            largest_drop=settings.largest_drop,
            stale_days=settings.stale_days,
        ).delivery
        told = pl.read_parquet(trial.landing / sought.centre / INTAKE / "finding.parquet", glob=False)
        is_refused = (pl.col("effect") == Effect.REFUSED.value) & (pl.col("status") == "open")
        held = told.filter((pl.col("rule") == RULE) & is_refused)
        return delivery, [": ".join(row) for row in held.select("finding_id", "message").iter_rows()]
    finally:
        shutil.rmtree(scratch(paths), ignore_errors=True)
