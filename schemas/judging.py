"""A delivery judged and nothing kept: read, mapped, validated, and every row accounted for.

Belongs here: what a refresh and a trial of a profile do alike. Does not belong here: what alone a refresh does with the
answer (``intake``).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from schemas import findings
from schemas.accounts import ragged_findings, row_outcomes, source_accounts
from schemas.contract import TABLES
from schemas.forgotten import Forgotten, belongings, without
from schemas.identifiers import discreet
from schemas.mapping import MappedTable, map_tables
from schemas.profile import Profile
from schemas.readers import Source, read_delivery
from schemas.telling import told
from schemas.validate import Validated, validate


@dataclass(frozen=True)
class Judged:
    """A delivery as it was judged; identifiers are still the centre's own.

    ``found`` may hold values and identifiers: it is for the centre's own terminal. ``told`` are the same findings as
    they may leave intake (``schemas.telling.TOLD``), and ``outcomes`` what became of each source row
    (``schemas.accounts.OUTCOME``).
    """

    sources: dict[str, Source]
    mapped: dict[str, MappedTable]
    validated: Validated
    found: pl.DataFrame
    told: pl.DataFrame
    outcomes: pl.DataFrame

    @property
    def accounts(self) -> pl.DataFrame:
        """The sums of the outcomes, a row a file and sheet."""
        return source_accounts(self.outcomes)


_NOBODY = Forgotten()


def judged(folder: Path, profile: Profile, key: bytes = b"", forgotten: Forgotten = _NOBODY) -> Judged:
    """Read, map and validate the delivery in ``folder`` (named after its date); nothing is written.

    ``key`` makes the pseudonyms of the findings; a trial, which keeps none of them, needs none. Rows of ``forgotten``
    patients are left out before anything is judged.

    Raises:
        Refusal: the delivery cannot be read by the profile.

    """
    read, remarks = read_delivery(folder, profile)
    sources, mapped = read, map_tables(profile, read, list(TABLES))
    if forgotten.fingerprints:
        gone = belongings(mapped, lambda patient: forgotten.names(profile.centre, patient)).places
        if gone.height:
            sources = without(read, gone)
            mapped = map_tables(profile, sources, list(TABLES))
    validated = validate(mapped, profile.centre, folder.name, date.fromisoformat(folder.name))
    found = pl.concat([findings.of_delivery(remarks), *ragged_findings(sources), validated.found])
    # What may not be repeated is everybody's identifier, also that of whoever is forgotten.
    leaving = told(discreet(found, profile, read), profile.centre, key)
    aside = pl.concat([validated.quarantined, validated.held_back])
    outcomes = row_outcomes(sources, profile, validated.used, aside, leaving)
    return Judged(sources, mapped, validated, found, leaving, outcomes)
