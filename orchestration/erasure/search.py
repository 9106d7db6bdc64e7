"""Where a patient is in ``raw/``, and by which pseudonyms what is kept may know them.

Belongs here: reading a centre's deliveries for one patient. Does not belong here: what is done about it.

Identifiers are the centre's own; they stay in memory, and nothing of them is printed.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
from polars.exceptions import PanicException

from orchestration.delivery_folders import dated_deliveries, delivery_files
from orchestration.fingerprints import fingerprint, sha256_of_files
from orchestration.paths import Paths
from orchestration.pseudonym_key import ENVIRONMENT, UnusableKeyError, former_keys, key_in_file, load_key
from schemas.contract import TABLES
from schemas.contract.metadata import key_of, references_of
from schemas.findings import Refusal
from schemas.forgotten import belongings
from schemas.mapping import MappedTable, map_tables
from schemas.profile import Profile, load_profile
from schemas.pseudonyms import pseudonym
from schemas.readers import read_delivery


@dataclass
class Sought:
    """A patient of a centre, and where deliveries have them.

    ``patient`` is the centre's own identifier, and what was typed where no delivery has them; ``keys`` is every key at
    hand. ``pseudonyms`` are those of all their records, and ``neighbours`` those of every patient of the deliveries.
    ``rows`` are the files of ``raw/`` with rows of theirs; ``places`` where each stands, by the checksum of its
    delivery, for every delivery that could be read; ``unread`` are the others.
    """

    centre: str
    patient: str
    keys: list[bytes]
    pseudonyms: set[str] = field(default_factory=set)
    neighbours: set[str] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    places: dict[str, pl.DataFrame] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @property
    def own(self) -> set[str]:
        """The pseudonyms of the patient alone, under every key at hand."""
        return _names(self.keys, self.centre, "patients", {self.patient})


def keys_at_hand(paths: Paths) -> list[bytes]:
    """The key of the pseudonyms, that of the file where another comes from the environment, and every former one kept.

    Raises:
        UnusableKeyError: one of them cannot be used.

    """
    if not paths.key.exists() and not os.environ.get(ENVIRONMENT):
        raise UnusableKeyError(
            f"there is no key at {paths.key}: without it nobody can tell whose pseudonyms are kept"
        )
    kept = [path for path in (paths.key, *former_keys(paths.key)) if path.exists()]
    return list(dict.fromkeys([load_key(paths.key)[0], *map(key_in_file, kept)]))


def search(paths: Paths, centre: str, named: str) -> Sought:
    """Look for a patient, named as the centre does or by a pseudonym, in every dated delivery of the centre.

    Raises:
        UnusableKeyError: a key cannot be used.

    """
    sought = Sought(centre, named, keys_at_hand(paths))
    folder = paths.raw / centre
    profile = profile_of(folder)
    read: list[tuple[Path, dict[str, MappedTable]]] = []
    for delivery in deliveries_of(folder):
        mapped = _mapped(delivery, profile) if profile else None
        if mapped is None:
            sought.unread.append(f"{centre}/{delivery.name}")
        else:
            read.append((delivery, mapped))
    everybody = {person for _, mapped in read for person in _people(mapped)}
    sought.neighbours = _names(sought.keys, centre, "patients", everybody)
    if named not in everybody:
        sought.patient = _behind(sought, everybody, named) or named
    for delivery, mapped in read:
        _look_into(sought, delivery, mapped)
    # What is kept of older deliveries may have them still.
    sought.pseudonyms |= sought.own
    return sought


def profile_of(folder: Path) -> Profile | None:
    """The profile of a centre's folder; None where it cannot be used."""
    try:
        deliveries = deliveries_of(folder)
        return load_profile(folder, deliveries[-1] if deliveries else None)
    except (Refusal, OSError):
        return None


def deliveries_of(folder: Path) -> list[Path]:
    """The dated deliveries in a centre's folder, oldest first, those of days to come among them."""
    return [folder / one.name for one in dated_deliveries(folder, date.max)[0]] if folder.is_dir() else []


def _mapped(delivery: Path, profile: Profile) -> dict[str, MappedTable] | None:
    try:
        return map_tables(profile, read_delivery(delivery, profile)[0], list(TABLES))
    except (Exception, PanicException):  # it is named as one that could not be read
        return None


def _people(mapped: dict[str, MappedTable]) -> set[str]:
    """Every patient that a delivery names, also where no row of their own was sent."""
    found: set[str] = set(mapped["patients"].rows[key_of("patients")].drop_nulls())
    for table, made in mapped.items():
        for column, owner in references_of(table).items():
            if owner == "patients":
                found |= set(made.rows[column].drop_nulls())
    return found


def _behind(sought: Sought, everybody: set[str], named: str) -> str | None:
    """The patient behind a pseudonym."""
    return next(
        (who for who in everybody if named in _names(sought.keys, sought.centre, "patients", {who})), None
    )


def _look_into(sought: Sought, delivery: Path, mapped: dict[str, MappedTable]) -> None:
    found = belongings(mapped, lambda patient: patient == sought.patient)
    for table, records in found.records.items():
        sought.pseudonyms |= _names(sought.keys, sought.centre, table, records)
    sought.places[fingerprint(sha256_of_files(delivery, delivery_files(delivery)))] = found.places
    for file, number in found.places.group_by("source_file").len().sort("source_file").iter_rows():
        place = f"raw/{sought.centre}/{delivery.name}/{file}"
        sought.rows[place] = sought.rows.get(place, 0) + number


def _names(keys: Sequence[bytes], centre: str, table: str, records: set[str]) -> set[str]:
    return {pseudonym(key, centre, table, record) for key in keys for record in records}
