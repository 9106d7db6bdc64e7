"""Pseudonyms: a keyed hash for every identifier, so that nobody outside the centre can name a patient.

Belongs here: identifiers to pseudonyms. Does not belong here: where the key lives
(``orchestration.pseudonym_key``).

The construction is HMAC-SHA256 (RFC 2104, FIPS 198-1), cut to 96 bits: at a hundred million identifiers the
chance of one collision is about 1e-13, and keys are checked to be unique all the same.
"""

import base64
import hashlib
import hmac

import polars as pl

from schemas.contract.metadata import key_of, references_of

_BYTES = 12


def pseudonym(key: bytes, centre: str, table: str, identifier: str) -> str:
    """The pseudonym of one identifier of one table of one centre, 20 letters and digits."""
    message = "\x1f".join((centre, table, identifier)).encode()
    digest = hmac.digest(key, message, hashlib.sha256)[:_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def pseudonymised(key: bytes, centre: str, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every key and reference of the canonical tables replaced by its pseudonym."""
    known: dict[str, dict[str, str]] = {}
    hidden = {}
    for table, rows in tables.items():
        for column, owner in {key_of(table): table, **references_of(table)}.items():
            names = known.setdefault(owner, {})
            for identifier in rows[column].drop_nulls().unique():
                if identifier not in names:
                    names[identifier] = pseudonym(key, centre, owner, identifier)
            rows = rows.with_columns(
                pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)
            )
        hidden[table] = rows
    return hidden


def pseudonymised_records(key: bytes, centre: str, facts: pl.DataFrame) -> pl.DataFrame:
    """Facts about records (``table_name``, ``record_id``) with the pseudonym of each in place of its identifier."""
    records = facts.select("table_name", "record_id").unique()
    names = [pseudonym(key, centre, table, identifier) for table, identifier in records.iter_rows()]
    named = records.with_columns(pl.Series("pseudonym", names, dtype=pl.String))
    joined = facts.join(named, on=["table_name", "record_id"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("pseudonym").alias("record_id")).select(facts.columns)
