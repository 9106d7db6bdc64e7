"""Deliveries that a newer one supersedes: what was wrong with them, and the rows that they had.

Belongs here: taking one in for its findings alone, and keeping the answer for the next refresh. Does not belong here:
which delivery is in force (``landing``), and what a finding's history is (``findings_history``).

The answer follows from ``raw/``: it is made again where the profile, the contract, the key or the files are others.
"""

from pathlib import Path

import polars as pl
from polars.exceptions import PanicException, PolarsError

from orchestration import landing_store as store
from orchestration.delivery_folders import Delivery
from orchestration.fingerprints import sha256_of_files
from schemas.accounts import OUTCOME, with_one_end
from schemas.findings import Refusal
from schemas.intake import take_in
from schemas.profile import Profile
from schemas.telling import TOLD, told_refusal

#: What may be otherwise next time although no file changes, so that the answer is not kept.
PASSING = frozenset({"intake_failed", "delivery_changing", "file_unreadable"})


def look_back(
    folder: Path,
    landed: Path,
    deliveries: list[Delivery],
    profile: Profile,
    reading: dict[str, str],
    key: bytes,
) -> dict[str, pl.DataFrame]:
    """Fill in ``found`` and ``outcomes`` of superseded deliveries.

    Returns:
        Tables by the names under which they are to be kept beside those of the intake.

    """
    keep: dict[str, pl.DataFrame] = {}
    for delivery in deliveries:
        mark = delivery.mark(reading)
        names = [f"past-{mark}-{part}" for part in ("finding", "row_outcome")]
        known = _kept(landed, names) or _landed(landed / mark)
        found, outcomes, is_final = known or _looked_at(folder / delivery.name, delivery, profile, key)
        delivery.found, delivery.outcomes = found, with_one_end(outcomes, "superseded", None)
        if is_final:
            keep |= dict(zip(names, (found, outcomes), strict=True))
    return keep


_Answer = tuple[pl.DataFrame, pl.DataFrame, bool]


def _kept(landed: Path, names: list[str]) -> _Answer | None:
    """What an earlier refresh kept; whatever cannot be read is asked again."""
    try:
        found, outcomes = (
            pl.read_parquet(landed / store.INTAKE / f"{name}.parquet", glob=False) for name in names
        )
    except (OSError, PolarsError):
        return None
    return found, outcomes, True


def _landed(place: Path) -> _Answer | None:
    """What was landed when the delivery was in force itself."""
    landed = store.find(place)
    if landed is None:
        return None
    return (
        landed.quality("finding").select(list(TOLD)),
        landed.quality("row_outcome").select(list(OUTCOME)),
        True,
    )


def _looked_at(folder: Path, delivery: Delivery, profile: Profile, key: bytes) -> _Answer:
    nothing = pl.DataFrame(schema=TOLD), pl.DataFrame(schema=OUTCOME)
    try:
        taken = take_in(folder, profile, key)
    except Refusal as refusal:
        outcomes = nothing[1] if refusal.outcomes is None else refusal.outcomes
        is_final = PASSING.isdisjoint(finding.rule for finding in refusal.findings)
        return told_refusal(refusal, profile.centre), outcomes, is_final
    except (Exception, PanicException):  # an old delivery's surprise must not stop the one in force
        return *nothing, False
    is_same = sha256_of_files(folder, delivery.inputs) == delivery.inputs
    return (
        taken.quality["finding"].select(list(TOLD)),
        taken.quality["row_outcome"].select(list(OUTCOME)),
        is_same,
    )
