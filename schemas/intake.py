"""Intake of one delivery: read, map, validate, account, pseudonymise.

Belongs here: the way of one delivery from its folder to canonical tables. Does not belong here: which
delivery of a centre is in force, and where the result is stored (``orchestration.landing``).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from schemas import findings
from schemas.accounts import ACCOUNT, ragged_findings, source_accounts, superseded_accounts
from schemas.contract import TABLES
from schemas.findings import Finding, Refusal
from schemas.identifiers import discreet
from schemas.mapping import map_tables
from schemas.profile import Profile
from schemas.pseudonyms import pseudonymised, pseudonymised_records
from schemas.readers import read_delivery
from schemas.validate import validate


@dataclass(frozen=True)
class TakenIn:
    """What became of one delivery; every identifier is a pseudonym, and findings hold none at all.

    ``tables`` are the nine canonical tables; ``quality`` are finding, quarantined_row, row_account and
    source_account, missing_reason and extra_value, each with centre_id and delivery_id.
    """

    tables: dict[str, pl.DataFrame]
    quality: dict[str, pl.DataFrame]


def take_in(folder: Path, profile: Profile, key: bytes) -> TakenIn:
    """Take in the delivery in ``folder`` (named after its date) by the centre's profile.

    Raises:
        Refusal: the delivery cannot be used as a whole, or no patient of it was accepted.

    """
    centre, delivery = profile.centre, folder.name
    sources, remarks = read_delivery(folder, profile)
    mapped = map_tables(profile, sources, list(TABLES))
    validated = validate(mapped, centre, delivery, date.fromisoformat(delivery))
    accounts = source_accounts(sources, validated.used, validated.quarantined)
    found = pl.concat([findings.of_delivery(remarks), *ragged_findings(sources), validated.found])
    told = discreet(found, profile, sources)
    if not validated.accepted["patients"].height:
        raise Refusal(_nobody_accepted(delivery, accounts, found), rows=told)
    quality = {
        "finding": told,
        "quarantined_row": validated.quarantined,
        "row_account": validated.accounts,
        "source_account": accounts,
        "missing_reason": pseudonymised_records(key, centre, validated.reasons),
        "extra_value": pseudonymised_records(key, centre, validated.extras),
    }
    owner = (pl.lit(centre).alias("centre_id"), pl.lit(delivery).alias("delivery_id"))
    return TakenIn(
        pseudonymised(key, centre, validated.accepted),
        {name: frame.select(*owner, pl.all()) for name, frame in quality.items()},
    )


def count_rows(folder: Path, profile: Profile) -> pl.DataFrame:
    """The source account of a delivery that a newer one supersedes.

    A superseded delivery that cannot be read any more has no rows to account for.
    """
    try:
        sources, _ = read_delivery(folder, profile)
    except Refusal:
        return pl.DataFrame(schema=ACCOUNT)
    return superseded_accounts(sources)


def _nobody_accepted(delivery: str, accounts: pl.DataFrame, found: pl.DataFrame) -> Finding:
    broken = found.group_by("rule").len().sort("len", "rule", descending=[True, False])["rule"].head(3)
    worst = f"; most often: {', '.join(broken)}" if broken.len() else ""
    rows = accounts["rows_in"].sum()
    return Finding(
        "all_rows_refused", f"none of the {rows} rows of {delivery} gave an accepted patient{worst}"
    )
