"""Intake of one delivery: read, map, validate, account, pseudonymise.

Belongs here: the way of one delivery from its folder to canonical tables. Does not belong here: which
delivery of a centre is in force, and where the result is stored (``orchestration.landing``).
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas.accounts import all_rows, with_one_end
from schemas.completeness import completeness
from schemas.findings import Finding, Refusal
from schemas.forgotten import Forgotten
from schemas.judging import judged
from schemas.profile import Profile
from schemas.pseudonyms import pseudonymised, pseudonymised_records
from schemas.sums import wrong_sums


@dataclass(frozen=True)
class TakenIn:
    """What became of one delivery; every identifier is a pseudonym, and findings hold none at all.

    ``tables`` are the nine canonical tables; ``quality`` are finding, row_outcome, row_account,
    source_account, completeness, missing_reason and extra_value, each with centre_id and delivery_id.
    """

    tables: dict[str, pl.DataFrame]
    quality: dict[str, pl.DataFrame]


_NOBODY = Forgotten()


def take_in(folder: Path, profile: Profile, key: bytes, forgotten: Forgotten = _NOBODY) -> TakenIn:
    """Take in the delivery in ``folder`` (named after its date) by the centre's profile, without the ``forgotten``.

    Raises:
        Refusal: the delivery cannot be used as a whole, no patient of it was accepted, or its rows do not add up.

    """
    centre, delivery = profile.centre, folder.name
    run = judged(folder, profile, key, forgotten)
    validated, outcomes = run.validated, run.outcomes
    if wrong := wrong_sums(delivery, profile, run.sources, run.mapped, validated, outcomes):
        raise Refusal(*wrong, outcomes=all_rows(run.sources, "quarantined", wrong[0].rule))
    if not validated.accepted["patients"].height:
        refusing = _nobody_accepted(delivery, outcomes.height, run.found)
        refused = with_one_end(outcomes, "quarantined", refusing.rule)
        raise Refusal(refusing, rows=run.told, outcomes=refused)
    quality = {
        "finding": run.told,
        "row_outcome": outcomes,
        "row_account": validated.accounts,
        "source_account": run.accounts,
        "completeness": completeness(validated.accepted, validated.reasons, profile),
        "missing_reason": pseudonymised_records(key, centre, validated.reasons),
        "extra_value": pseudonymised_records(key, centre, validated.extras),
    }
    owner = (pl.lit(centre).alias("centre_id"), pl.lit(delivery).alias("delivery_id"))
    return TakenIn(
        pseudonymised(key, centre, validated.accepted),
        {name: frame.select(*owner, pl.all()) for name, frame in quality.items()},
    )


def _nobody_accepted(delivery: str, rows: int, found: pl.DataFrame) -> Finding:
    broken = found.group_by("rule").len().sort("len", "rule", descending=[True, False])["rule"].head(3)
    worst = f"; most often: {', '.join(broken)}" if broken.len() else ""
    return Finding(
        "all_rows_refused", f"none of the {rows} rows of {delivery} gave an accepted patient{worst}"
    )
