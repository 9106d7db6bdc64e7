"""Claims from a CSV file.

Belongs here: what kind of file it is, its header, its rows. Does not belong here: what a claim must be (``claim``).

A file that cannot be read as a whole is refused. A row that is wrong becomes a claim that cannot be told, and says why.
"""

import csv
import io
from dataclasses import replace
from pathlib import Path

import click

from orchestration.claims.claim import COLUMNS, REQUIRED, Claim, claim_of
from schemas.nearest import nearest

#: More than anybody reads in a paper.
MOST_CLAIMS, MOST_BYTES = 2_000, 5_000_000


class RefusedClaimsError(click.ClickException):
    """The file cannot be used as a whole; the message says where and what to do."""

    exit_code = 2


def read_claims(path: Path) -> list[Claim]:
    """The claims of a file, in its order. Raises RefusedClaimsError."""
    text = _text(path)
    header_line = text.splitlines()[0]
    delimiter = max(",;\t", key=header_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(rows)]
        _must_be_columns(path, header)
        # A row is counted below the header, blank ones as well, as a spreadsheet that freezes its first line shows it.
        numbered = [
            (row, cells) for row, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise RefusedClaimsError(
            f"{path}: line {rows.line_num} cannot be read as CSV ({error}); check its quotes, and save it again"
        ) from None
    if not numbered:
        raise RefusedClaimsError(f"{path}: has a header and no claim below it; enter one a row")
    if len(numbered) > MOST_CLAIMS:
        raise RefusedClaimsError(
            f"{path}: has {len(numbered):,} claims; at most {MOST_CLAIMS:,} a file, split it"
        )
    seen: set[tuple[str, str]] = set()
    return [_claim(path, row, header, cells, seen) for row, cells in numbered]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise RefusedClaimsError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise RefusedClaimsError(f"{path}: is a directory; name a CSV file in it") from None
    except (OSError, ValueError) as error:
        raise RefusedClaimsError(f"{path}: cannot be opened ({type(error).__name__})") from None
    if not content.strip():
        raise RefusedClaimsError(f"{path}: is empty; oligo check-claims --template prints the columns")
    if len(content) > MOST_BYTES:
        raise RefusedClaimsError(
            f"{path}: is larger than {MOST_BYTES // 1_000_000} MB; claims are a small table"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RefusedClaimsError(f"{path}: line {line} is not UTF-8 text; save it as CSV UTF-8") from None
    if "\0" in text:
        raise RefusedClaimsError(f"{path}: is no text but a spreadsheet or an archive; save it as CSV UTF-8")
    return text.lstrip("\r\n")


def _must_be_columns(path: Path, header: list[str]) -> None:
    for name in header:
        if header.count(name) > 1:
            raise RefusedClaimsError(f"{path}: column '{name}' appears {header.count(name)} times; keep one")
        if name not in COLUMNS:
            raise RefusedClaimsError(f"{path}: column '{name[:60]}' is not known; {nearest(name, COLUMNS)}")
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise RefusedClaimsError(
            f"{path}: has no column {', '.join(missing)}; oligo check-claims --template prints all of them"
        )


def _claim(path: Path, row: int, header: list[str], cells: list[str], seen: set[tuple[str, str]]) -> Claim:
    place = f"{path.name}, row {row}, "
    claim = claim_of(dict(zip(header, cells, strict=False)), place)
    claim = replace(claim, claim_set=claim.claim_set or path.stem, claim_id=claim.claim_id or f"row {row}")
    key = (claim.claim_set, claim.claim_id)
    if len(cells) != len(header):
        fault = f"has {len(cells)} cells where the header has {len(header)}; quote a cell that holds comma"
        claim = replace(claim, problem=place + fault)
    elif key in seen and not claim.problem:
        claim = replace(claim, problem=f"{place}column claim_id: stands above already; name each claim once")
    seen.add(key)
    return claim
