"""A delivery judged and nothing kept: what ``intake`` does, without pseudonyms and without landing.

Belongs here: the same functions in the same order as ``intake.take_in``. Does not belong here: any other way of
mapping or validating, which could tell a person something else than a refresh does.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from schemas import findings
from schemas.accounts import ragged_findings, source_accounts
from schemas.contract import TABLES
from schemas.mapping import MappedTable, map_tables
from schemas.profile import Profile
from schemas.readers import Source, read_delivery
from schemas.validate import Validated, validate


@dataclass(frozen=True)
class DryRun:
    """What a refresh would make of a delivery; identifiers are still the centre's own.

    ``found`` may hold values and identifiers: it is for the centre's own terminal, or through ``discreet``.
    """

    sources: dict[str, Source]
    mapped: dict[str, MappedTable]
    validated: Validated
    found: pl.DataFrame
    accounts: pl.DataFrame


def dry_run(folder: Path, profile: Profile) -> DryRun:
    """Read, map and validate the delivery in ``folder``; nothing is written.

    Raises:
        Refusal: the delivery cannot be read by the profile.

    """
    sources, remarks = read_delivery(folder, profile)
    mapped = map_tables(profile, sources, list(TABLES))
    validated = validate(mapped, profile.centre, folder.name, date.fromisoformat(folder.name))
    found = pl.concat([findings.of_delivery(remarks), *ragged_findings(sources), validated.found])
    accounts = source_accounts(sources, validated.used, validated.quarantined)
    return DryRun(sources, mapped, validated, found, accounts)
