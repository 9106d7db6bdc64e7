"""Accepted exceptions: what ``accepted.csv`` in a centre's folder says, row by row.

Belongs here: reading the file and judging its rows. Does not belong here: which findings there are, and what an
acceptance does to one (``orchestration.findings_history``).

A message names rows and columns and repeats nothing of the file, in which anything may stand.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from schemas.findings import Finding, Refusal
from schemas.mapping.texts import trimmed
from schemas.profile import FileSpec
from schemas.readers import ROW, Source, delimited

ACCEPTED = "accepted.csv"
_COLUMNS = ("finding_id", "who", "when", "why", "expires")
#: Findings that a centre accepts, each with who accepted it, when and why, as one sentence.
VALID = {"finding_id": pl.String, "note": pl.String, "source_row": pl.Int64}
#: More than this is no list of exceptions that a person made.
_LARGEST = 1_000_000  # bytes
_LONGEST = 300  # characters
_INVALID, _EXPIRED = "acceptance_invalid", "acceptance_expired"


@dataclass(frozen=True)
class Acceptances:
    """The exceptions that count on a day (``VALID``), and what is wrong with the others.

    ``expired`` are findings that were accepted until a day that has passed.
    """

    valid: pl.DataFrame
    findings: tuple[Finding, ...] = ()
    expired: frozenset[str] = frozenset()

    @property
    def ever(self) -> frozenset[str]:
        """Findings that are accepted or once were; what came into force by an acceptance stays."""
        return self.expired.union(self.valid["finding_id"])

    @property
    def state(self) -> str:
        """A text that differs where anything about the acceptances does, also because a day has passed."""
        return repr((self.valid.rows(), self.findings, sorted(self.expired)))


def read_acceptances(folder: Path, today: date) -> Acceptances:
    """What ``accepted.csv`` of a centre's folder says on the day ``today``; nothing where there is no such file."""
    path = folder / ACCEPTED
    try:
        size = path.lstat().st_size
        if path.is_symlink():
            return _none(f"{ACCEPTED} is a link; put the file itself in its place")
        if size > _LARGEST:
            return _none(f"{ACCEPTED} is larger than {_LARGEST:,} bytes; none of it is read")
        source = delimited.read(path, _spec(path), known=_COLUMNS)
    except FileNotFoundError:
        return Acceptances(pl.DataFrame(schema=VALID))
    except Refusal as refusal:
        return _none(*(finding.message for finding in refusal.findings))
    except OSError as error:
        return _none(f"{ACCEPTED} cannot be opened ({type(error).__name__})")
    lost = [name for name in _COLUMNS if name not in source.columns]
    if lost:
        return _none(f"{ACCEPTED} has no column {', '.join(lost)}; none of it is read")
    return _judged(source, today)


def _spec(path: Path) -> FileSpec:
    """Spreadsheets part the cells as the language of the machine has it; the header tells."""
    with path.open("rb") as file:
        header = file.readline(_LONGEST)
    delimiter = ";" if b";" in header else "\t" if b"\t" in header else ","
    return FileSpec(path=ACCEPTED, format="delimited", delimiter=delimiter, may_be_empty=True)  # type: ignore[arg-type]


def _none(*messages: str) -> Acceptances:
    found = tuple(Finding(_INVALID, message, ACCEPTED) for message in messages)
    return Acceptances(pl.DataFrame(schema=VALID), found)


def _judged(source: Source, today: date) -> Acceptances:
    found = [_row(_INVALID, row, "does not have as many cells as the header") for row in source.ragged]
    valid: dict[str, tuple[str, int]] = {}
    expired = set()
    for cells in trimmed(source.frame).select(ROW, *_COLUMNS).iter_rows():
        row, said = int(cells[0]), [_line(cell) for cell in cells[1:]]
        finding, who, when, why, expires = said
        empty = [name for name, text in zip(_COLUMNS, said, strict=True) if not text]
        long = [name for name, text in zip(_COLUMNS, said, strict=True) if len(text) > _LONGEST]
        dates = {"when": _day(when), "expires": _day(expires)}
        undated = [name for name, day in dates.items() if day is None]
        accepted, last = dates["when"], dates["expires"]
        if empty:
            found.append(_row(_INVALID, row, f"says nothing under {', '.join(empty)}", empty[0]))
        elif long:
            found.append(_row(_INVALID, row, f"says more than {_LONGEST} characters", long[0]))
        elif accepted is None or last is None:
            problem = f"has no date of the form YYYY-MM-DD under {' and '.join(undated)}"
            found.append(_row(_INVALID, row, problem, undated[0]))
        elif accepted > today:
            found.append(_row(_INVALID, row, "was accepted on a day to come", "when"))
        elif last < today:
            expired.add(finding)
            found.append(_row(_EXPIRED, row, f"expired on {last.isoformat()}", "expires"))
        elif finding in valid:
            problem = f"accepts what row {valid[finding][1]} accepts already"
            found.append(_row(_INVALID, row, problem, "finding_id"))
        else:
            valid[finding] = (f"{who}, {accepted.isoformat()}: {why}", row)
    rows = [(finding, *about) for finding, about in valid.items()]
    return Acceptances(pl.DataFrame(rows, schema=VALID, orient="row"), tuple(found), frozenset(expired))


def _line(cell: str | None) -> str:
    return " ".join((cell or "").split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _row(rule: str, row: int, problem: str, column: str | None = None) -> Finding:
    return Finding(rule, f"row {row} of {ACCEPTED} {problem}", ACCEPTED, None, row, column)
