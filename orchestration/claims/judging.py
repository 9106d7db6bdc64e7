"""The verdict on each claim.

Belongs here: recomputing a claim, comparing it with what is printed, saying why. Does not belong here: asking the
warehouse (``cohorts``, ``asking``), the search for another statistic, a table for readers.

supported: the rows give the printed number, at its printed digits. contradicted: they give another, or say that there
is none. cannot_tell: the rows cannot show it, or it cannot be asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from orchestration.claims.asking import Asker, CannotAskError
from orchestration.claims.candidates import other_counts, other_times
from orchestration.claims.claim import Claim
from orchestration.claims.cohorts import Cohorts, Mask
from orchestration.claims.other_statistic import Found, search
from orchestration.claims.recomputing import Recomputed, recomputed
from orchestration.claims.statistics import COUNTS, TIMES
from orchestration.claims.wording import is_instead, is_nothing, printed_elsewhere, why
from schemas.nearest import nearest

NOTHING = Recomputed()
SUPPORTED, CONTRADICTED, CANNOT_TELL = "supported", "contradicted", "cannot_tell"


@dataclass(frozen=True)
class Verdict:
    """What became of a claim: the verdict, why, what the rows give, and what the printed number is instead."""

    claim: Claim
    verdict: str
    reason: str
    recomputed: Recomputed = NOTHING
    printed_value_is: str = ""
    printed_elsewhere: str = ""


def judge(
    connection: duckdb.DuckDBPyConnection, claims: Sequence[Claim], asker: Asker | None = None
) -> list[Verdict]:
    """Judge claims against the marts of a warehouse, in their order. A claim that cannot run never raises."""
    cohorts = Cohorts(asker or Asker(connection))
    verdicts = [
        replace(_judged(cohorts, claim), printed_elsewhere=printed_elsewhere(claim, claims))
        for claim in claims
    ]
    # A paper prints the same number of the same patients again and again.
    found: dict[tuple[str, ...], Found] = {}
    return [_explained(cohorts, verdict, claims, found) for verdict in verdicts]


def _judged(cohorts: Cohorts, claim: Claim) -> Verdict:
    if claim.problem:
        return Verdict(claim, CANNOT_TELL, claim.problem)
    if claim.centre_id and claim.centre_id not in cohorts.centres:
        return Verdict(claim, CANNOT_TELL, f"the warehouse has no centre '{claim.centre_id}'")
    if claim.endpoint_id and claim.endpoint_id not in cohorts.endpoints:
        hint = nearest(claim.endpoint_id, cohorts.endpoints)
        return Verdict(claim, CANNOT_TELL, f"there is no endpoint '{claim.endpoint_id}'; {hint}")
    if not (claim.statistic or claim.query):
        return Verdict(claim, CANNOT_TELL, claim.note or "nothing is named that recomputes it")
    try:
        found = recomputed(cohorts, claim)
    except CannotAskError as error:
        return Verdict(claim, CANNOT_TELL, str(error))
    if found.untold:
        return Verdict(claim, CANNOT_TELL, _with_note(found.untold, claim), found)
    is_so = found.value is not None and claim.printed.covers(found.value)
    return Verdict(
        claim,
        SUPPORTED if is_so else CONTRADICTED,
        _with_note("" if is_so else why(found), claim),
        found,
    )


def _explained(
    cohorts: Cohorts, verdict: Verdict, claims: Sequence[Claim], searched: dict[tuple[str, ...], Found]
) -> Verdict:
    """What the printed number is, where the rows give another. searched: what was found before, by what was asked."""
    claim, value = verdict.claim, verdict.recomputed.value
    if verdict.verdict != CONTRADICTED or claim.query:
        return verdict
    mask = cohorts.mask(claim.centre_id, claim.cohort)
    if claim.statistic in COUNTS:
        tiers = other_counts(cohorts, mask, claim.endpoint_id)
        found = search(claim.printed, value, tiers, 0.0, 2 * max(value or 0, 1))
        return replace(verdict, printed_value_is=is_instead(found))
    if claim.statistic in TIMES and claim.days_per_unit:
        unit = claim.days_per_unit
        asked = (
            claim.centre_id,
            claim.cohort,
            claim.endpoint_id,
            claim.statistic,
            claim.unit,
            claim.printed_value,
        )
        if asked not in searched:
            tiers = other_times(
                cohorts, mask, claim.endpoint_id, unit, _other_cohorts(cohorts, claim, claims)
            )
            everybody = cohorts.times(claim.endpoint_id, cohorts.mask(claim.centre_id, ""), unit).time
            searched[asked] = search(
                claim.printed, value, tiers, float(everybody.min()), float(everybody.max())
            )
        found = searched[asked]
        if found.named:
            return replace(verdict, printed_value_is=is_instead(found))
        nothing = is_nothing(claim, cohorts.times(claim.endpoint_id, mask, unit), found)
        return replace(verdict, reason=". ".join(text for text in (nothing, verdict.reason) if text))
    return verdict


def _other_cohorts(cohorts: Cohorts, claim: Claim, claims: Sequence[Claim]) -> dict[str, Mask]:
    """Each cohort of the other claims on the same centre once, by the first claim that names it."""
    own = cohorts.mask(claim.centre_id, claim.cohort)
    seen, others = {own.tobytes()}, {}
    for other in claims:
        if other.problem or not other.statistic or other.centre_id != claim.centre_id:
            continue
        try:
            mask = cohorts.mask(other.centre_id, other.cohort)
        except CannotAskError:
            continue
        if mask.any() and mask.tobytes() not in seen:
            seen.add(mask.tobytes())
            others[other.claim_id] = mask
    return others


def _with_note(reason: str, claim: Claim) -> str:
    return ". ".join(text for text in (reason, claim.note) if text)
