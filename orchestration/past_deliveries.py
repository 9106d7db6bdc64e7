"""Deliveries that a newer one supersedes: what was wrong with them, and the rows that they had.

Belongs here: taking one in for its findings alone, and keeping the answer for the next refresh. Does not belong here:
which delivery is in force (``landing``), and what a finding's history is (``findings_history``).

The answer follows from ``raw/``: it is made again where the profile, the contract, the key or the files are others.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PanicException, PolarsError

from orchestration import landing_store as store
from orchestration.delivery_folders import Delivery
from orchestration.fingerprints import sha256_of_files
from schemas.accounts import OUTCOME, with_one_end
from schemas.findings import Finding, Refusal
from schemas.forgotten import Forgotten
from schemas.intake import take_in
from schemas.profile import Profile
from schemas.rules import Effect
from schemas.telling import TOLD, told_refusal

#: What may be otherwise next time although no file changes, so that the answer is not kept.
PASSING = frozenset({"intake_failed", "delivery_changing", "file_unreadable"})


@dataclass(frozen=True)
class Answer:
    """What is told of a delivery (``TOLD``), its source rows (``OUTCOME``), and how many patients were accepted.

    ``patients`` is None where the delivery cannot be used. An answer that is not final is asked for again.
    """

    found: pl.DataFrame
    outcomes: pl.DataFrame
    patients: int | None
    is_final: bool


def answers_of(
    folder: Path,
    landed: Path,
    deliveries: list[Delivery],
    profile: Profile,
    reading: dict[str, str],
    key: bytes,
    forgotten: Forgotten,
) -> dict[str, Answer]:
    """What each of ``deliveries`` gives, by its name: kept, landed, or taken in for it."""
    answers = {}
    for delivery in deliveries:
        mark = delivery.mark(reading)
        known = _kept(landed, mark) or _landed(landed / mark)
        answers[delivery.name] = known or _looked_at(
            folder / delivery.name, delivery, profile, key, forgotten
        )
    return answers


def look_back(
    deliveries: list[Delivery], answers: dict[str, Answer], in_force: str | None, reading: dict[str, str]
) -> dict[str, pl.DataFrame]:
    """Fill in what became of the deliveries that were answered for, besides the one in force.

    Older ones are superseded by it. A newer one is among them where it could not come into force; it stays refused.

    Returns:
        Tables by the names under which the answers are to be kept beside those of the intake.

    """
    keep: dict[str, pl.DataFrame] = {}
    for delivery in deliveries:
        is_past = in_force is not None and delivery.name < in_force
        if is_past:
            delivery.status, delivery.problems = "superseded", []
        answer = answers.get(delivery.name)
        if answer is None or delivery.status == "in_force":
            continue
        delivery.found, delivery.outcomes = answer.found, answer.outcomes
        if is_past:
            delivery.outcomes = with_one_end(answer.outcomes, "superseded", None)
        else:
            refusing = answer.found.filter(pl.col("effect") == Effect.REFUSED.value)
            delivery.problems = [Finding(*row) for row in refusing.select("rule", "message").iter_rows()]
        if answer.is_final:
            count = pl.DataFrame({"patients": [answer.patients]}, schema={"patients": pl.Int64})
            names = _names(delivery.mark(reading))
            keep |= dict(zip(names, (answer.found, answer.outcomes, count), strict=True))
    return keep


def _names(mark: str) -> list[str]:
    return [f"past-{mark}-{part}" for part in ("finding", "row_outcome", "patients")]


def _kept(landed: Path, mark: str) -> Answer | None:
    """What an earlier refresh kept; whatever cannot be read is asked again."""
    try:
        found, outcomes, count = (
            pl.read_parquet(landed / store.INTAKE / f"{name}.parquet", glob=False) for name in _names(mark)
        )
    except (OSError, PolarsError):
        return None
    return Answer(found, outcomes, count["patients"].item(), True)


def _landed(place: Path) -> Answer | None:
    """What was landed when the delivery was in force itself."""
    landed = store.find(place)
    return answer_of(landed) if landed else None


def answer_of(landed: store.Landed) -> Answer:
    """What a delivery gives that is landed."""
    return Answer(
        landed.quality("finding").select(list(TOLD)),
        landed.quality("row_outcome").select(list(OUTCOME)),
        landed.patients,
        True,
    )


def _looked_at(
    folder: Path, delivery: Delivery, profile: Profile, key: bytes, forgotten: Forgotten
) -> Answer:
    nothing = pl.DataFrame(schema=TOLD), pl.DataFrame(schema=OUTCOME)
    try:
        taken = take_in(folder, profile, key, forgotten)
    except Refusal as refusal:
        outcomes = nothing[1] if refusal.outcomes is None else refusal.outcomes
        is_final = PASSING.isdisjoint(finding.rule for finding in refusal.findings)
        return Answer(told_refusal(refusal, profile.centre), outcomes, None, is_final)
    except (Exception, PanicException):  # an old delivery's surprise must not stop the one in force
        return Answer(*nothing, None, False)
    is_same = sha256_of_files(folder, delivery.inputs) == delivery.inputs
    return Answer(
        taken.quality["finding"].select(list(TOLD)),
        taken.quality["row_outcome"].select(list(OUTCOME)),
        taken.tables["patients"].height,
        is_same,
    )
