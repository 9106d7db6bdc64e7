"""Whether a centre can be made anew without a patient.

Belongs here: a trial, of which nothing is kept. Does not belong here: making it (``orchestration.refresh``).
"""

from pathlib import Path

import polars as pl
from polars.exceptions import PanicException

from orchestration.erasure.search import Sought, deliveries_of, profile_of
from orchestration.landing_store import IN_FORCE, find
from orchestration.paths import Paths
from schemas.contract.metadata import key_of
from schemas.forgotten import Forgotten, fingerprint
from schemas.intake import take_in
from schemas.profile import Profile


def can_be_made_without(paths: Paths, sought: Sought) -> bool:
    """Whether a refresh can land the centre without the patient, or has nothing to lose by it.

    What was landed of a delivery that ``raw/`` does not hold any more cannot be made again: all of it would be lost.
    """
    landed = find(paths.landing / sought.centre / IN_FORCE)
    if landed is None:
        return True
    patients = pl.read_parquet(landed.folder / "patients.parquet", glob=False)[key_of("patients")]
    if patients.is_in(sorted(sought.own)).all():
        return True
    without = Forgotten(b"trial", frozenset({fingerprint(b"trial", sought.centre, sought.patient)}))
    folder = paths.raw / sought.centre
    profile = profile_of(folder)
    return profile is not None and any(
        _is_good(delivery, profile, sought.keys[0], without) for delivery in reversed(deliveries_of(folder))
    )


def _is_good(delivery: Path, profile: Profile, key: bytes, without: Forgotten) -> bool:
    try:
        take_in(delivery, profile, key, without)
    except (Exception, PanicException):  # refused, or a surprise: a refresh would not take it in either
        return False
    return True
