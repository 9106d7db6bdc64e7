"""A delivery judged and nothing kept: what ``intake`` does, without pseudonyms and without landing.

Belongs here: the same functions in the same order as ``intake.take_in``. Does not belong here: any other way of
mapping or validating, which could tell a person something else than a refresh does.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from schemas import findings
from schemas.accounts import ragged_findings, row_outcomes, source_accounts
from schemas.contract import TABLES
from schemas.identifiers import discreet
from schemas.mapping import MappedTable, map_tables
from schemas.profile import Profile
from schemas.readers import Source, read_delivery
from schemas.telling import told
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
    outcomes: pl.DataFrame

    @property
    def accounts(self) -> pl.DataFrame:
        """The sums of the outcomes, a row a file and sheet."""
        return source_accounts(self.outcomes)


def dry_run(folder: Path, profile: Profile) -> DryRun:
    """Read, map and validate the delivery in ``folder``; nothing is written.

    Raises:
        Refusal: the delivery cannot be read by the profile.

    """
    sources, remarks = read_delivery(folder, profile)
    mapped = map_tables(profile, sources, list(TABLES))
    validated = validate(mapped, profile.centre, folder.name, date.fromisoformat(folder.name))
    found = pl.concat([findings.of_delivery(remarks), *ragged_findings(sources), validated.found])
    aside = pl.concat([validated.quarantined, validated.held_back])
    # No key is at hand, and none is needed: the identities of findings are thrown away.
    told_findings = told(discreet(found, profile, sources), profile.centre, b"")
    outcomes = row_outcomes(sources, profile, validated.used, aside, told_findings)
    return DryRun(sources, mapped, validated, found, outcomes)
