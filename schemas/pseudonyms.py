"""Pseudonyms: a keyed hash for every identifier, so that nobody outside the centre can name a patient.

Belongs here: identifiers to pseudonyms. Does not belong here: where the key lives
(``orchestration.pseudonym_key``).

The construction is HMAC-SHA256 (RFC 2104, FIPS 198-1), cut to 96 bits: at a hundred million identifiers the
chance of one collision is about 1e-13, and keys are checked to be unique all the same.

A column of identifiers shares its key, centre and table: their part of both hashes is computed once, and the rest goes
through the column as a whole. A test holds it against ``hmac``.
"""

import base64
import hashlib
import hmac

import numpy as np
import polars as pl
import pyarrow as pa

from schemas.contract.metadata import key_of, references_of

_BYTES, _LETTERS = 12, 20
_DIGEST, _BLOCK = 32, 64  # bytes of SHA-256
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
_BASE_32 = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)


def pseudonym(key: bytes, centre: str, table: str, identifier: str) -> str:
    """The pseudonym of one identifier of one table of one centre, 20 letters and digits."""
    message = "\x1f".join((centre, table, identifier)).encode()
    digest = hmac.digest(key, message, hashlib.sha256)[:_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def pseudonyms(key: bytes, centre: str, table: str, identifiers: pl.Series) -> pl.Series:
    """The pseudonym of each identifier of a column that belongs to one table of one centre; none of them is null."""
    block = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(block.translate(_INNER) + f"{centre}\x1f{table}\x1f".encode())
    outer = hashlib.sha256(block.translate(_OUTER))
    digests = bytearray()
    for identifier in identifiers.cast(pl.Binary).to_list():
        message, whole = inner.copy(), outer.copy()
        message.update(identifier)
        whole.update(message.digest())
        digests += whole.digest()
    return _in_base_32(digests).alias(identifiers.name)


def _in_base_32(digests: bytearray) -> pl.Series:
    """The first 96 bits of each digest as letters and digits, five bits each; the last one ends with four zeros."""
    bits = np.frombuffer(digests, dtype=np.uint8).reshape(-1, _DIGEST)[:, :_BYTES].astype(np.uint16)
    bits = np.pad(bits, ((0, 0), (0, 1)))
    letters = np.empty((len(bits), _LETTERS), dtype=np.uint8)
    for place in range(_LETTERS):
        byte, bit = divmod(5 * place, 8)
        pair = (bits[:, byte] << 8) | bits[:, byte + 1]
        letters[:, place] = _BASE_32[(pair >> (11 - bit)) & 31]
    ends = np.arange(len(bits) + 1, dtype=np.int64) * _LETTERS
    texts = pa.Array.from_buffers(
        pa.large_string(), len(bits), [None, pa.py_buffer(ends), pa.py_buffer(letters)]
    )
    return pl.Series(values=texts, dtype=pl.String)


def pseudonymised(key: bytes, centre: str, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every key and reference of the canonical tables replaced by its pseudonym."""
    known: dict[str, pl.DataFrame] = {}
    hidden = {}
    for table, rows in tables.items():
        for column, owner in {key_of(table): table, **references_of(table)}.items():
            sent = rows.select(pl.col(column).alias("identifier"))
            before = known.get(owner, pl.DataFrame(schema={"identifier": pl.String, "pseudonym": pl.String}))
            new = sent.drop_nulls().unique(maintain_order=True)
            new = new.join(before, on="identifier", how="anti", maintain_order="left")
            made = pseudonyms(key, centre, owner, new["identifier"])
            known[owner] = pl.concat([before, new.with_columns(made.alias("pseudonym"))])
            beside = sent.join(known[owner], on="identifier", how="left", maintain_order="left")
            rows = rows.with_columns(beside["pseudonym"].alias(column))
        hidden[table] = rows
    return hidden


def pseudonymised_records(key: bytes, centre: str, facts: pl.DataFrame) -> pl.DataFrame:
    """Facts about records (``table_name``, ``record_id``) with the pseudonym of each in place of its identifier."""
    return facts.with_columns(
        pseudonyms_of_records(key, centre, facts, "table_name", "record_id").alias("record_id")
    )


def pseudonyms_of_records(key: bytes, centre: str, facts: pl.DataFrame, table: str, record: str) -> pl.Series:
    """The pseudonym of each record in the column ``record``, a key of the table that the column ``table`` names."""
    records = facts.select(table, record).drop_nulls().unique(maintain_order=True)
    named = [pl.DataFrame(schema={table: pl.String, record: pl.String, "pseudonym": pl.String})]
    for (owner,), own in records.group_by(table, maintain_order=True):
        named.append(own.with_columns(pseudonyms(key, centre, str(owner), own[record]).alias("pseudonym")))
    beside = facts.select(table, record).join(
        pl.concat(named), on=[table, record], how="left", maintain_order="left"
    )
    return beside["pseudonym"]
