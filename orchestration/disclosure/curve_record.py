"""What the curves of a public release told at most, kept by its owner for the audit of the next one.

Belongs here: the record below ``.oligo/``, which is never handed out. Does not belong here: what is done with it
(curves_since.py).

The files of a release tell events of each stretch and numbers at risk rounded to the threshold. An intruder is taken to
know also how many left without an event, so the audit needs these numbers, and no file of the release holds them.
"""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

from orchestration.disclosure.cells import Key
from orchestration.disclosure.counts import place
from orchestration.disclosure.time_blocks import MONTHS, Stretches
from orchestration.paths import Paths

Told = Mapping[tuple[str, Key], Stretches]


def _file(paths: Paths, release: str) -> Path:
    return paths.key.parent / "public_curves" / f"{release}.json"


def write_record(paths: Paths, release: str, told: Told) -> None:
    """Keep what a release told; written aside and renamed."""
    file = _file(paths, release)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = [[endpoint, *key, vars(one)] for (endpoint, key), one in sorted(told.items())]
    draft = file.with_name(f".{file.name}")
    draft.write_text(json.dumps(rows) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(file)


def read_record(paths: Paths, folder: Path) -> Told | None:
    """What the release in ``folder`` told; None where that is not known, or is not what its files say."""
    try:
        rows = json.loads(_file(paths, folder.resolve().name).read_text(encoding="utf-8"))
        told = {(row[0], tuple(row[1:-1])): Stretches(**row[-1]) for row in rows}
        published = {
            series: [(MONTHS[cut], n) for cut, n in zip(one.cuts, one.events, strict=False)]
            for series, one in told.items()
        }
    except (OSError, ValueError, TypeError, IndexError):
        return None
    return told if published == _published(folder) else None


def _published(folder: Path) -> dict[tuple[str, Key], list[tuple[int, int]]]:
    found: dict[tuple[str, Key], list[tuple[int, int]]] = {}
    with (folder / "survival" / "risk_table.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by = row["stratification_id"]
            series = (row["endpoint_id"], place({} if by == "all" else {by: row["group_name"]}))
            found.setdefault(series, []).append((int(row["to_months"]), int(row["event_count"])))
    return found
