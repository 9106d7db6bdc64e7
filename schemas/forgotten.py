"""Patients who are forgotten: their rows in a delivery, found before anything of it is kept, and left out.

Belongs here: whose rows they are, and a delivery without them. Does not belong here: the list of the forgotten and what
was kept of them before (``orchestration.erasure``).

The list holds fingerprints alone: HMAC-SHA256 under a key of its own, so that a new key of the pseudonyms
brings nobody back. A row is a forgotten patient's where it names the patient, or hangs on a row that is theirs. Rows
left out are accounted for as ``ignored``, for the reason ``forgotten``.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from schemas.contract.metadata import key_of, references_of
from schemas.mapping import MappedTable
from schemas.readers import ROW, Source

FORGOTTEN = "forgotten"
_PLACE = ["source_file", "source_sheet", "source_row"]
_PLACES = {"source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64}


def fingerprint(key: bytes, centre: str, patient: str) -> str:
    """What the list of the forgotten has of a patient, as the centre calls them: 32 hexadecimal digits."""
    message = "\x1f".join(("forgotten", centre, patient)).encode()
    return hmac.digest(key, message, hashlib.sha256).hex()[:32]


@dataclass(frozen=True)
class Forgotten:
    """The forgotten patients of one centre, as fingerprints under ``key``."""

    key: bytes = b""
    fingerprints: frozenset[str] = frozenset()

    @property
    def state(self) -> str:
        """A text that differs where other patients are forgotten."""
        return " ".join(sorted(self.fingerprints))

    def names(self, centre: str, patient: str) -> bool:
        """Whether the patient is on the list."""
        return fingerprint(self.key, centre, patient) in self.fingerprints


@dataclass(frozen=True)
class Belongings:
    """What a delivery has of some patients: the centre's own keys of their records by table, and the places of rows."""

    records: dict[str, set[str]]
    places: pl.DataFrame


def belongings(mapped: dict[str, MappedTable], is_named: Callable[[str], bool]) -> Belongings:
    """What of the mapped tables is of the patients that ``is_named`` takes, by the centre's own identifier.

    A row that names a patient is that one's, whatever else it refers to. A row that names none is theirs
    where any of its references leads to a record of theirs; so a key that they share with another patient counts as
    theirs.
    """
    records: dict[str, set[str]] = {}
    theirs, others = [pl.DataFrame(schema=_PLACES)], [pl.DataFrame(schema=_PLACES)]
    for table, made in mapped.items():
        is_theirs = _is_theirs(table, made.rows, records, is_named)
        records[table] = set(made.rows.filter(is_theirs)[key_of(table)].drop_nulls())
        theirs.append(made.rows.filter(is_theirs).select(_PLACE))
        if made.joined.height:
            is_of_theirs = made.joined["row"].is_in(is_theirs.arg_true().cast(pl.Int64).implode())
            theirs.append(made.joined.filter(is_of_theirs).select(_PLACE))
            others.append(made.joined.filter(~is_of_theirs).select(_PLACE))
    # A row that is brought beside rows of others too, such as a hospital's, is nobody's.
    rows = pl.concat(theirs).unique(maintain_order=True)
    shared = pl.concat(others).unique()
    return Belongings(
        records, rows.join(shared, on=_PLACE, how="anti", nulls_equal=True, maintain_order="left")
    )


def _is_theirs(
    table: str, rows: pl.DataFrame, records: dict[str, set[str]], is_named: Callable[[str], bool]
) -> pl.Series:
    references = references_of(table)
    naming = [name for name, owner in references.items() if owner == "patients"]
    if table == "patients":
        naming.append(key_of(table))
    named, is_theirs = pl.lit(None, pl.String), pl.lit(False)
    for name in naming:
        named = pl.coalesce(named, name)
    for name, owner in references.items():
        if owner != "patients":
            is_theirs |= pl.col(name).is_in(sorted(records.get(owner, ()))).fill_null(False)
    seen = rows.select(named.alias("named"), is_theirs.alias("hangs"))
    people = [person for person in seen["named"].drop_nulls().unique() if is_named(person)]
    by_name = pl.col("named").is_in(people)
    return seen.select(pl.when(pl.col("named").is_null()).then("hangs").otherwise(by_name).alias("is"))["is"]


def without(sources: dict[str, Source], places: pl.DataFrame) -> dict[str, Source]:
    """The sources without the rows at ``places``, which they have left out as forgotten."""
    return {name: _without(source, places) for name, source in sources.items()}


def _without(source: Source, places: pl.DataFrame) -> Source:
    numbers = source.rows
    at = source.places(numbers).with_columns(numbers[ROW])
    gone = at.join(places, on=_PLACE, how="semi", nulls_equal=True)[ROW]
    # The further cells of a row go with it, and a row goes with any of them.
    parts = source.parts
    whole = pl.concat([gone, parts.filter(pl.col(ROW).is_in(gone.implode()))["of"].cast(gone.dtype)])
    gone = pl.concat([whole, parts.filter(pl.col("of").is_in(whole.implode()))[ROW].cast(gone.dtype)])
    is_gone = pl.col(ROW).is_in(gone.implode())
    if not gone.len():
        return source
    rows = numbers.filter(is_gone).select(pl.col(ROW).cast(pl.Int64), pl.lit(FORGOTTEN).alias("reason"))
    return replace(
        source,
        frame=source.frame.filter(~is_gone),
        parts=parts.filter(~is_gone),
        ignored=pl.concat([source.ignored.cast({ROW: pl.Int64}), rows]).sort(ROW),
    )
